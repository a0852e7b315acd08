"""A second look: somebody judges again what has been decided, without being told how. It changes nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

KEEP = "keep"


class SecondLook(Row):
    residency = Owned("case.author")

    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="second_looks")
    decision = models.OneToOneField("moderation.Decision", on_delete=models.PROTECT, related_name="second_look")
    # The code of the rule by which it was restricted, or KEEP; and what the second moderator says.
    first = models.CharField(max_length=40)
    second = models.CharField(max_length=40, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        indexes = [models.Index(fields=["id"], condition=models.Q(answered_at=None), name="moderation_look_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second="", answered_at=None)
                | ~models.Q(second="") & models.Q(answered_at__isnull=False),
                name="moderation_look_answered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.first}"
