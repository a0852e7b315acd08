"""An e-mail that is to tell somebody what happened: a row first, a message second."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

# written -> sent | empty. A worker holds the row's lock while it sends, so there is no state between.
STATES = [("written", "written"), ("sent", "sent"), ("empty", "empty")]


class Letter(Row):
    residency = Owned("account")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The ids of the notifications that it tells of; what is undone before it is sent is not told.
    about = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=7, choices=STATES, default="written")
    # The sweep sends it again from then on.
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    # What the last failed attempt said.
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("e-mail about notifications")
        verbose_name_plural = _("e-mails about notifications")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="written"), name="feeds_letter_to_send")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.state}"
