"""What a move did, told to everybody it moved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Receipt(Row):
    residency = Owned("account")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="receipts")
    # The mode that the site has since then: split or shared.
    to = models.CharField(max_length=8)
    # Sealed or put back, by model: {"feeds.Like": 3}.
    sealed = models.JSONField(default=dict)
    put_back = models.JSONField(default=dict)
    # What the account was called before, where a merge had to settle its name or a split gave it back.
    former_username = models.CharField(max_length=30, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("account's receipt of a move")
        verbose_name_plural = _("accounts' receipts of moves")
        ordering = ["-id"]
        # Every profile is looked up here; hardly any receipt has one.
        indexes = [
            models.Index(
                fields=["former_username"], condition=~models.Q(former_username=""), name="relocation_former_username"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.to}"
