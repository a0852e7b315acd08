"""A case: something found that a person has to look at."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

# queued -> claimed -> decided; a claim that ends brings the case back to the queue.
STATES = [("queued", "queued"), ("claimed", "claimed"), ("decided", "decided")]
LEASE = dt.timedelta(minutes=15)


class Case(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    lang = models.CharField(max_length=12)
    # All languages of the subject: who reads any of them can be asked.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="queued")
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, related_name="+")
    # The claim: who, until when, and the token that a decision has to show.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # The order of the queue: when it was opened, or so much earlier as reports put it ahead
    # (moderation.actions.report_subject). By time, so that nothing starves.
    waits_since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["lang", "waits_since"], condition=~models.Q(state="decided"), name="moderation_case_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], condition=~models.Q(state="decided"), name="moderation_case_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="claimed") | models.Q(claim_token__isnull=False, claimed_until__isnull=False),
                name="moderation_case_claimed_has_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.state}"

    @property
    def opened_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def is_held(self) -> bool:
        """Whether somebody's claim holds right now."""
        return self.state == "claimed" and self.claimed_until is not None and self.claimed_until > timezone.now()
