"""What a detector said of a subject's revision. Append-only (a trigger holds it)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Signal(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    from_check = models.ForeignKey("moderation.Check", on_delete=models.CASCADE, related_name="signals")
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, related_name="+")
    detector = models.CharField(max_length=40)
    score = models.FloatField()
    # The piece of the text that matched.
    excerpt = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("detector's signal")
        verbose_name_plural = _("detectors' signals")
        constraints = [
            models.UniqueConstraint(
                fields=["from_check", "detector", "rule", "excerpt"], name="moderation_signal_once"
            ),
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=1), name="moderation_signal_score"),
        ]

    def __str__(self) -> str:
        return f"{self.detector}: {self.excerpt}"
