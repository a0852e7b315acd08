"""A page of cards.

What decides how each card looks is read in one query; a card that looks like that has mostly been rendered before and
is kept (isthmus.web.kept). Only for the others, and where a notice may stand, the whole notes are read. The lists that
are asked for most are `Listing`s, whose query is put into SQL once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from django.conf import settings
from django.db.models import Exists, F, Func, OuterRef, Prefetch, QuerySet, Value
from django.db.models.fields import BooleanField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from isthmus.web.kept import STORE, kept
from isthmus.web.prepared import Prepared
from isthmus.web.prepared import Value as Asked

from accounts.models import Account
from feeds.models import Like, Note, Picture
from feeds.visibility import Sight, notices_of
from moderation.labels import read_labels

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models.note import NoteQuerySet
    from moderation.notices import Notice

CARDS = 20
# What a phone shows of a page before one scrolls; further down pictures are loaded when they come into view.
AT_ONCE = 4


class Face(NamedTuple):
    """All that a card shows, or that decides it: two cards with the same face look the same."""

    note_id: int
    # Names title, words and pictures, which change with it alone.
    revision: int
    lang: str
    likes: int
    username: str
    display_name: str
    avatar: str
    home: str
    withheld_by: int | None
    restricted: bool
    # The decision whose rule is named on it.
    labelled_by: int | None
    # Whether it takes no new likes.
    limited: bool
    # Whether it says that it sells.
    selling: bool
    # Why it is covered; empty where it is not.
    sensitive: str
    liked: bool


# With it, whether the picture is loaded at once, whether it is the viewer's own where others' cannot be copied, whether
# it is shown although it is sensitive, and the language around the card.
Key = tuple[Face, bool, bool, bool, str]


@dataclass
class Card:
    """What the grid shows of one note: the note, or the notice in its place."""

    note_id: int
    # Of the note; empty where a notice stands.
    face: SafeString
    notice: Notice | None = None
    # One notice stands for all the notes of a page that one policy keeps from the viewer.
    stands_for: int = 1

    @property
    def html(self) -> SafeString:
        if self.notice is None:
            return self.face
        context = {"notice": self.notice, "notices_here": self.stands_for}
        key = (self.notice, self.stands_for, get_language())
        return kept(key, partial(render_to_string, "web/components/notice_card.html", context))


@dataclass
class Page:
    cards: list[Card] = field(default_factory=list)
    # Where the next page begins: the id to read below; empty on the last page.
    next: str = ""
    # Where this one begins: with it the same page comes again, also when newer notes have been posted.
    here: str = ""
    # What has a larger id is new to whoever sees this page; 0 where it does not begin its list.
    newest: int = 0
    # Notes that stood here, were edited, and wait for their check again.
    waiting: int = 0

    @property
    def html(self) -> SafeString:
        return SafeString("".join([*(card.html for card in self.cards), *([self._waits] if self.waiting else [])]))

    @property
    def _waits(self) -> SafeString:
        return render_to_string("web/components/waiting_card.html", {"n": self.waiting})

    @property
    def withheld(self) -> list[tuple[Notice, int]]:
        """What is withheld on this page: each cause, and how many notes."""
        counts: Counter[Notice] = Counter()
        for card in self.cards:
            if card.notice:
                counts[replace(card.notice, since=None, where="", status=0)] += card.stands_for
        return counts.most_common()

    @property
    def withheld_count(self) -> int:
        return sum(card.stands_for for card in self.cards if card.notice)


def page_of(notes: NoteQuerySet, *, viewer: Viewer, before: int | None, size: int = CARDS) -> Page:
    """The newest `size` notes below the cursor `before`, as this viewer gets to see them."""
    chosen = notes.visible_to(viewer).order_by("-id")
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    page = _page(faces_of(chosen[: size + 1], viewer), viewer, before, size)
    page.waiting = _waiting(lambda: notes, page, viewer, before)
    return page


def _waiting(notes: Callable[[], NoteQuerySet], page: Page, viewer: Viewer, before: int | None) -> int:
    """How many notes of this page of the list wait."""

    def here() -> NoteQuerySet:
        since = notes().filter(pk__gte=int(page.next or 0))
        return since if before is None else since.filter(pk__lt=before)

    return edited_and_waiting(here, viewer)


def waiting_among(ids: Collection[int], viewer: Viewer) -> int:
    """How many of these wait, of a list that is in no order of time and has no place for them."""
    return edited_and_waiting(lambda: Note.objects.filter(pk__in=ids), viewer) if ids else 0


def edited_and_waiting(notes: Callable[[], QuerySet[Note]], viewer: Viewer) -> int:
    """How many of these notes others have read before, and wait for their check now. No query where nobody's do."""
    if not settings.POLICIES.checks_first:
        return 0
    edited = waits_again(notes())
    return edited.exclude(author=viewer.account).count() if viewer.account else edited.count()


