"""What a viewer sees of a note, comment, product or shop: itself, or a notice. One function answers everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from moderation.actions.take_effect import in_force
from moderation.notices import Notice, notice_among, notice_of_decision, notice_of_policy

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models import Comment, Note, Product, Seller


def notices_of(kind: str, subjects: Sequence[Note | Comment | Product | Seller], viewer: Viewer) -> dict[int, Notice]:
    """The notices that stand in the place of these subjects for this viewer, by their ids; who has none is visible.

    It asks for the same of everybody, the author included: there is no shadow-ban. One query, and none where nothing is
    withheld in some places only. The subjects carry `author` and `withheld_by`.
    """
    somewhere = [subject.pk for subject in subjects if subject.restricted and subject.withheld_by is None]
    decisions = in_force(kind, somewhere) if somewhere else {}
    found: dict[int, Notice] = {}
    for subject in subjects:
        if subject.withheld_by is not None:
            found[subject.pk] = notice_of_decision(subject.withheld_by)
        elif notice := notice_among(decisions.get(subject.pk, ()), viewer):
            found[subject.pk] = notice
        elif (apart := viewer.policies.by["between"]) and stands_apart(subject.author.home, viewer):
            found[subject.pk] = notice_of_policy(apart)
    return found


def notice_of(kind: str, subject: Note | Comment | Product | Seller, viewer: Viewer) -> Notice | None:
    """The same for one subject."""
    return notices_of(kind, [subject], viewer).get(subject.pk)


class Withholdable(Protocol):
    """What tells whether a notice may stand in something's place."""

    @property
    def withheld_by(self) -> int | None: ...
    @property
    def restricted(self) -> bool: ...
    @property
    def home(self) -> str: ...


def may_be_withheld(subject: Withholdable, viewer: Viewer) -> bool:
    """Whether `notices_of` has to be asked; where not, the viewer sees the thing itself."""
    return subject.withheld_by is not None or subject.restricted or stands_apart(subject.home, viewer)


def stands_apart(home: str, viewer: Viewer) -> bool:
    """Whether a policy keeps what people of this home post from the viewer."""
    return not viewer.policies.between.see and viewer.home is not None and home != viewer.home
