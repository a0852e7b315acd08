"""Correct the language that was guessed of one's own note."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Account
from feeds.actions.index_note import index_note
from feeds.language import UNKNOWN
from feeds.models import Note


def correct_language(*, author: Account, note: Note, languages: Sequence[str]) -> None:
    """Have the note count as these languages, the first one first; nothing happens to somebody else's note."""
    first = languages[0] if languages else UNKNOWN
    with transaction.atomic():
        mine = Note.objects.filter(pk=note.pk, author=author)
        if mine.update(languages=list(languages), lang=first):
            index_note(mine.get())
