"""What a viewer sees of a note, comment, product or shop: itself, or a notice. One function answers everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from isthmus.regions.policy import Policy
from isthmus.tenancy.mode import HOMES

from moderation.actions.take_effect import in_force
from moderation.notices import (
    Notice,
    notice_among,
    notice_of_block,
    notice_of_decision,
    notice_of_measure,
    notice_of_policy,
)

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models import Collection, Comment, Note, Product, Seller

    # What a notice can stand in the place of.
    Subject = Comment | Note | Product | Seller | Collection


def notices_of(kind: str, subjects: Sequence[Subject], viewer: Viewer) -> dict[int, Notice]:
    """The notices that stand in the place of these subjects for this viewer, by their ids; who has none is visible.

    It asks for the same of everybody, the author included: there is no shadow-ban. One query, and none where nothing is
    withheld from some only. The subjects carry `author` and `withheld_by`.
    """
    somewhere = [subject.pk for subject in subjects if subject.restricted and subject.withheld_by is None]
    measures = in_force(kind, somewhere) if somewhere else {}
    found: dict[int, Notice] = {}
    for subject in subjects:
        if subject.withheld_by is not None:
            found[subject.pk] = notice_of_decision(subject.withheld_by)
        elif notice := notice_among(measures.get(subject.pk, ()), viewer):
            found[subject.pk] = notice
        elif apart := apart_notice(subject.author.home, viewer):
            found[subject.pk] = apart
        elif subject.author.username in viewer.out_of_sight:
            found[subject.pk] = notice_of_block()
    return found


def notice_of(kind: str, subject: Subject, viewer: Viewer) -> Notice | None:
    """The same for one subject."""
    return notices_of(kind, [subject], viewer).get(subject.pk)


def apart_notice(home: str, viewer: Viewer) -> Notice | None:
    """The notice in the place of what people of this home make, where a policy keeps it from the viewer."""
    apart = viewer.policies.by["between"]
    return notice_of_policy(apart) if apart and Sight(viewer).stands_apart(home) else None


def standing_of(kind: str, subject: Subject) -> list[Notice]:
    """What puts a notice into the subject's place for all or some others: for its author, who is told of each."""
    somewhere = subject.withheld_by_id is not None or subject.restricted
    measures = in_force(kind, [subject.pk]).get(subject.pk, []) if somewhere else []
    return [*map(notice_of_measure, measures), *map(notice_of_policy, _keeping_apart(subject.author.home))]


@dataclass(frozen=True)
class Mark:
    """A measure that leaves a note in sight and puts nothing above it, and the decision behind it, as its page says."""

    effect: str
    notice: Notice


def marks_of(note: Note, viewer: Viewer) -> list[Mark]:
    """What is done to a note that is shown all the same: of a place further down in Explore only its author is told
    here, and everybody else where the sums are. No query where there is nothing."""
    if not (note.limited or note.demoted):
        return []
    mine = viewer.account is not None and viewer.account.pk == note.author_id
    measures = in_force("note", [note.pk], ["limit", "demote"]).get(note.pk, [])
    return [Mark(each.effect, notice_of_measure(each)) for each in measures if mine or each.effect != "demote"]


def _keeping_apart(home: str) -> list[Policy]:
    """The policies by which people of the other home do not see what those of this one post."""
    if settings.TENANT.is_split:
        return []
    (other,) = set(HOMES) - {home}
    between = settings.POLICIES.between_for(other)
    return [policy for policy in between if policy.between and not policy.between.see]


class Withholdable(Protocol):
    """What tells whether a notice may stand in something's place."""

    @property
    def withheld_by(self) -> int | None: ...
    @property
    def restricted(self) -> bool: ...
    @property
    def home(self) -> str: ...
    @property
    def username(self) -> str: ...


class Sight:
    """What of a viewer decides whether a policy or a block keeps from them what somebody posts; read once for many."""

    def __init__(self, viewer: Viewer) -> None:
        self.blocked = viewer.out_of_sight
        # The only home whose people they see; None where they see all.
        self.within = viewer.home if not viewer.policies.between.see else None

    def stands_apart(self, home: str) -> bool:
        """Whether a policy keeps what people of this home post from the viewer."""
        return self.within is not None and home != self.within

    def excludes(self, home: str, username: str) -> bool:
        """Whether a policy or a block keeps from the viewer what this person posts, who lives there."""
        return username in self.blocked or self.stands_apart(home)

    def may_exclude(self, subject: Withholdable) -> bool:
        """Whether `notices_of` has to be asked; where not, the viewer sees the thing itself."""
        decided = subject.withheld_by is not None or subject.restricted
        return decided or self.excludes(subject.home, subject.username)
