"""Correct the language that was guessed of one's own note."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Account
from feeds.language import UNKNOWN
from feeds.models import Note


def correct_language(*, author: Account, note: Note, languages: Sequence[str]) -> None:
    """Have the note count as these languages, the first one first; nothing happens to somebody else's note."""
    first = languages[0] if languages else UNKNOWN
    Note.objects.filter(pk=note.pk, author=author).update(languages=list(languages), lang=first)
