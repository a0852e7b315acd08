"""What a profile said of itself, taken aside by a decision. The username stays; everything else is empty meanwhile."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class WithheldProfile(Row):
    """Put back when a decision lets it stay. Whoever sees a name, sees it out of the account: so it is nowhere now."""

    residency = Owned("account")
    files = ("avatar",)

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="withheld_profile")
    decision = models.ForeignKey("moderation.Decision", on_delete=models.PROTECT, related_name="+")
    # As of an account.
    display_name = models.CharField(max_length=40, blank=True)
    bio = models.CharField(max_length=300, blank=True)
    avatar = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("withheld profile")
        verbose_name_plural = _("withheld profiles")

    def __str__(self) -> str:
        return f"{self.account_id}: {self.display_name}"
