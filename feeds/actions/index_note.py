"""Keep by which words notes and tags are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isthmus.web.prepared import PreparedInsert
from isthmus.web.tagging import HASHTAG
from isthmus.web.tokens import EDITION, Vector

from feeds.models import Note, NoteTokens, Tag, TagTokens

PICTURES = "pictures"
WORDS = "words"
_store = PreparedInsert(NoteTokens)


def index_note(note: Note) -> None:
    """After the note has been stored or changed, in the same transaction: its words, pictures and languages."""
    index_notes([(note, [picture.alt for picture in note.pictures.all()] if note.pictures_count else [])])


def index_new_note(note: Note, alts: Iterable[str]) -> None:
    """The same for a note that has just been stored; `alts` describe its pictures."""
    _store(_note_row(note, alts))


def index_notes(notes: Sequence[tuple[Note, Iterable[str]]]) -> None:
    """The tokens of notes, each given with the descriptions of its pictures, made anew. One query."""
    NoteTokens.objects.bulk_create(
        [_note_row(note, alts) for note, alts in notes],
        update_conflicts=True,
        unique_fields=["note"],
        update_fields=["tokens", "edition"],
    )


def index_new_tags(tags: Iterable[Tag]) -> None:
    """The same for tags that may have them already; a tag never changes, so these are left as they are."""
    TagTokens.objects.bulk_create(_tag_rows(tags), ignore_conflicts=True)


def index_tags(tags: Iterable[Tag]) -> None:
    """The tokens of tags, made anew. One query."""
    TagTokens.objects.bulk_create(
        _tag_rows(tags),
        update_conflicts=True,
        unique_fields=["tag"],
        update_fields=["tokens", "edition"],
    )


def _note_row(note: Note, alts: Iterable[str]) -> NoteTokens:
    return NoteTokens(note=note, tokens=_tokens(note, alts), edition=EDITION)


def _tokens(note: Note, alts: Iterable[str]) -> str:
    vector = Vector()
    vector.add(note.title, "A")
    vector.add(note.text)
    for alt in alts:
        vector.add(alt)
    for tag in dict.fromkeys(HASHTAG.findall(f"{note.title}\n{note.text}")):
        vector.add(tag, "B")
    for language in note.languages or [note.lang]:
        vector.mark(language)
    vector.mark(PICTURES if note.pictures_count else WORDS)
    return str(vector)


def _tag_rows(tags: Iterable[Tag]) -> list[TagTokens]:
    # In one order, so that two notes with the same new tags wait for each other and do not deadlock.
    in_order = sorted(tags, key=lambda tag: tag.name)
    return [TagTokens(tag=tag, tokens=_tag_tokens(tag), edition=EDITION) for tag in in_order]


def _tag_tokens(tag: Tag) -> str:
    vector = Vector()
    vector.add(tag.name)
    return str(vector)
