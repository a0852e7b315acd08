"""A decision. Never changed or deleted (a trigger holds it); a change of mind is a new one that supersedes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from moderation.subjects import label_of

# What its measures come to: it withholds, everywhere or from some; it does less; or it leaves everything as it is.
OUTCOMES = [
    ("remove", _("withheld")),
    ("restrict", _("shown, with limits")),
    ("keep", _("left as it is, or shown again")),
]
GROUNDS = [("terms", _("the rules of this site")), ("law", _("a law"))]
MEANS = [("person", _("decided by a person")), ("detector", _("decided automatically"))]


def edition_in_force() -> str:
    return settings.PACK.edition


class Decision(Row):
    residency = Owned("author")

    # Of what was decided on.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    # None for what a law demands.
    case = models.ForeignKey(
        "moderation.Case",
        verbose_name=_("case"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    demand = models.ForeignKey(
        "moderation.LegalDemand",
        verbose_name=_("legal demand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    kind = models.CharField(_("kind"), max_length=20)
    subject_id = models.BigIntegerField(_("number"))
    outcome = models.CharField(_("what was decided"), max_length=8, choices=OUTCOMES)
    # What it rests on: the rules of the site, or a law.
    ground = models.CharField(_("what it rests on"), max_length=5, choices=GROUNDS, default="terms")
    rule_version = models.ForeignKey(
        "moderation.RuleVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where it withholds: in these countries and for these homes; everywhere where neither is named. As of its measures.
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    homes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    # The edition of the policies in force when it was made.
    edition = models.CharField(_("edition of the policies"), max_length=80, blank=True, default=edition_in_force)
    # What was seen, in the moderator's words; its author reads it.
    facts = models.TextField(_("what was seen"), max_length=2000)
    # Whether somebody decided, or a detector that may.
    means = models.CharField(_("how it was decided"), max_length=8, choices=MEANS, default="person")
    # Which version of which detector did.
    detector_version = models.ForeignKey(
        "moderation.DetectorVersion",
        verbose_name=_("version of a detector"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    # The account's id, and not a reference: a decision outlives the moderator's account. None where nobody did.
    decided_by = models.BigIntegerField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("in place of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="keep")
                | models.Q(rule_version__isnull=False)
                | models.Q(demand__isnull=False),
                name="moderation_decision_removal_cites_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(means="person", decided_by__isnull=False, detector_version=None)
                | models.Q(means="detector", decided_by=None, detector_version__isnull=False),
                name="moderation_decision_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(ground="terms", demand=None) | models.Q(ground="law", demand__isnull=False),
                name="moderation_decision_ground",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "subject_id"], condition=models.Q(outcome="remove"), name="moderation_decision_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{label_of(self.kind)} {self.subject_id}: {self.get_outcome_display()}"

    @property
    def restricts(self) -> bool:
        return self.outcome != "keep"

    @property
    def is_everywhere(self) -> bool:
        return not self.countries and not self.homes

    @property
    def decided_at(self) -> dt.datetime:
        return time_of(self.pk)
