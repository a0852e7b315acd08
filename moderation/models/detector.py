"""A detector: something that finds. It never writes; what follows from a finding depends on how far its version got."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Reference
from isthmus.tenancy.rows import Row

# draft -> backtested -> shadow -> suggest -> enforce: up one step at a time, down at any time to any step (a trigger
# holds it). In shadow it leaves signals that nobody acts on, from suggest on it opens cases, in enforce it decides.
LADDER: Final = ("draft", "backtested", "shadow", "suggest", "enforce")
STATES = [
    ("draft", _("draft")),
    ("backtested", _("backtested")),
    ("shadow", _("in shadow")),
    ("suggest", _("suggests")),
    ("enforce", _("decides")),
]
ACTIVE: Final = ("shadow", "suggest", "enforce")
KINDS = [
    ("terms", _("Terms")),
    ("patterns", _("Patterns")),
    ("links", _("Links")),
    ("duplicates", _("Rate and near-duplicates")),
    ("pictures", _("Picture hashes")),
    ("classifier", _("Text classifier")),
    ("remote", _("Remote classifier")),
    ("reader", _("Policy reader")),
]


class Detector(Row):
    residency = Reference("name")

    name = models.SlugField(_("name"), max_length=40, unique=True)
    # How it finds: the file of moderation.detectors that knows.
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)

    class Meta:
        verbose_name = _("detector")
        verbose_name_plural = _("detectors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Versions(models.QuerySet["DetectorVersion"]):
    def with_state(self) -> Versions:
        """Each with `state`, and `since` as the id of the step that brought it there."""
        last = LadderStep.objects.filter(version=OuterRef("pk")).order_by("-id")
        return self.annotate(
            state=Coalesce(Subquery(last.values("to_state")[:1]), Value(LADDER[0])),
            since=Subquery(last.values("id")[:1]),
        )

    def active(self) -> Versions:
        """Those that look at what is posted."""
        return self.with_state().filter(Q(state__in=ACTIVE))


class DetectorVersion(Row):
    """The settings of a detector, as they are for ever (a trigger holds it); a change is a new version."""

    residency = Reference("digest")

    detector = models.ForeignKey(Detector, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # Of detector, number and settings: of two sites that made a version of one number, a merge keeps both.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The rule that its findings are about. None: its parameters name one with each.
    rule = models.ForeignKey(
        "moderation.Rule", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("rule")
    )
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    # Kinds of subjects that it looks at ("note"); empty for all.
    area = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("looks at"))
    # Languages of what it looks at; empty for all.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("languages"))
    # The least score, from 0 to 1, that is a finding.
    threshold = models.FloatField(_("threshold"), default=0.5)
    # Decisions within an hour, of its own; what is beyond goes to the queue.
    hourly_limit = models.PositiveIntegerField(_("decisions an hour"), default=30)
    # The account's id, and not a reference: a version outlives its maker's account. None for one that ships.
    made_by = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = Versions.as_manager()

    class Meta:
        verbose_name = _("version of a detector")
        verbose_name_plural = _("versions of detectors")
        ordering = ["detector__name", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gt=0, threshold__lte=1), name="moderation_detectorversion_threshold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.detector.name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("detector", args=[self.detector.name, self.number])

    @property
    def settings(self) -> dict[str, Any]:
        """All that decides what it finds."""
        return {
            "detector": self.detector.name,
            "kind": self.detector.kind,
            "number": self.number,
            "rule": self.rule.code if self.rule else None,
            "parameters": self.parameters,
            "area": sorted(self.area),
            "languages": sorted(self.languages),
            "threshold": self.threshold,
            "hourly_limit": self.hourly_limit,
        }

    @property
    def made_at(self) -> dt.datetime:
        return time_of(self.pk)


def digest_of(settings: dict[str, Any]) -> str:
    """The name of a version's settings: SHA-256 of their JSON with sorted keys."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class LadderStep(Row):
    """A version's move on the ladder: the record of it is the move. Append-only (a trigger holds it).

    The state of a version is that of its newest step; without one it is a draft.
    """

    residency = Reference("uid")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(DetectorVersion, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=10, choices=STATES)
    to_state = models.CharField(max_length=10, choices=STATES)
    # Published.
    why = models.CharField(max_length=500)
    # The figures that it rests on, as {"precision_low": 0.97, ...}.
    figures = models.JSONField(default=dict, blank=True)
    # The account's id; None where the site moved it by itself.
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("step on the ladder")
        verbose_name_plural = _("steps on the ladder")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_state=F("to_state")), name="moderation_ladderstep_goes_somewhere"
            ),
            models.CheckConstraint(condition=~models.Q(why=""), name="moderation_ladderstep_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.from_state} > {self.to_state}"

    @property
    def made_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def is_up(self) -> bool:
        return LADDER.index(self.to_state) > LADDER.index(self.from_state)
