"""Who likes which note."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Crossing
from isthmus.tenancy.rows import Row


class Like(Row):
    residency = Crossing(maker="account", other="note.author")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes")
    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="likes", db_index=False)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        # The latest who like a note, for what else they like.
        indexes = [models.Index(fields=["note", "-id"], name="feeds_like_latest")]
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="feeds_like_once")]

    def __str__(self) -> str:
        return f"{self.account_id} likes {self.note_id}"
