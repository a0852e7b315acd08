"""What a log was at a moment, signed: every one of them is published and stays. Append-only (a trigger holds it)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import OfHome
from isthmus.tenancy.rows import Row


class Checkpoint(Row):
    residency = OfHome("home")

    home = models.CharField(max_length=8)
    size = models.BigIntegerField()
    # The signed note, as it is published (moderation.log.notes).
    note = models.TextField()
    # The key that signed it, as verifiers write keys.
    key = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("checkpoint of a public log")
        verbose_name_plural = _("checkpoints of public logs")
        constraints = [models.UniqueConstraint(fields=["home", "size", "key"], name="moderation_checkpoint_once")]

    def __str__(self) -> str:
        return f"{self.home} {self.size}"

    @property
    def made_at(self) -> dt.datetime:
        return time_of(self.pk)
