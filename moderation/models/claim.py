"""A claim: a lease on a case, with a token and an end. The decision must show the token.

    running -> ended
    running -> waiting -> ended     a decision waits for its ten seconds (moderation.models.pending_decision)
    waiting -> running              it was taken back

One claim of a case at a time, and one that runs of a moderator: the database holds both. Ended claims stay: they tell
who had a case and why they gave it back, how long decisions take, and how much somebody has had to see.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

STATES: Final = [("running", _("running")), ("waiting", _("waiting")), ("ended", _("ended"))]
ENDS: Final = [
    ("", ""),
    ("decided", _("decided")),
    ("released", _("given back")),
    ("skipped", _("passed over")),
    ("expired", _("lease ended")),
    ("escalated", _("escalated")),
    ("second_look", _("second look asked for")),
    ("on_hold", _("put on hold")),
    ("failed", _("could not be decided")),
]
LONGEST_WORDS: Final = 500


class Claim(Row):
    residency = Owned("case.author")

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="claims")
    # None once the account is gone or lives on the other site: nobody's claim, which ends by its lease.
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=8, choices=STATES, default="running")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, choices=ENDS, blank=True)
    # To the next moderator: why it is escalated, on hold, or to be looked at again.
    note = models.CharField(max_length=LONGEST_WORDS, blank=True)
    # Where the case waited before, to go back to; since when, and by when it was due.
    came_from = models.CharField(max_length=12, default="queued")
    waited_since = models.DateTimeField(default=timezone.now)
    was_due_at = models.DateTimeField(null=True, blank=True)
    # Counts for the limits on what somebody has to see (moderation.exposure).
    is_severe = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="moderation_claim_ends"),
            models.Index(fields=["moderator", "-id"], name="moderation_claim_of"),
            models.Index(fields=["case", "-id"], name="moderation_claim_case"),
            models.Index(fields=["ended_at"], condition=Q(how="decided"), name="moderation_claim_decided"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="moderation_claim_one_a_case"),
            models.UniqueConstraint(
                fields=["moderator"], condition=Q(state="running"), name="moderation_claim_one_a_moderator"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(how="")
                | Q(state__in=["running", "waiting"], ended_at=None, how=""),
                name="moderation_claim_ended_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.state}"

    @property
    def taken_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def runs(self) -> bool:
        """Whether the lease holds right now."""
        return self.ended_at is None and self.ends_at > timezone.now()
