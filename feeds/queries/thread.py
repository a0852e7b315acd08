"""The comments under a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds.models import Comment, Note
from feeds.visibility import notice_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from moderation.notices import Notice

MOST = 200


@dataclass
class CommentView:
    """One comment as this viewer sees it, with its answers."""

    comment: Comment
    notice: Notice | None
    replies: list[CommentView] = field(default_factory=list)


def thread_of(note: Note, viewer: Viewer) -> list[CommentView]:
    """First comments oldest first, each with its answers. One query."""
    rows = note.comments.select_related("author", "withheld_by__rule_version__rule").order_by("id")[:MOST]
    views = {row.pk: CommentView(row, notice_of(row, viewer)) for row in rows}
    for view in views.values():
        parent = views.get(view.comment.parent_id or 0)
        if parent:
            parent.replies.append(view)
    return [view for view in views.values() if view.comment.parent_id is None]
