"""What a remote detector answered about a check, or why it did not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row


class Answer(Row):
    """Stored before the check's own transaction, so that a check that is run again asks and pays no second time."""

    residency = Passing(gettext_noop("What came of it is a signal; a check that is not done asks again."))

    from_check = models.ForeignKey("moderation.Check", on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey("moderation.DetectorVersion", on_delete=models.PROTECT, related_name="+")
    # As [[score, rule's code, reason], ...].
    findings = models.JSONField(default=list)
    # Why there is no answer; empty where there is one.
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("answer of a remote detector")
        verbose_name_plural = _("answers of remote detectors")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["from_check", "version"], name="moderation_answer_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.fault or len(self.findings)}"
