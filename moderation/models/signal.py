"""What a detector or a person said of a subject. Append-only (a trigger holds it)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from moderation.models.detector import STATES

# The detector of a person's signal.
PERSON = "person"


class Signal(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Where it comes from: the check of a detector, or the case to which a person's report led. Who reported is not said
    # here: a signal lives with the author.
    from_check = models.ForeignKey(
        "moderation.Check", null=True, blank=True, on_delete=models.CASCADE, related_name="signals"
    )
    case = models.ForeignKey("moderation.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="signals")
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, related_name="+")
    # PERSON where it was one.
    detector = models.CharField(max_length=40)
    # None of a person.
    version = models.ForeignKey(
        "moderation.DetectorVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="signals"
    )
    # How far that version had got: what one in shadow says is told to nobody who decides.
    state = models.CharField(max_length=10, choices=STATES, blank=True)
    score = models.FloatField()
    # The piece of the text that matched, in the author's words.
    excerpt = models.CharField(max_length=200, blank=True)
    # What of the version's settings it matched.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        constraints = [
            models.UniqueConstraint(
                fields=["from_check", "version", "rule", "excerpt", "reason", "state"], name="moderation_signal_once"
            ),
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=1), name="moderation_signal_score"),
            models.CheckConstraint(
                condition=models.Q(from_check__isnull=False) | models.Q(case__isnull=False),
                name="moderation_signal_comes_from_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.detector}: {self.excerpt}"
