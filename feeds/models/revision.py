"""What a note said before it was edited."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class NoteRevision(Row):
    """Never changed. Readers of the note may read it.

    Of its pictures only the descriptions and the names are kept: a picture that somebody takes out is gone for good.
    """

    residency = Owned("note.author")

    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=12)
    digests = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    alts = ArrayField(models.CharField(max_length=500, blank=True), default=list, blank=True)
    # When the note began to say this.
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("earlier version of a note")
        verbose_name_plural = _("earlier versions of notes")
        ordering = ["note", "-revision"]
        constraints = [models.UniqueConstraint(fields=["note", "revision"], name="feeds_revision_once")]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.revision}"
