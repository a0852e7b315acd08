"""A document that somebody has sent to show who they are."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row

# waiting -> refused | expired; an accepted one becomes a Verification and its row goes.
STATES = [("waiting", "waiting"), ("refused", "refused"), ("expired", "expired")]
# How long one may wait. After that it is destroyed, looked at or not.
LONGEST_WAIT = dt.timedelta(days=14)


class Document(Row):
    """That it waits, or why it was refused. The document itself is a sealed file: see accounts.identity.vault."""

    residency = Passing(
        gettext_noop("Its file is sealed with the key of the site that it was sent to. It is sent again.")
    )

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="document")
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    # For its owner, where it was refused; and the account of the member of staff who did so.
    reason = models.CharField(max_length=500, blank=True)
    refused_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("document to look at")
        verbose_name_plural = _("documents to look at")
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="waiting"), name="accounts_document_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="refused", refused_by__isnull=False) & ~models.Q(reason="")
                | ~models.Q(state="refused") & models.Q(reason="", refused_by__isnull=True),
                name="accounts_document_refused_has_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"

    @property
    def sent_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def destroyed_at(self) -> dt.datetime:
        """When it is destroyed at the latest."""
        return self.sent_at + LONGEST_WAIT
