from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelocationConfig(AppConfig):
    name = "isthmus.relocation"
    label = "relocation"
    verbose_name = _("Relocation")

    def ready(self) -> None:
        from accounts.former_names import register
        from isthmus.relocation.former_names import former_name

        register(former_name)
