"""What a translator made of a note or comment, kept for the next reader who asks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row


class Translation(Row):
    """Of one revision: after an edit there is another, and this one is shown to nobody any more."""

    residency = Passing(gettext_noop("A translation is made again when somebody asks for it."))

    note = models.ForeignKey("feeds.Note", null=True, blank=True, on_delete=models.CASCADE, related_name="translations")
    comment = models.ForeignKey(
        "feeds.Comment", null=True, blank=True, on_delete=models.CASCADE, related_name="translations"
    )
    revision = models.PositiveIntegerField()
    # What was translated into what: readers of different languages need different parts in another one.
    sources = models.CharField(max_length=120)
    target = models.CharField(max_length=12)
    # Its code (feeds.translation.provider).
    provider = models.CharField(max_length=20)
    # Title, text and descriptions of pictures, as {"title": parts, "text": parts, "alts": [parts]}; a part is a
    # language and words in it.
    told = models.JSONField()
    used_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(note__isnull=False, comment__isnull=True) | Q(note__isnull=True, comment__isnull=False),
                name="feeds_translation_of_one",
            ),
            models.UniqueConstraint(
                fields=["note", "revision", "sources", "target", "provider"],
                condition=Q(comment=None),
                name="feeds_translation_note_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "revision", "sources", "target", "provider"],
                condition=Q(note=None),
                name="feeds_translation_comment_once",
            ),
        ]
        indexes = [models.Index(fields=["used_on"], name="feeds_translation_unused")]

    def __str__(self) -> str:
        return f"{self.note_id or self.comment_id}: {self.sources} > {self.target}"
