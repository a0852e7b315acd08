"""The comments under a note, read and kept as cards are (feeds.queries.page): a first comment with its answers is one
piece."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import F, Func, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from isthmus.tenancy.ids import time_of
from isthmus.web.kept import STORE, kept
from isthmus.web.prepared import Prepared
from isthmus.web.templatetags.web import age

from feeds.mentions import links_of, names_now, read_mentioned
from feeds.models import Comment, Note
from feeds.queries.translations import Offers, Reading, reading_of
from feeds.visibility import Sight, notices_of
from moderation.labels import read_labels

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from moderation.notices import Notice

# First comments on a page, and answers under each before "all answers".
PAGE: Final = 50
ANSWERS: Final = 5
_LANGUAGES: Final = Func(F("languages"), Value(","), function="array_to_string", output_field=TextField())


class Line(NamedTuple):
    """All that a comment shows, or that decides it, but for how long ago it was."""

    comment_id: int
    parent_id: int | None
    revision: int
    lang: str
    # With commas.
    languages: str
    place: str | None
    held: bool
    withheld_by: int | None
    restricted: bool
    # The decision whose rule is named above it.
    labelled_by: int | None
    # Who took its words away; empty where they are there.
    deleted_by: str
    author_id: int
    username: str
    display_name: str
    avatar: str
    home: str
    # Whom it names, as it stands in the row; and the names by which they go now, which one more query tells.
    mentions: str
    names: tuple[str, ...] = ()


@dataclass
class CommentView:
    """One comment as this viewer sees it, with its answers."""

    comment: Comment
    notice: Notice | None
    # It waits for its check, and is shown to its author alone.
    waits: bool = False
    mine: bool = False
    # It stands under the viewer's own note, from which they can remove it.
    under_mine: bool = False
    can_answer: bool = False
    # None where its words can only be read as they are.
    reading: Reading | None = None
    replies: list[CommentView] = field(default_factory=list)
    # There are answers beyond these.
    more: bool = False


@dataclass
class Thread:
    """A page of the comments under a note, and how many wait for a check."""

    html: SafeString
    waiting: int
    # Lines without words, which are no comments any more.
    gone: int = 0
    # The comment behind which the next page begins; 0 on the last one.
    next: int = 0


@dataclass
class _Talk:
    """A first comment and those of its answers that are shown."""

    lines: list[Line]
    more: bool = False


def thread_of(
    note: Note,
    viewer: Viewer,
    *,
    can_answer: bool = False,
    after: int = 0,
    under: int = 0,
    translated: int = 0,
    unsettled: bool,
) -> Thread:
    """First comments oldest first, those behind `after`, each with its first answers; with `under`, one of them with
    all of its answers. The comment `translated` is shown as it was translated before. `unsettled` is what
    feeds.queries.note knows of all of them.

    What waits for its check, and what answers it, only its author reads; everybody else is told how many there are.
    Two queries, one more where one is unsettled, two more where a comment is not kept or a notice may stand, and one
    where a label stands above one of those.
    """
    me = viewer.account.pk if viewer.account else None
    tops = _lines(_first.rows(note=note.pk, me=me, under=under or None, after=0 if under else after))
    more, tops = len(tops) > PAGE, tops[:PAGE]
    talks = {line.comment_id: _Talk([line]) for line in tops}
    for line in _answers(note, me, tops, every=bool(under)):
        if (talk := talks.get(line.parent_id or 0)) is None:
            continue
        if under or len(talk.lines) <= ANSWERS:
            talk.lines.append(line)
        else:
            talk.more = True
    _with_names(talks.values())
    html = SafeString("".join(_pieces(note, list(talks.values()), viewer, can_answer, translated)))
    return Thread(html, *(_waiting_and_gone(note, me) if unsettled else (0, 0)), tops[-1].comment_id if more else 0)


def comments_seen(note: Note, viewer: Viewer) -> tuple[int, list[tuple[Notice, int]]]:
    """How many comments the viewer gets to read, and how many each cause withholds. Two queries, one more where a
    decision withholds one in some places only."""
    published = note.comments.filter(held=False, deleted_at=None)
    doubtful = Q(withheld_by__isnull=False) | Q(restricted=True)
    if not viewer.policies.between.see:
        doubtful |= ~Q(author__home=viewer.home)
    rows = list(published.filter(doubtful).select_related("author", "withheld_by__rule_version__rule"))
    counts = Counter(replace(each, since=None) for each in notices_of("comment", rows, viewer).values())
    return published.count() - counts.total(), counts.most_common()


def _lines(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    return [Line(*row) for row in rows]


def _with_names(talks: Iterable[_Talk]) -> None:
    """Whom the comments name as they are called now; it is part of what a comment shows. No query where nobody is."""
    talks = list(talks)
    meant = {line: json.loads(line.mentions) for talk in talks for line in talk.lines if line.mentions != "{}"}
    names = names_now(meant.values())
    for talk in talks if names else ():
        talk.lines = [line._replace(names=tuple(links_of(meant.get(line, {}), names).values())) for line in talk.lines]


def _shown(note: int, me: int | None) -> QuerySet[Comment]:
    """What is not held, and what is one's own, the oldest first."""
    return Comment.objects.filter(Q(held=False) | _of(me), note=note).order_by("id")


def _of(me: int | None) -> Q:
    return Q(author=me) if me else Q(pk__isnull=True)


