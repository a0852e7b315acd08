"""What a note has said, version by version, and what each changed."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString

from feeds.models import Note, NoteRevision
from moderation.models import Case, Check

PAGE: Final = 20
# A word, or a character of a script that sets no spaces between words.
_PIECES: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|.", re.DOTALL)
# Longer stretches are shown as replaced in one: comparing takes the square of their length.
_LONGEST: Final = 600


@dataclass(frozen=True)
class Version:
    """What the note said from a moment on; what came new is marked as inserted, what went as deleted."""

    number: int
    written_at: dt.datetime
    lang: str
    title: SafeString
    text: SafeString
    pictures_added: int
    pictures_removed: int
    alts: list[tuple[str, SafeString]]
    # It waits for its check: readers are told so and no more.
    waits: bool = False


@dataclass(frozen=True)
class _Said:
    number: int
    written_at: dt.datetime
    lang: str
    title: str
    text: str
    pictures: dict[str, str]


def history_of(note: Note, *, before: int | None = None, waiting: Collection[int] = ()) -> tuple[list[Version], int]:
    """The versions of a note below the number `before`, newest first; and where the next page begins, 0 on the last.

    Of those that are `waiting` nothing is told, and what came after them is compared with what stood before them.
    """
    rows = note.revisions.filter(revision__lt=before) if before else note.revisions.all()
    said = [] if before else [_now(note)]
    said += [_then(row) for row in rows[: PAGE + 1]]
    shown = said[:PAGE]
    readable = [each for each in said if each.number not in waiting]
    versions = [
        _version(each, next((older for older in readable if older.number < each.number), None))
        if each.number not in waiting
        else _unread(each)
        for each in shown
    ]
    return versions, shown[-1].number if len(said) > PAGE else 0


def unchecked_of(note: Note) -> set[int]:
    """The earlier versions that nobody has found to be in order: their check is to come, or has opened a case that is
    not decided yet."""
    checks = Check.objects.filter(kind="note", subject_id=note.pk, revision__lt=note.revision)
    is_open = Case.objects.filter(kind="note", subject_id=note.pk).exclude(state="decided").exists()
    waiting = Q(state="pending") | Q(outcome="case") if is_open else Q(state="pending")
    return set(checks.filter(waiting).values_list("revision", flat=True))


def _unread(said: _Said) -> Version:
    return Version(said.number, said.written_at, said.lang, SafeString(), SafeString(), 0, 0, [], waits=True)


def _now(note: Note) -> _Said:
    pictures = {picture.digest: picture.alt for picture in note.pictures.all()}
    return _Said(note.revision, note.edited_at or note.posted_at, note.lang, note.title, note.text, pictures)


def _then(row: NoteRevision) -> _Said:
    pictures = dict(zip(row.digests, row.alts, strict=True))
    return _Said(row.revision, row.written_at, row.lang, row.title, row.text, pictures)


def _version(now: _Said, before: _Said | None) -> Version:
    if before is None:
        return Version(
            now.number, now.written_at, now.lang, SafeString(escape(now.title)), _lines(escape(now.text)), 0, 0, []
        )
    both = [digest for digest in now.pictures if digest in before.pictures]
    return Version(
        now.number,
        now.written_at,
        now.lang,
        difference(before.title, now.title),
        _lines(difference(before.text, now.text)),
        len(now.pictures) - len(both),
        len(before.pictures) - len(both),
        [
            (digest, difference(before.pictures[digest], now.pictures[digest]))
            for digest in both
            if before.pictures[digest] != now.pictures[digest]
        ],
    )


def difference(before: str, after: str) -> SafeString:
    """The later text as HTML, with <ins> around what is new and <del> around what went."""
    told: list[str] = []
    for old, new in _by_lines(before, after):
        told += [escape(new)] if old == new else _marked(old, new)
    return SafeString("".join(told))


def _by_lines(before: str, after: str) -> list[tuple[str, str]]:
    """Stretches of whole lines, the old and the new one of each."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > _LONGEST:
        return [(before, after)]
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("".join(old[a:b]), "".join(new[c:d])) for _what, a, b, c, d in steps]


def _marked(before: str, after: str) -> list[str]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > _LONGEST:
        return [_mark("del", before), _mark("ins", after)]
    told: list[str] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        told += [escape(come)] if what == "equal" else [_mark("del", gone), _mark("ins", come)]
    return told


def _mark(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def _lines(html: str) -> SafeString:
    return SafeString(html.replace("\r\n", "\n").replace("\n", "<br>"))
