"""What lives where, and which programs can reach it: generated from the models and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import ForeignKey, Model
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isthmus.tenancy.residency import (
    Crossing,
    OfHome,
    Owned,
    Passing,
    Reference,
    Residency,
    Site,
    all_models,
    files_of,
    residency_of,
)


@dataclass(frozen=True)
class Kept:
    """One kind of rows: what they are, and where they live."""

    name: str
    label: str
    where: str
    # Whether the rows come with pictures.
    files: bool


@require_safe
def residency(request: Any) -> HttpResponse:
    """Every table, grouped by where its rows live; and what this site's programs hold the keys of."""
    groups: dict[str, list[Kept]] = {}
    for model in all_models():
        lives = residency_of(model)
        assert lives is not None  # noqa: S101 - the program's checks refuse a model that says nothing
        kept = Kept(_name(model), " · ".join((model._meta.label, *_by(lives))), _where(lives), bool(files_of(model)))
        groups.setdefault(_group(lives), []).append(kept)
    context = {
        "groups": [{"title": title, "tables": kept} for title, kept in groups.items()],
        "database": settings.DATABASES["default"]["NAME"],
        "programs": [_("web server"), _("worker"), _("scheduler")],
        "count": sum(map(len, groups.values())),
    }
    return render(request, "relocation/residency.html", context)


def _name(model: type[Model]) -> str:
    """What the rows are, for people; a table that only joins two others is named after both."""
    if model._meta.auto_created:
        return capfirst(
            " – ".join(
                str(field.related_model._meta.verbose_name_plural)
                for field in model._meta.get_fields()
                if isinstance(field, ForeignKey)
            )
        )
    return capfirst(str(model._meta.verbose_name_plural))


def _by(residency: Residency) -> tuple[str, ...]:
    """The columns that say it, as the program names them."""
    match residency:
        case Owned(path):
            return (path,)
        case Crossing(maker, other):
            return (maker, other)
        case OfHome(column):
            return (column,)
        case Reference(key):
            return tuple(key.split(","))
        case _:
            return ()


def _group(residency: Residency) -> str:
    match residency:
        case Owned():
            return _("Lives with one account")
        case Crossing():
            return _("Joins two accounts")
        case OfHome():
            return _("Belongs to one home")
        case Reference():
            return _("Stands on every site alike")
        case Site():
            return _("Belongs to the site itself")
        case _:
            return _("Is not kept on a move")


def _where(residency: Residency) -> str:
    match residency:
        case Owned():
            return _("Where its account lives.")
        case Crossing():
            return _("With its maker; sealed where the other side lives elsewhere.")
        case OfHome():
            return _("With the home whose it is, whoever moves.")
        case Reference():
            return _("Everywhere the same.")
        case Passing(reason):
            return _(reason)
        case _:
            return _("On this site.")
