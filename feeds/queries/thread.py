"""The comments under a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from feeds.models import Comment, Note
from feeds.visibility import notices_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from moderation.notices import Notice

# First comments on a page, and answers under each before "more".
PAGE: Final = 50
ANSWERS: Final = 5


@dataclass
class CommentView:
    """One comment as this viewer sees it, with its answers."""

    comment: Comment
    notice: Notice | None
    # It waits for its check, and is shown to its author alone.
    waits: bool = False
    replies: list[CommentView] = field(default_factory=list)
    # There are answers beyond these.
    more: bool = False


@dataclass
class Thread:
    """A page of the comments under a note, and how many wait for a check."""

    comments: list[CommentView]
    waiting: int
    # The comment behind which the next page begins; 0 on the last one.
    next: int = 0


def thread_of(note: Note, viewer: Viewer, *, after: int = 0, under: int = 0) -> Thread:
    """First comments oldest first, those behind `after`, each with its first answers; with `under`, one of them with
    all of its answers.

    What waits for its check, and what answers it, only its author reads; everybody else is told how many there are.
    Three queries, one more where one is withheld in some places only.
    """
    mine = Q(author=viewer.account) if viewer.account else Q(pk__isnull=True)
    rows = note.comments.filter(Q(held=False) | mine).select_related("author", "withheld_by__rule_version__rule")
    first = rows.filter(parent=None)
    first = first.filter(pk=under) if under else first.filter(pk__gt=after)
    tops = list(first.order_by("id")[: PAGE + 1])
    more, tops = len(tops) > PAGE, tops[:PAGE]
    answers = _answers(rows, tops, every=bool(under))
    notices = notices_of("comment", [*tops, *answers], viewer)
    views = {row.pk: CommentView(row, notices.get(row.pk), row.held) for row in tops}
    for row in answers:
        view = views[row.parent_id or 0]
        if under or len(view.replies) < ANSWERS:
            view.replies.append(CommentView(row, notices.get(row.pk), row.held))
        else:
            view.more = True
    waiting = note.comments.filter(Q(held=True) | Q(parent__held=True)).exclude(mine).count()
    return Thread(list(views.values()), waiting, tops[-1].pk if more else 0)


def _answers(rows: QuerySet[Comment], tops: list[Comment], *, every: bool) -> list[Comment]:
    """The first answers to each of these, and one beyond them where there are more."""
    if not tops:
        return []
    answers = rows.filter(parent__in=[top.pk for top in tops]).order_by("id")
    if every:
        return list(answers)
    nth = Window(RowNumber(), partition_by="parent", order_by="id")
    return list(answers.annotate(nth=nth).filter(nth__lte=ANSWERS + 1))
