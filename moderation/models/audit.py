"""A blind audit: a case whose moderators are not told what a detector said, so that their answer measures it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Audit(Row):
    residency = Owned("author")

    # Of what is judged: it lives where the case does.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("moderation.Case", on_delete=models.CASCADE, related_name="audits")
    # What had found something; how right it was, the decision on the case tells.
    version = models.ForeignKey("moderation.DetectorVersion", on_delete=models.PROTECT, related_name="audits")
    # That the finding was about.
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("blind audit")
        verbose_name_plural = _("blind audits")
        constraints = [models.UniqueConstraint(fields=["version", "case"], name="moderation_audit_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.case_id}"
