"""What a classifier has learnt from decisions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing, Reference
from isthmus.tenancy.rows import Row


class Weights(Row):
    """Weights as they were when a version was made of them. Never changed: the digest is the name."""

    residency = Reference("digest")

    digest = models.CharField(max_length=64, unique=True)
    # As moderation.learning.Learner packs itself: numbers and nothing that could run.
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("weights of a classifier")
        verbose_name_plural = _("weights of classifiers")

    def __str__(self) -> str:
        return self.digest[:12]


class Lesson(Row):
    """How far the learner of a rule has read the decisions, and what it has made of them."""

    residency = Passing(gettext_noop("A classifier learns anew from the decisions that are there."))

    rule = models.OneToOneField("moderation.Rule", on_delete=models.CASCADE, related_name="lesson")
    # The last decision that it has learnt from.
    upto = models.BigIntegerField(default=0)
    packed = models.BinaryField(default=b"")
    # Decisions learnt from, by language, as {"en": [stayed, withheld]}.
    tally = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("lesson of a classifier")
        verbose_name_plural = _("lessons of classifiers")

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.tally}"
