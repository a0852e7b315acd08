from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.identity.checks import check_providers
        from accounts.subjects import AccountKind
        from moderation import subjects

        subjects.register(AccountKind())
        checks.register(check_providers, "isthmus")