def _asked(comments: QuerySet[Comment]) -> QuerySet[Comment, Any]:
    return comments.values_list(
        "pk", "parent_id", "revision", "lang", _LANGUAGES, Cast("place", TextField()), "held", "withheld_by_id",
        "restricted", "labelled_by_id", "deleted_by", "author_id", "author__username", "author__display_name",
        "author__avatar", "author__home", Cast("mentions", TextField()),
    )  # fmt: skip


def _first_of(*, note: int, me: int | None, under: int | None, after: int) -> QuerySet[Comment, Any]:
    first = _shown(note, me).filter(parent=None, pk__gt=after)
    return _asked(first.filter(pk=under) if under else first)[: PAGE + 1]


def _answers_to(*, note: int, me: int | None, first: int, last: int) -> QuerySet[Comment, Any]:
    return _asked(_shown(note, me).filter(parent__gte=first, parent__lte=last))


# The last ones that come into question on a page where no comment has more answers than are shown.
MOST_ANSWERS: Final = PAGE * (ANSWERS + 1)
_first = Prepared(_first_of)
_some_answers = Prepared(lambda **asked: _answers_to(**asked)[:MOST_ANSWERS])
_waiting_or_gone = Prepared(
    lambda note, me: Comment.objects.filter(
        Q(held=True) & ~_of(me) | Q(deleted_at__isnull=False), note=note
    ).values_list("pk", "held", "deleted_by")
)


def _answers(note: Note, me: int | None, tops: list[Line], *, every: bool) -> list[Line]:
    """The first answers to each of these, and one beyond them where there are more."""
    if not tops:
        return []
    asked = {"note": note.pk, "me": me, "first": tops[0].comment_id, "last": tops[-1].comment_id}
    if every:
        return _lines(_answers_to(**asked))
    lines = _lines(_some_answers.rows(**asked))
    if len(lines) < MOST_ANSWERS:
        return lines
    # Somewhere there are so many that those of the others may be missing.
    nth = Window(RowNumber(), partition_by="parent", order_by="id")
    return _lines(_answers_to(**asked).annotate(nth=nth).filter(nth__lte=ANSWERS + 1))


def _waiting_and_gone(note: Note, me: int | None) -> tuple[int, int]:
    """How many wait for their check, with what answers them, and how many lines have no words any more."""
    rows = _waiting_or_gone.rows(note=note.pk, me=me)
    held = [pk for pk, is_held, deleted_by in rows if is_held and not deleted_by]
    waiting = len(held)
    if held:
        waiting += note.comments.filter(parent__in=held, held=False).exclude(_of(me)).count()
    return waiting, sum(bool(deleted_by) for _pk, _held, deleted_by in rows)


def _pieces(note: Note, talks: list[_Talk], viewer: Viewer, can_answer: bool, translated: int) -> Iterable[SafeString]:
    now, language, me = timezone.now(), get_language(), viewer.account.pk if viewer.account else None
    keys, found, offers, sight = [], [], Offers(viewer), Sight(viewer)
    for talk in talks:
        of_lines = tuple(
            [
                (age(time_of(line.comment_id), now), line.author_id == me, _is_offered(line, offers))
                for line in talk.lines
            ]
        )
        key = ("talk", tuple(talk.lines), of_lines, note.author_id == me, talk.more, can_answer, language)
        # A translation is in no key: whoever looks at one has it rendered.
        apart = [line for line in talk.lines if line.comment_id == translated or sight.may_exclude(line)]
        keys.append(key)
        found.append(None if apart else STORE.get(key))
    missing = [line.comment_id for talk, html in zip(talks, found, strict=True) if html is None for line in talk.lines]
    views = _views(note, missing, viewer, can_answer, offers, translated) if missing else {}
    for talk, key, html in zip(talks, keys, found, strict=True):
        if html is not None:
            yield html
            continue
        present = [views[line.comment_id] for line in talk.lines if line.comment_id in views]
        if not present or present[0].comment.pk != talk.lines[0].comment_id:
            continue
        present[0].replies, present[0].more = present[1:], talk.more
        make = partial(_render, note, present[0])
        now_shown = [(_name(view.comment.author), view.comment.labelled_by_id) for view in present]
        same = now_shown == [(_name(line), line.labelled_by) for line in talk.lines]
        plain = not any(view.notice or (view.reading and view.reading.shown) for view in present)
        yield kept(key, make) if same and plain else make()


def _is_offered(line: Line, offers: Offers) -> bool:
    if not offers.pairs or line.held or line.deleted_by or not line.languages:
        return False
    return offers.into(line.languages.split(","), line.author_id) is not None


def _views(
    note: Note, ids: list[int], viewer: Viewer, can_answer: bool, offers: Offers, translated: int
) -> dict[int, CommentView]:
    """These comments as they now are."""
    rows = list(Comment.objects.filter(pk__in=ids).select_related("author", "withheld_by__rule_version__rule"))
    notices = notices_of("comment", rows, viewer)
    me = viewer.account.pk if viewer.account else None
    read_mentioned(rows)
    read_labels(rows)
    views = {}
    for row in rows:
        notice, waits = notices.get(row.pk), row.held
        there = not waits and notice is None and not row.deleted_by
        reading = reading_of(offers, row, translated=row.pk == translated)
        readable = reading if reading.offered and there else None
        mine = row.author_id == me
        views[row.pk] = CommentView(row, notice, waits, mine, note.author_id == me, can_answer and there, readable)
    return views


def _render(note: Note, view: CommentView) -> SafeString:
    return render_to_string("feeds/_comment.html", {"item": view, "note": note})


def _name(somebody: Any) -> tuple[str, str, str]:
    """What may have changed, and change back, between the reading of the line and of the comment."""
    return somebody.username, somebody.display_name, somebody.avatar
