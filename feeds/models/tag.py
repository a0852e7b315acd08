"""Tags, the same word on every site."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned, Reference
from isthmus.tenancy.rows import Row


class Tag(Row):
    residency = Reference("name")

    # Folded: small letters, no width variants.
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.name])


class NoteTag(Row):
    residency = Owned("note.author")

    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="note_tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="note_tags")

    class Meta:
        verbose_name = _("tag on a note")
        verbose_name_plural = _("tags on notes")
        constraints = [models.UniqueConstraint(fields=["tag", "note"], name="feeds_notetag_once")]

    def __str__(self) -> str:
        return f"#{self.tag_id} on {self.note_id}"
