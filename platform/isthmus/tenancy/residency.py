"""Every row knows where it lives: what a model declares, and what we declare for models of other packages.

Besides `residency` a model may declare, for a move between the modes:

- `counts`: columns that count other rows, as {"likes_count": "likes"} with the name of the reverse relation. They are
  counted anew, because a row that is sealed no longer counts;
- `files`: columns with the digests of stored pictures, which move with the row;
- `topics`: by what the report of a border's impact groups what people answer to, as {"tag": "note_tags.tag.name"};
- `tie`: False for a crossing that joins nobody, such as a report: a border's impact counts it among no ties;
- `words`: the column with what its maker wrote, shown to them while the row is sealed;
- `echoes`: True for a crossing that only tells of another row: nobody is told a second time that it is sealed;
- `settled`: values that only one row of a site may have, and what the younger of two rows gets when sites are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Owned:
    """Lives with one account: the dotted path of fields from the row to it; "self" for the account."""

    path: str


@dataclass(frozen=True)
class Crossing:
    """Joins two accounts that may live apart: the maker's side and the other side.

    `also` names further accounts without whom the row makes no sense, such as the one that a reply answers; a path that
    leads through an empty reference names nobody.
    """

    maker: str
    other: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfHome:
    """Belongs to a home and to no account: the column says which one, and an account that moves takes nothing along."""

    column: str


@dataclass(frozen=True)
class Reference:
    """Stands on both sides alike, matched by these fields (comma-separated) and never by id."""

    key: str


@dataclass(frozen=True)
class Site:
    """Belongs to the site itself: staff, settings."""


@dataclass(frozen=True)
class Passing:
    """May be dropped on a move, for this reason."""

    reason: str


Residency = Owned | Crossing | OfHome | Reference | Site | Passing


@dataclass(frozen=True)
class Settled:
    """One value per site. `key` is SQL over the row `r` for what must not be there twice, `where` for which rows.

    When two sites are merged, of two rows with one key the older keeps its value, by the published rule; the younger
    gets `yields(value, taken)`, where `taken(key)` says whether either site has that already. The next split gives the
    old value back.
    """

    column: str
    key: str
    yields: Callable[[Any, Callable[[str], bool]], Any]
    where: str = "TRUE"


THIRD_PARTY: Final[dict[str, Residency]] = {
    "account.EmailAddress": Owned("user"),
    "account.EmailConfirmation": Passing(gettext_noop("A confirmation link is asked for again.")),
    "accounts.Account_groups": Owned("account"),
    "accounts.Account_user_permissions": Owned("account"),
    "admin.LogEntry": Owned("user"),
    "auth.Group": Reference("name"),
    "auth.Group_permissions": Reference("group.name,permission.codename"),
    "auth.Permission": Reference("content_type.app_label,codename"),
    "contenttypes.ContentType": Reference("app_label,model"),
    "sessions.Session": Passing(gettext_noop("People sign in again on their own site.")),
}
# Of two accounts with one confirmed address the younger confirms it again, if it is still theirs.
_SETTLED_THIRD_PARTY: Final = {
    "account.EmailAddress": (Settled("verified", "lower(r.email)", lambda value, taken: False, where="r.verified"),)
}
# Django's own ledger of migrations is made by `migrate` on each side and has no model.
WITHOUT_MODEL: Final = frozenset({"django_migrations"})


def residency_of(model: type[models.Model]) -> Residency | None:
    """What the model declares, or what is declared for it here; None where nobody did."""
    declared = getattr(model, "residency", None)
    return declared if isinstance(declared, Residency) else THIRD_PARTY.get(model._meta.label)


def counts_of(model: type[models.Model]) -> Mapping[str, str]:
    """The columns that count other rows, by column, with the name of the reverse relation."""
    return getattr(model, "counts", {})


def files_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that hold digests of stored pictures."""
    return tuple(getattr(model, "files", ()))


def echoes(model: type[models.Model]) -> bool:
    """Whether the row only tells of another one that crosses as well."""
    return bool(getattr(model, "echoes", False))


def words_of(model: type[models.Model]) -> str:
    """The column with what the row's maker wrote; empty where they wrote nothing."""
    return str(getattr(model, "words", ""))


def is_tie(model: type[models.Model]) -> bool:
    """Whether a crossing's row is something that joins two people."""
    return bool(getattr(model, "tie", True))


def topics_of(model: type[models.Model]) -> Mapping[str, str]:
    """Dotted paths to what a row is about, by the name of the grouping; they may follow reverse relations."""
    return getattr(model, "topics", {})


def settled_of(model: type[models.Model]) -> tuple[Settled, ...]:
    """The values that a merge has to settle."""
    return tuple(getattr(model, "settled", _SETTLED_THIRD_PARTY.get(model._meta.label, ())))


def all_models() -> Iterator[type[models.Model]]:
    """Every model with a table of its own, the join tables of many-to-many fields included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def leads_to_account(model: type[models.Model], path: str) -> bool:
    """Whether the dotted path of foreign keys starts at this model and ends at an account."""
    account = get_user_model()
    if path == "self":
        return model is account
    here: type[models.Model] = model
    for step in path.split("."):
        try:
            related = here._meta.get_field(step).related_model
        except FieldDoesNotExist:
            return False
        if not isinstance(related, type):
            return False
        here = related
    return here is account


def faults_of(model: type[models.Model]) -> list[str]:
    """What is wrong with a model's declaration, in sentences; empty when it is right."""
    label = model._meta.label
    fields = {each.name for each in model._meta.get_fields()}
    if taken := sorted(fields & {"counts", "echoes", "files", "settled", "tie", "topics", "words"}):
        return [f"{label} has a field {taken[0]!r}, which is the name of a declaration. Give the field another name."]
    match residency_of(model):
        case None:
            return [
                f"{label} declares no residency. Say where its rows live: residency = Owned(...), Crossing(...), ..."
            ]
        case Owned(path):
            paths = [path]
        case Crossing(maker, other, also):
            paths = [maker, other, *also]
        case OfHome(column) if column not in fields:
            return [f"{label}: there is no column {column!r} that could say to which home a row belongs."]
        case _:
            paths = []
    shared = [
        f"{label}: {each.name} points to {each.related_model._meta.label}, which has other numbers on other sites; a "
        "sealed row could not say what it meant."
        for each in model._meta.local_fields
        if isinstance(residency_of(model), Crossing)
        and isinstance(each.related_model, type)
        and isinstance(residency_of(each.related_model), Reference)
    ]
    return shared + [
        f"{label}: the path {path!r} does not lead to an account."
        for path in paths
        if not leads_to_account(model, path)
    ]
