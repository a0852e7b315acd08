"""The comments under a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds.models import Comment, Note
from feeds.visibility import notices_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from moderation.notices import Notice

MOST = 200


@dataclass
class CommentView:
    """One comment as this viewer sees it, with its answers."""

    comment: Comment
    notice: Notice | None
    # It waits for its check, and is shown to its author alone.
    waits: bool = False
    replies: list[CommentView] = field(default_factory=list)


@dataclass
class Thread:
    """The comments under a note, and how many more wait for their check."""

    comments: list[CommentView]
    waiting: int


def thread_of(note: Note, viewer: Viewer) -> Thread:
    """First comments oldest first, each with its answers. One query, two where one is withheld in some places only.

    What waits for its check only its author reads; everybody else is told how many there are.
    """
    rows = list(note.comments.select_related("author", "withheld_by__rule_version__rule").order_by("id")[:MOST])
    notices = notices_of("comment", rows, viewer)
    me = viewer.account.pk if viewer.account else None
    views = {
        row.pk: CommentView(row, notices.get(row.pk), row.held) for row in rows if not row.held or row.author_id == me
    }
    waiting = sum(row.held and row.author_id != me for row in rows)
    for view in views.values():
        parent = views.get(view.comment.parent_id or 0)
        if parent:
            parent.replies.append(view)
    return Thread([view for view in views.values() if view.comment.parent_id is None], waiting)
