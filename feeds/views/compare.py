"""Two viewers beside each other: what each gets to see of one note, and what makes the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from isthmus.regions import words
from isthmus.regions.countries import country_choices
from isthmus.regions.policy import FEATURES
from isthmus.regions.spoken import SPOKEN
from isthmus.regions.told import PolicyTold, told
from isthmus.regions.viewer import Viewer
from isthmus.tenancy.mode import HOMES

from feeds.models import Note
from feeds.queries.products import goods_in
from feeds.queries.thread import comments_seen
from feeds.visibility import notice_of
from moderation.notices import Notice

AGES = (9, 13, 15, 17, 30)


@dataclass(frozen=True)
class Sees:
    """What somebody gets to see of a note: a notice in its place, or the note with what belongs to it."""

    notice: Notice | None
    # None where products are switched off; each is a title, or the notice in its place.
    products: tuple[str | Notice, ...] | None = ()
    comments: int = 0
    comments_withheld: tuple[tuple[Notice, int], ...] = ()


@dataclass(frozen=True)
class Side:
    """One of the two: who looks, and what they see."""

    name: str
    # What was chosen, for the form.
    country: str
    home: str
    reads: str
    age: str
    sees: Sees


@dataclass(frozen=True)
class Seam:
    """A setting that differs, and the policies that make it differ."""

    # What each of the two is called, and what the setting is for them.
    sides: list[tuple[str, list[str]]]
    policies: list[PolicyTold]


@require_safe
def compare(request: Any, note_id: int) -> HttpResponse:
    """Anybody may compare; nobody's account is needed to see what an account of that kind would see."""
    notes = Note.objects.visible_to(_viewer("", "", "", "")).select_related("author", "withheld_by__rule_version__rule")
    note = get_object_or_404(notes, pk=note_id)
    viewers = {side: _viewer(*(request.GET.get(f"{side}_{name}", "") for name in ("country", "home", "reads", "age")))
               for side in ("a", "b")}  # fmt: skip
    sides = {side: _side(request, side, note, viewer) for side, viewer in viewers.items()}
    context = {
        "note": note,
        "sides": sides,
        # Nobody has asked to see what is covered.
        "pictures": list(note.pictures.all()[: 0 if note.sensitive else 1]),
        "seams": _seams(sides["a"].name, viewers["a"], sides["b"].name, viewers["b"]),
        "same": sides["a"].sees == sides["b"].sees,
        "countries": country_choices(get_language() or "en"),
        "homes": _homes(),
        "spoken": SPOKEN,
        "ages": AGES,
    }
    return render(request, "feeds/compare.html", context)


def _homes() -> tuple[str, ...]:
    """Those whose accounts this site holds: it knows nothing of the other site's policies."""
    return (settings.TENANT.name,) if settings.TENANT.is_split else tuple(HOMES)


def _viewer(country: str, home: str, reads: str, age: str) -> Viewer:
    known = dict(country_choices("en"))
    seen_from = country if country in known else None
    lives = home if home in _homes() else None
    languages = (reads,) if reads in dict(SPOKEN) else ()
    years = int(age) if age.isdecimal() and int(age) < 130 else None
    applied = settings.POLICIES.applied(home=lives, country=seen_from, languages=languages, age=years)
    return Viewer(None, seen_from, languages, lives, years, applied)


def _side(request: Any, side: str, note: Note, viewer: Viewer) -> Side:
    told_ = [
        words.country_or_unknown(viewer.country) if viewer.country else "",
        words.home_name(viewer.home) if viewer.home else "",
        words.language_name(viewer.languages[0]) if viewer.languages else "",
        str(viewer.age) if viewer.age is not None else "",
    ]
    return Side(
        name=" · ".join(part for part in told_ if part),
        country=request.GET.get(f"{side}_country", ""),
        home=request.GET.get(f"{side}_home", ""),
        reads=request.GET.get(f"{side}_reads", ""),
        age=request.GET.get(f"{side}_age", ""),
        sees=_sees(note, viewer),
    )


def _sees(note: Note, viewer: Viewer) -> Sees:
    if notice := notice_of("note", note, viewer):
        return Sees(notice)
    allowed = viewer.policies.allows("products")
    goods = goods_in(note, viewer).items if allowed else []
    shown, withheld = comments_seen(note, viewer)
    return Sees(
        None,
        tuple(good.notice or good.product.title for good in goods) if allowed or not note.selling else None,
        shown,
        tuple(withheld),
    )


def _seams(one_name: str, left: Viewer, other_name: str, right: Viewer) -> list[Seam]:
    seams = []
    for name in FEATURES:
        one, other = getattr(left.policies, name), getattr(right.policies, name)
        if one != other:
            policies = {policy.code: policy for policy in (left.policies.by[name], right.policies.by[name]) if policy}
            seams.append(
                Seam(
                    [
                        (one_name, list(words.setting_sentences(name, one))),
                        (other_name, list(words.setting_sentences(name, other))),
                    ],
                    [told(policy) for policy in policies.values()],
                )
            )
    return seams