def _page(faces: list[Face], viewer: Viewer, before: int | None, size: int) -> Page:
    """Of a page's faces and one more, where there is one."""
    more, faces = len(faces) > size, faces[:size]
    newest = faces[0].note_id if faces and before is None else 0
    here = str(before or (faces[0].note_id + 1 if faces else 0))
    return Page(cards_of(faces, viewer), str(faces[-1].note_id) if more else "", here, newest)


@dataclass(frozen=True)
class _Reader:
    """All of a viewer that decides which rows a list has. Whatever asks for more of one fails, and cannot be answered
    for another viewer by a query that has been put into SQL."""

    account: Account | None


def reader_of(me: int | None) -> _Reader:
    """Whoever has this account, for the builder of a query that has to be the same for all."""
    return _Reader(Account(pk=me) if me else None)


def waits_again(notes: QuerySet[Note]) -> QuerySet[Note]:
    """Those of these that have been read before, were edited, and wait for their check."""
    return notes.filter(held=True, edited_at__isnull=False, deleted_at=None)


class Listing:
    """A list of notes that is always asked for in the same form, made by `notes` from what differs."""

    def __init__(self, notes: Callable[..., NoteQuerySet]) -> None:
        self.notes = notes
        self.prepared = Prepared(self._rows)

    def page(self, viewer: Viewer, before: int | None, **values: Asked) -> Page:
        """As `page_of`: the newest below the cursor `before`, as this viewer gets to see them."""
        me = viewer.account.pk if viewer.account else None
        rows = self.prepared.rows(me=me, before=before, **values)
        page = _page([Face(*row) for row in rows], viewer, before, CARDS)
        page.waiting = _waiting(partial(self.notes, **values), page, viewer, before)
        return page

    def _rows(self, *, me: int | None, before: int | None, **values: Any) -> QuerySet[Note, Any]:
        reader = cast("Viewer", reader_of(me))
        chosen = self.notes(**values).visible_to(reader).order_by("-id")
        if before is not None:
            chosen = chosen.filter(pk__lt=before)
        return _face_rows(chosen, reader)[: CARDS + 1]


class IsAnyOf(Func):
    """`column = ANY(array)`: one parameter however many there are, where IN has one for each."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


EVERYBODYS: Final = Listing(lambda: Note.objects.all())


def faces_of(notes: QuerySet[Note], viewer: Viewer) -> list[Face]:
    """The faces of these notes, in their order. One query."""
    return [Face(*row) for row in _face_rows(notes, viewer)]


def faces_with(ids: list[int], viewer: Viewer) -> list[Face]:
    """The faces of those of these notes that have a place in the viewer's lists, the newest first. One query."""
    me = viewer.account.pk if viewer.account else None
    return [Face(*row) for row in _these.rows(me=me, ids=ids)] if ids else []


def _rows_of_these(me: int | None, ids: list[int]) -> QuerySet[Note, Any]:
    reader, these = cast("Viewer", reader_of(me)), cast("Any", IsAnyOf(F("pk"), Value(ids)))
    return _face_rows(Note.objects.visible_to(reader).filter(these).order_by("-id"), reader)


