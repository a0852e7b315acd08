from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from isthmus.tenancy.marker import guard


class TenancyConfig(AppConfig):
    name = "isthmus.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from isthmus.tenancy.checks import check_residency

        # Without it, whatever sends a job from here would look for a broker that nobody has set up.
        import_module("isthmus.celery")
        guard()
        checks.register(check_residency, "isthmus")
