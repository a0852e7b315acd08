"""A measure: what a decision does to what it is about. The database holds its life cycle (a trigger)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from moderation.measures import EFFECTS
from moderation.subjects import label_of

# pending -> in_force -> lifted | expired. It is pending within the transaction that decides, and for as long as what it
# is about does not exist. A decision lifts it; its end makes it expire.
MOVES = {"pending": ("in_force", "lifted"), "in_force": ("lifted", "expired"), "lifted": (), "expired": ()}
STATES = [
    ("pending", _("waiting")),
    ("in_force", _("in force")),
    ("lifted", _("lifted")),
    ("expired", _("ended")),
]


class Measure(Row):
    residency = Owned("author")

    # Of what was decided on.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    decision = models.ForeignKey(
        "moderation.Decision", verbose_name=_("decision"), on_delete=models.PROTECT, related_name="measures"
    )
    # As of the decision, so that a list asks one table.
    kind = models.CharField(_("kind"), max_length=20)
    subject_id = models.BigIntegerField(_("number"))
    effect = models.CharField(
        _("what follows"), max_length=12, choices=[(effect.name, effect.label) for effect in EFFECTS.values()]
    )
    # Where it withholds: in these countries and for these homes.
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    homes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    # None holds until a decision lifts it.
    until = models.DateTimeField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default="pending")
    in_force_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # The decision that lifted it.
    lifted_by = models.ForeignKey(
        "moderation.Decision",
        verbose_name=_("lifted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lifted",
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["kind", "subject_id"], condition=Q(state="in_force"), name="moderation_measure_in_force"
            ),
            models.Index(
                fields=["until"], condition=Q(state="in_force", until__isnull=False), name="moderation_measure_ends"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision", "effect"], name="moderation_measure_once"),
            models.CheckConstraint(condition=Q(effect__in=list(EFFECTS)), name="moderation_measure_effect"),
            models.CheckConstraint(
                condition=~Q(effect="withhold", countries=[], homes=[])
                & (Q(effect="withhold") | Q(countries=[], homes=[])),
                name="moderation_measure_places",
            ),
            models.CheckConstraint(
                condition=~Q(effect="suspend") | Q(until__isnull=False), name="moderation_measure_suspension_ends"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", in_force_at=None, ended_at=None, lifted_by=None)
                | Q(state="in_force", in_force_at__isnull=False, ended_at=None, lifted_by=None)
                | Q(state="lifted", ended_at__isnull=False, lifted_by__isnull=False)
                | Q(state="expired", until__isnull=False, ended_at__isnull=False, lifted_by=None),
                name="moderation_measure_states",
            ),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.kind)} {self.subject_id}: {self.get_effect_display()}, {self.get_state_display()}"

    @property
    def is_everywhere(self) -> bool:
        return not self.countries and not self.homes

    @property
    def decided_at(self) -> dt.datetime:
        return time_of(self.decision_id)
