from django.apps import AppConfig
from django.core import checks


class RegionsConfig(AppConfig):
    name = "isthmus.regions"
    label = "regions"

    def ready(self) -> None:
        from isthmus.regions.checks import check_geoip

        checks.register(check_geoip, "isthmus")
