"""One note, by queries that are put into SQL and planned once: it is what people open most."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from isthmus.web.prepared import Prepared

from accounts.models import Follow
from accounts.signed_in import FIELDS as OF_ACCOUNT
from accounts.signed_in import account_of
from feeds.models import Comment, Like, Note, Picture, Saved
from feeds.queries.page import reader_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

_OF_NOTE: Final = [field.attname for field in Note._meta.concrete_fields]
# What is stored as JSON comes as text.
_JSON: Final = ("place", "mentions")
_MORE: Final = len(_OF_NOTE) + len(OF_ACCOUNT)
_OF_PICTURE: Final = [field.attname for field in Picture._meta.concrete_fields]


@dataclass(frozen=True)
class Opened:
    """A note with its author, and what else its page asks of the database."""

    note: Note
    # What the viewer has done with it and its author.
    liked: bool
    saved: bool
    following: bool
    # Whether a comment under it waits for its check, or is a line without words.
    unsettled: bool


def _rows(note: int, me: int | None) -> QuerySet[Note, Any]:
    found = Note.objects.visible_to(cast("Viewer", reader_of(me))).filter(pk=note)
    own = (Cast(name, TextField()) if name in _JSON else name for name in _OF_NOTE)
    no = Value(False, output_field=BooleanField())
    return found.values_list(
        *own,
        *(f"author__{name}" for name in OF_ACCOUNT),
        Exists(Like.objects.filter(account=me, note=note)) if me else no,
        Exists(Saved.objects.filter(account=me, note=note, collection=None)) if me else no,
        Exists(Follow.objects.filter(follower=me, followee=OuterRef("author"))) if me else no,
        Exists(Comment.objects.filter(Q(held=True) | Q(deleted_at__isnull=False), note=note)),
    )


_note = Prepared(_rows)
_pictures = Prepared(lambda note: Picture.objects.filter(note=note).order_by("position").values_list(*_OF_PICTURE))


def opened_by(viewer: Viewer, note_id: int) -> Opened | None:
    """The note, where it has a place in this viewer's lists (NoteQuerySet.visible_to)."""
    row = _note.first(note=note_id, me=viewer.account.pk if viewer.account else None)
    if row is None:
        return None
    own, of_author, more = row[: len(_OF_NOTE)], row[len(_OF_NOTE) : _MORE], row[_MORE:]
    values = [
        json.loads(value) if name in _JSON and value else value for name, value in zip(_OF_NOTE, own, strict=True)
    ]
    note = Note.from_db(DEFAULT_DB_ALIAS, _OF_NOTE, values)
    note.author = account_of(of_author)
    return Opened(note, *more)


def pictures_of(note: Note) -> list[Picture]:
    """In their order."""
    rows = _pictures.rows(note=note.pk) if note.pictures_count else []
    return [Picture.from_db(DEFAULT_DB_ALIAS, _OF_PICTURE, row) for row in rows]
