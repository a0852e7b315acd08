"""The sealed store: crossings kept safe on their maker's side until a merge puts them back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

# gone: what it pointed to is there no longer. there: the same was made again. older: the tables have changed since.
REASONS = [("gone", "gone"), ("there", "there"), ("older", "older")]


class Sealed(Row):
    residency = Owned("maker")

    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sealed")
    # Which model's row this was, and its id, which it gets back.
    label = models.CharField(max_length=80)
    row_id = models.CharField(max_length=40)
    # The whole row. Of what lies on the other side it holds the number and nothing else.
    row = models.JSONField()
    # Why a merge could not put it back; empty where none has tried.
    reason = models.CharField(max_length=5, blank=True, choices=REASONS)

    class Meta:
        verbose_name = _("sealed row")
        verbose_name_plural = _("sealed rows")
        constraints = [models.UniqueConstraint(fields=["label", "row_id"], name="relocation_sealed_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.row_id}"
