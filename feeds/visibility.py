"""What a viewer sees of a note or comment: itself, or a notice. One function answers for every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from moderation.notices import Notice, notice_for

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models import Comment, Note


def notice_of(subject: Note | Comment, viewer: Viewer) -> Notice | None:
    """The notice that stands in the subject's place, or None where it is visible.

    The answer is the same for everybody, its author included: there is no shadow-ban.
    """
    if subject.withheld_by is None:
        return None
    return notice_for(subject.withheld_by, get_language() or "en")
