"""By which words notes and tags are found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned, Reference
from isthmus.web.token_rows import TokenRow, token_index


class NoteTokens(TokenRow):
    residency = Owned("note.author")

    # Of the title (A), the tags (B), and the text with the descriptions of its pictures; marks for its languages, and
    # for whether it has pictures (feeds.actions.index_note). Its unique index is what a search walks backwards.
    note = models.OneToOneField("feeds.Note", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which a note is found")
        verbose_name_plural = _("words by which notes are found")
        indexes = [token_index("feeds_note_tokens")]

    def __str__(self) -> str:
        return str(self.note_id)


class TagTokens(TokenRow):
    residency = Reference("tag.name")

    tag = models.OneToOneField("feeds.Tag", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which a tag is found")
        verbose_name_plural = _("words by which tags are found")
        indexes = [token_index("feeds_tag_tokens")]

    def __str__(self) -> str:
        return str(self.tag_id)
