"""What a version would have done to what was posted before. Published with the version."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Reference
from isthmus.tenancy.rows import Row

# waiting -> running -> done | failed. One whose worker died is begun anew: nobody hears of it for a while.
STATES = [("waiting", _("waiting")), ("running", _("running")), ("done", _("done")), ("failed", _("failed"))]
# Not as `state__in`, which PostgreSQL spells anew when a move makes the index again: the move would find it changed.
UNFINISHED = models.Q(state="waiting") | models.Q(state="running")


class Backtest(Row):
    residency = Reference("uid")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("moderation.DetectorVersion", on_delete=models.PROTECT, related_name="backtests")
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    # How many of how many texts it has looked at.
    looked_at = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    # When it was last heard of.
    heard_at = models.DateTimeField(default=timezone.now)
    # As moderation.backtesting.Report tells it.
    report = models.JSONField(default=dict, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    # The account's id.
    asked_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("backtest")
        verbose_name_plural = _("backtests")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["heard_at"],
                condition=UNFINISHED,
                name="moderation_backtest_to_do",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=UNFINISHED,
                name="moderation_backtest_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"
