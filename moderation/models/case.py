"""A case: something found that a person has to look at.

Its life cycle; a move that does not stand here fails (UndeclaredMove), and the database refuses it (a trigger):

    new          opened, and not placed in the queue yet: for the length of one transaction
    queued       waits for a moderator
    claimed      somebody holds it (moderation.models.claim), until they decide, give it back, or the lease ends
    escalated    waits before everything else: for a senior, or for whoever comes, its deadline being near
    second_look  waits for a moderator other than the one who asked for it
    on_hold      waits for an hour to come, and is queued by itself then
    decided      until a new signal, an appeal or a moderator opens it again
"""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from moderation.errors import UndeclaredMove
from moderation.subjects import label_of

if TYPE_CHECKING:
    from moderation.models.claim import Claim

STATES: Final = [
    ("new", _("new")),
    ("queued", _("waiting")),
    ("claimed", _("claimed")),
    ("escalated", _("escalated")),
    ("second_look", _("second look")),
    ("on_hold", _("on hold")),
    ("decided", _("decided")),
]
# What can be claimed, first that which goes first.
WAITING: Final = ("escalated", "second_look", "queued")
MOVES: Final[dict[str, frozenset[str]]] = {
    "new": frozenset({"queued"}),
    # A detector that may decides what nobody has looked at.
    "queued": frozenset({"claimed", "escalated", "decided"}),
    "claimed": frozenset({"queued", "escalated", "second_look", "on_hold", "decided"}),
    "escalated": frozenset({"claimed"}),
    "second_look": frozenset({"claimed", "escalated"}),
    "on_hold": frozenset({"claimed", "queued", "escalated"}),
    "decided": frozenset({"queued", "escalated"}),
}
# Why a case is escalated: a moderator asked for a senior; its deadline is near; somebody appealed.
ESCALATED_FOR: Final = [("", ""), ("asked", _("asked")), ("deadline", _("deadline")), ("appeal", _("appeal"))]
FOR_SENIORS: Final = ("asked", "appeal")
LEASE: Final = dt.timedelta(minutes=15)


class Case(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    lang = models.CharField(max_length=12)
    # All languages of the subject: who reads any of them can be asked.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    state = models.CharField(max_length=12, choices=STATES, default="queued")
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, related_name="+")
    # Since when a decision is waited for: when it was opened, or opened again.
    queued_at = models.DateTimeField(default=timezone.now)
    # The order of the queue: `queued_at`, or so much earlier as its priority puts it ahead (moderation.priority). By
    # time, so that nothing starves.
    waits_since = models.DateTimeField(default=timezone.now)
    # Until when it has to be decided, by the rule's severity; it is escalated before (moderation.actions.sweep_queue).
    due_at = models.DateTimeField(null=True, blank=True)
    escalated_for = models.CharField(max_length=8, choices=ESCALATED_FOR, blank=True)
    # On hold until then.
    held_until = models.DateTimeField(null=True, blank=True)
    # To be judged without its signals, so that they can be measured by the answer.
    blind = models.BooleanField(default=False)
    # Ids of accounts that may not take it: who asked for a second look; after an appeal, who decided before. Ids and no
    # references: they outlive the account, as the decision's does.
    barred = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["id"]
        permissions = [
            ("take_escalated_case", "Can take escalated cases and appeals"),
            ("see_dashboard", "Can see the figures of the queue"),
        ]
        indexes = [
            # The next case (moderation.queries.next_cases): by language and rule, by rule alone, by a second language.
            models.Index(
                fields=["state", "lang", "rule", "waits_since"],
                condition=~Q(state="decided"), name="moderation_case_next",
            ),
            models.Index(
                fields=["state", "rule", "waits_since"], condition=~Q(state="decided"), name="moderation_case_next_any"
            ),
            models.Index(
                F("state"), F("languages__1"), F("rule"), F("waits_since"),
                condition=~Q(state="decided") & Q(languages__1__isnull=False), name="moderation_case_next_also",
            ),
            models.Index(fields=["kind", "subject_id"], name="moderation_case_subject"),
            # The list of what waits, and what the sweep asks for.
            models.Index(fields=["waits_since", "id"], condition=~Q(state="decided"), name="moderation_case_open"),
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False) & ~Q(state="decided") & ~Q(state="escalated") & ~Q(state="claimed"),
                name="moderation_case_due",
            ),
            models.Index(fields=["held_until"], condition=Q(state="on_hold"), name="moderation_case_held"),
            models.Index(fields=["author", "-id"], name="moderation_case_author"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], condition=~Q(state="decided"), name="moderation_case_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=list(MOVES)), name="moderation_case_state_known"),
            models.CheckConstraint(
                condition=~Q(state="on_hold") | Q(held_until__isnull=False), name="moderation_case_held_until_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="escalated") | ~Q(escalated_for=""), name="moderation_case_escalated_for_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.kind)} {self.subject_id}: {self.get_state_display()}"

    @property
    def opened_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def is_for_seniors(self) -> bool:
        return self.escalated_for in FOR_SENIORS

    def move_to(self, state: str) -> None:
        """Set the state, for the caller to save. Raises UndeclaredMove for what the life cycle does not know."""
        if state not in MOVES[self.state]:
            raise UndeclaredMove(f"A case does not go from {self.state} to {state}.")
        self.state = state

    @cached_property
    def claim(self) -> Claim | None:
        """The claim that has not ended, whether its lease still runs or not; one query, once."""
        return self.claims.filter(ended_at=None).first()

    @property
    def is_held(self) -> bool:
        """Whether somebody's claim holds right now."""
        return self.state == "claimed" and self.claim is not None and self.claim.runs

    @property
    def claim_token(self) -> uuid.UUID | None:
        return self.claim.token if self.claim else None

    @property
    def claimed_by_id(self) -> int | None:
        return self.claim.moderator_id if self.claim else None
