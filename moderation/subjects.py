"""What can be moderated registers itself as a kind of subject; moderation knows no note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import prefetch_related_objects

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer


@dataclass(frozen=True)
class Effective:
    """What the measures in force on a subject come to, as it is kept beside the subject; with the defaults, nothing."""

    # The decision by which it is withheld from everybody.
    everywhere: int | None = None
    # Whether it is withheld from some, by place or by age.
    somewhere: bool = False
    limited: bool = False
    demoted: bool = False
    # The decision whose rule is named above it.
    labelled: int | None = None
    suspended_until: dt.datetime | None = None


@dataclass(frozen=True)
class Said:
    """Something said around a subject, for whoever decides on it."""

    # Which part it is: "The note", "The comment that it answers".
    place: Any
    by: str
    text: str
    lang: str = ""


class Kind(Protocol):
    """How to find, show and restrict one kind of subject."""

    name: str
    # What one of them is called, for people: "A note".
    label: Any
    # The names of the effects that a decision about one can have (moderation.measures).
    measures: tuple[str, ...]

    def load(self, subject_id: int) -> Any: ...
    # Many at once, by id, for lists: those that are still there.
    def load_many(self, subject_ids: Iterable[int]) -> dict[int, Any]: ...
    def text(self, subject: Any) -> str: ...
    def text_before(self, subject: Any, revision: int) -> str: ...
    def author(self, subject: Any) -> Any: ...
    def revision(self, subject: Any) -> int: ...
    # Whether the policies of its maker let detectors of somebody else's be asked about it.
    def may_leave(self, subject: Any) -> bool: ...
    def languages(self, subject: Any) -> list[str]: ...
    def url(self, subject: Any) -> str: ...
    def summary(self, subject: Any) -> str: ...
    def pictures(self, subject: Any) -> list[Any]: ...
    # What was said around it, in order; empty where it stands for itself.
    def context(self, subject: Any) -> list[Said]: ...
    # How many people have answered to it in any way.
    def reach(self, subject: Any) -> int: ...
    # Those of these that the viewer sees, and no notice in their place.
    def shown(self, subjects: Sequence[Any], viewer: Viewer) -> list[Any]: ...
    def restrict(self, subject: Any, effective: Effective) -> None: ...
    # What is kept beside these subjects, and which subjects anything is kept beside: so that both can be compared.
    def effective(self, subject_ids: Sequence[int]) -> dict[int, Effective]: ...
    def restricted(self) -> Iterable[int]: ...
    def publish(self, subject: Any) -> None: ...


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called once per kind at start."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises KeyError for one that nobody registered."""
    return _kinds[name]


def label_of(name: str) -> str:
    """What one of a kind is called, for people; the name itself for a kind that nobody registered here."""
    return str(_kinds[name].label) if name in _kinds else name


def kinds() -> list[Kind]:
    """All that can be moderated."""
    return list(_kinds.values())


def read_pictures(subjects: list[Any]) -> None:
    """Read the pictures of all of these at once and once, where they have any. One query at most."""
    if subjects and any(each.name == "pictures" for each in subjects[0]._meta.related_objects):
        prefetch_related_objects([each for each in subjects if each.pictures_count], "pictures")
