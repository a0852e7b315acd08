"""A pending decision: one that waits for its ten seconds, in which whoever made it can take it back.

Until then nothing is decided: nobody is told, nothing is withheld, and no decision is stored. So there is no time in
which something is decided and not in force: when the seconds are over, decide_case stores decision, effect, statement
and log entry in its one transaction, and this row is gone in the same. Killed at any moment, this row is still there
for the next sweep, or it is a decision; never both.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row

SECONDS: Final = dt.timedelta(seconds=10)


class PendingDecision(Row):
    residency = Passing(gettext_noop("A decision that was not made yet is made again: its case waits in the queue."))

    claim = models.OneToOneField("moderation.Claim", on_delete=models.CASCADE, related_name="pending")
    due_at = models.DateTimeField()
    # What is decided at once is taken back at once.
    batch = models.UUIDField(default=uuid.uuid4)
    # What moderation.actions.decide_case gets, but for the rule's version.
    given = models.JSONField()
    rule_version = models.ForeignKey(
        "moderation.RuleVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What the subject said when it was judged: edited since, it is looked at again.
    revision = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("pending decision")
        verbose_name_plural = _("pending decisions")
        indexes = [models.Index(fields=["due_at"], name="moderation_pending_due")]

    def __str__(self) -> str:
        return str(self.claim)

    @property
    def seconds_left(self) -> float:
        return max((self.due_at - timezone.now()).total_seconds(), 0.0)
