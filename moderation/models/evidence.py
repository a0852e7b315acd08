"""What was decided on, as it was: with it a decision can be replayed, and an appeal understood after an edit."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Evidence(Row):
    """Never changed (a trigger holds it). It can be erased with its author's account, and a decision cannot."""

    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    decision = models.OneToOneField("moderation.Decision", on_delete=models.PROTECT, related_name="evidence")
    revision = models.PositiveIntegerField()
    # All its words, as a check reads them.
    text = models.TextField(blank=True)
    # The digests of its pictures, in their order; the pictures themselves go when nothing shows them any more.
    pictures = ArrayField(models.CharField(max_length=64), default=list, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        # Whoever asks for the file of a picture that is gone asks which decision was about it.
        indexes = [GinIndex(fields=["pictures"], name="moderation_evidence_pictures")]

    def __str__(self) -> str:
        return self.text[:40]