_these: Final = Prepared(_rows_of_these)


def _face_rows(notes: QuerySet[Note], viewer: Viewer) -> QuerySet[Note, Any]:
    liked = (
        Exists(Like.objects.filter(account=viewer.account, note=OuterRef("pk")))
        if viewer.account
        else Value(False, output_field=BooleanField())
    )
    return notes.values_list(
        "pk", "revision", "lang", "likes_count", "author__username", "author__display_name", "author__avatar",
        "author__home", "withheld_by_id", "restricted", "labelled_by_id", "limited", "selling", "sensitive", liked,
    )  # fmt: skip


def cards_of(faces: list[Face], viewer: Viewer) -> list[Card]:
    """Each note as this viewer gets to see it. No query where every card is kept and no notice may stand; else two, one
    more where a decision withholds a note in some places only, and one where a label stands above a note."""
    sight = Sight(viewer)
    keys = _keys(faces, viewer)
    found = {
        face.note_id: Card(face.note_id, html)
        for face in faces
        if not sight.may_exclude(face) and (html := STORE.get(keys[face.note_id])) is not None
    }
    others = [keys[face.note_id] for face in faces if face.note_id not in found]
    if others:
        found |= _made(others, viewer)
    cards: list[Card] = []
    by_policy: dict[str, Card] = {}
    for face in faces:
        # Whatever has gone since the faces were read is left out.
        if (card := found.get(face.note_id)) is None:
            continue
        if card.notice and card.notice.cause in ("policy", "block"):
            if first := by_policy.get(card.notice.code):
                first.stands_for += 1
                continue
            by_policy[card.notice.code] = card
        cards.append(card)
    return cards


def _keys(faces: list[Face], viewer: Viewer) -> dict[int, Key]:
    """The key of each card."""
    language, uncovers = get_language() or "en", viewer.uncovers
    mine = viewer.account.username if viewer.account is not None and not viewer.policies.allows("copying") else None
    return {
        face.note_id: (face, place < AT_ONCE, face.username == mine, uncovers and bool(face.sensitive), language)
        for place, face in enumerate(faces)
    }


def _made(keys: list[Key], viewer: Viewer) -> dict[int, Card]:
    """The cards of these notes, from the notes as they now are: each is kept under the face that it has now."""
    notes = read(Note.objects.visible_to(viewer).filter(pk__in=[key[0].note_id for key in keys]))
    notices = notices_of("note", notes, viewer)
    read_labels(notes)
    whole = {note.pk: note for note in notes}
    cards = {}
    for face, *shown, language in keys:
        if (note := whole.get(face.note_id)) is None:
            continue
        if notice := notices.get(note.pk):
            cards[note.pk] = Card(note.pk, SafeString(), notice)
            continue
        key = (_face(note, face.liked), *shown, language)
        cards[note.pk] = Card(note.pk, kept(key, partial(_render, note, face.liked, *shown)))
    return cards


def read(notes: QuerySet[Note]) -> list[Note]:
    """The notes with all that a card shows of them."""
    covers = Prefetch("pictures", Picture.objects.filter(position=0), to_attr="covers")
    return list(notes.select_related("author", "withheld_by__rule_version__rule").prefetch_related(covers))


def _face(note: Note, liked: bool) -> Face:
    author = note.author
    return Face(
        note.pk, note.revision, note.lang, note.likes_count, author.username, author.display_name, author.avatar,
        author.home, note.withheld_by_id, note.restricted, note.labelled_by_id, note.limited, note.selling,
        note.sensitive, liked,
    )  # fmt: skip


def _render(note: Note, liked: bool, at_once: bool, own: bool, uncovered: bool) -> SafeString:
    cover = (getattr(note, "covers", []) or [None])[0]
    context = {"note": note, "cover": cover, "liked": liked, "lazy": not at_once, "own": own}
    context["covered"] = bool(note.sensitive) and not uncovered
    return render_to_string("web/components/card.html", context)
