"""What opens the commitments of a log entry to whom it concerns. It goes with its account, and with nothing else (a
trigger); without it the entry says nothing of anybody any more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Opening(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # None where it opens an entry that tells of something else.
    decision = models.OneToOneField(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="opening"
    )
    # In which log, and by what number: the author may have moved since, the entry never does.
    home = models.CharField(max_length=8)
    entry_id = models.BigIntegerField(unique=True)
    # 32 random bytes; each commitment has a salt made from them (moderation.log.commitments), so that one can be
    # opened without the others.
    seed = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("opening of a log entry")
        verbose_name_plural = _("openings of log entries")

    def __str__(self) -> str:
        return f"{self.home} {self.entry_id}"
