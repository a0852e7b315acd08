"""By which words somebody is found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.web.token_rows import TokenRow, token_index


class PersonTokens(TokenRow):
    residency = Owned("account")

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which an account is found")
        verbose_name_plural = _("words by which accounts are found")
        indexes = [token_index("accounts_person_tokens")]

    def __str__(self) -> str:
        return str(self.account_id)
