"""A case in the languages of whoever decides on it, below the words as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.web.calling import CallFailed

from moderation.subjects import Kind
from moderation.translating import Translated, Translator, Words, translator


@dataclass(frozen=True)
class Piece:
    """A text of the case; what it is of, empty for what the case is about."""

    place: str
    words: Words


@dataclass(frozen=True)
class Translation:
    """What the page shows of it: nothing, a button, or the pieces in another language."""

    is_offered: bool
    pieces: Sequence[tuple[str, Translated]]

    @property
    def whole(self) -> Translated | None:
        """Any of them, to say from what and by whom."""
        return self.pieces[0][1] if self.pieces else None


def translation_of(told: dict[str, Any], *, kind: Kind, moderator: Any, shown: bool) -> Translation:
    """Of what `moderation.admin.case_page.told` tells; with `shown`, as far as it has been made. Asks nobody."""
    by, reads = _asked(told, kind), _read_by(moderator)
    if by is None:
        return Translation(is_offered=False, pieces=[])
    pieces = _pieces(told, kind)
    found = [(each.place, by.kept(each.words, reads)) for each in pieces] if shown else []
    made = [(place, translated) for place, translated in found if translated]
    return Translation(not made and any(by.offers(each.words, reads) for each in pieces), made)


def translate(told: dict[str, Any], *, kind: Kind, moderator: Any) -> bool:
    """Have it made; false where it did not come."""
    by, reads = _asked(told, kind), _read_by(moderator)
    if by is None:
        return False
    words = [each.words for each in _pieces(told, kind)]
    try:
        by.make(words, reads, asker=moderator.pk)
    except CallFailed:
        return False
    return any(by.kept(each, reads) for each in words)


def _asked(told: dict[str, Any], kind: Kind) -> Translator | None:
    subject = told["subject"]
    return translator(may_leave=subject is not None and kind.may_leave(subject))


def _read_by(moderator: Any) -> list[str]:
    return list(moderator.languages) or [get_language() or "en"]


def _pieces(told: dict[str, Any], kind: Kind) -> list[Piece]:
    """What was said around it, what it is about, what was reported of it, and what was said in appeals."""
    around = [Piece(f"{one.place} · {one.by}", Words(one.text, [one.lang])) for one in told["context"] if one.lang]
    subject = told["subject"]
    itself = [Piece("", Words(kind.text(subject), kind.languages(subject)))] if subject is not None else []
    reports = [Piece(_("A report"), Words(one.said, [one.lang])) for one in told["reports"] if one.said and one.lang]
    appeals = [
        Piece(_("An appeal"), Words(message.said, list(appeal.appellant.languages)))
        for appeal in told["appeals"]
        for message in appeal.messages.all()
        if not message.from_site
    ]
    return around + itself + reports + appeals
