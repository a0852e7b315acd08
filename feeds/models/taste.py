"""Who likes what somebody likes.

`asked -> counted`: a like asks for its maker's taste (TasteAsked), a job counts it (feeds.actions.count_tastes) and
stores it as a new row; the row before stays for as long as a page that was made of it may go on.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row


class Taste(Row):
    """The people most alike to one account, as of the moment that its number names."""

    residency = Passing(gettext_noop("Who is alike is counted anew from the likes that are there."))

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Accounts, the most alike first, and of each how much it is so (feeds.actions.count_tastes).
    others = ArrayField(models.BigIntegerField())
    likeness = ArrayField(models.FloatField())

    class Meta:
        verbose_name = _("taste")
        verbose_name_plural = _("tastes")
        indexes = [models.Index(fields=["account", "-id"], name="feeds_taste_newest")]

    def __str__(self) -> str:
        return f"taste of {self.account_id}"


class TasteAsked(Row):
    """That an account's taste is to be counted: the row is the job, and goes when it is done."""

    residency = Passing(gettext_noop("Who is alike is counted anew from the likes that are there."))

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("taste to be counted")
        verbose_name_plural = _("tastes to be counted")

    def __str__(self) -> str:
        return f"taste of {self.account_id}"
