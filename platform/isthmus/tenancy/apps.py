from django.apps import AppConfig
from django.core import checks

from isthmus.tenancy.marker import guard


class TenancyConfig(AppConfig):
    name = "isthmus.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from isthmus.tenancy.checks import check_residency

        guard()
        checks.register(check_residency, "isthmus")
