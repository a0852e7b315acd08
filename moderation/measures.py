"""What a decision can do to what it is about: each effect in words, and what it needs to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.errors import MeasureRefused

if TYPE_CHECKING:
    from moderation.subjects import Kind


@dataclass(frozen=True)
class Effect:
    """One sort of measure, as a form offers it and as a statement tells it."""

    name: str
    # For whoever chooses it: "Remove it".
    label: Any
    # For whoever made what it is about.
    does: Any
    # Whether a notice stands in the subject's place, for everybody or for some.
    withholds: bool = False
    # Whether it has to be told in which countries or for which homes.
    needs_places: bool = False
    # Whether it has to be told when it ends; each of the others may be.
    needs_end: bool = False


@dataclass(frozen=True)
class Chosen:
    """An effect as a decision imposes it."""

    effect: str
    countries: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    # None holds until a decision lifts it.
    until: dt.datetime | None = None


EFFECTS: Final[dict[str, Effect]] = {
    effect.name: effect
    for effect in (
        Effect(
            "remove",
            gettext_lazy("Remove it"),
            gettext_lazy("It is withheld from everybody, everywhere. A notice stands in its place."),
            withholds=True,
        ),
        Effect(
            "withhold",
            gettext_lazy("Withhold it in some places"),
            gettext_lazy("A notice stands in its place there; everywhere else it is shown."),
            withholds=True,
            needs_places=True,
        ),
        Effect(
            "age_restrict",
            gettext_lazy("Show it to adults only"),
            gettext_lazy("Whoever is not known to be 18 or older reads a notice in its place."),
            withholds=True,
        ),
        Effect(
            "limit",
            gettext_lazy("Allow no comments, likes or sharing"),
            gettext_lazy("It is shown, and its page says that it takes no new comments and likes and is not shared."),
        ),
        Effect(
            "demote",
            gettext_lazy("Put it last in Explore"),
            gettext_lazy("Where Explore goes by weights, it stands behind all other notes, and the sums say so."),
        ),
        Effect(
            "label",
            gettext_lazy("Put a label above it"),
            gettext_lazy("It is shown, and the name of the rule stands above it with a link to what the rule says."),
        ),
        Effect(
            "suspend",
            gettext_lazy("Suspend the account"),
            gettext_lazy("Until it ends you can read, take your data along and appeal, and post nothing."),
            needs_end=True,
        ),
    )
}
WITHHOLDING: Final = tuple(effect.name for effect in EFFECTS.values() if effect.withholds)


def effects_for(kind: Kind) -> list[Effect]:
    """What a decision about this kind of subject can choose among, the strongest first."""
    return [EFFECTS[name] for name in EFFECTS if name in kind.measures]


def refuse_what_cannot_be(kind: Kind, measures: Sequence[Chosen]) -> None:
    """Raises MeasureRefused for an effect that the kind does not know or that comes twice, a place or an end that is
    missing, and an end that has passed."""
    if len({chosen.effect for chosen in measures}) < len(measures):
        raise MeasureRefused(_("Choose each measure once."))
    for chosen in measures:
        if chosen.effect not in kind.measures:
            raise MeasureRefused(_("This measure does not exist for what the decision is about. Choose another one."))
        effect = EFFECTS[chosen.effect]
        if effect.needs_places and not (chosen.countries or chosen.homes):
            raise MeasureRefused(_("Say in which countries or for which homes it is withheld."))
        if effect.needs_end and chosen.until is None:
            raise MeasureRefused(_("Say when it ends."))
        if chosen.until is not None and chosen.until <= timezone.now():
            raise MeasureRefused(_("The end has passed already. Choose a later one."))


def outcome_of(measures: Sequence[Chosen]) -> str:
    """What a decision with these measures comes to: "remove" where it withholds, "restrict" where it does less, "keep"
    with none."""
    if not measures:
        return "keep"
    return "remove" if any(EFFECTS[chosen.effect].withholds for chosen in measures) else "restrict"
