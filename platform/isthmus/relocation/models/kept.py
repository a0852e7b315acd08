"""Single values that a move had to change, and what they were: given back by the move the other way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

# cut: the row that it names lives on the other side. name: an older account has it (a merge's published rule).
REASONS = [("cut", "cut"), ("name", "name")]


class Kept(Row):
    residency = Owned("account")

    # Whose row it is.
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=80)
    row_id = models.CharField(max_length=40)
    column = models.CharField(max_length=63)
    before = models.JSONField(null=True)
    # Whoever changes it meanwhile has the last word: it is given back only while this is still what stands there.
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=4, choices=REASONS)

    class Meta:
        verbose_name = _("row kept for the way back")
        verbose_name_plural = _("rows kept for the way back")
        constraints = [models.UniqueConstraint(fields=["label", "row_id", "column"], name="relocation_kept_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.row_id}: {self.column}"
