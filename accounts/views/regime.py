"""Which policies apply to me, why, and since when; and the move to the other home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions import words
from isthmus.regions.policy import FEATURES
from isthmus.regions.told import PolicyTold, told
from isthmus.tenancy.mode import HOMES

from accounts import words as time_words
from accounts.actions.change_home import CannotChangeHome, change_home, may_change_home
from accounts.effects import effects_on
from accounts.policies import why_at_home, why_there
from accounts.queries.screen_time import standing_of


@dataclass(frozen=True)
class Change:
    """What another home would change of one feature."""

    before: list[str]
    after: list[str]
    # The policies that decide it, before and after; None where none speaks of it.
    policies: list[PolicyTold]


@require_safe
@login_required
def regime(request: Any) -> HttpResponse:
    """Home, reason, and every setting that holds for me with the policy that made it."""
    account, applied = request.user, request.viewer.policies
    context = {
        "home_reason": why_at_home(account),
        "home_changes": [(each, why_there(each.rule, each.edition)) for each in account.home_changes.all()],
        "policies": [
            {"told": told(policy), "sentences": [
                sentence for name, by in applied.by.items() if by is policy
                for sentence in words.setting_sentences(name, getattr(applied, name))
            ]}
            for policy in applied.policies
        ],
        "touching": _touching(request.viewer),
        "effects": effects_on(account),
        "pack": settings.PACK,
        "viewer": request.viewer,
        "country": words.country_or_unknown(request.viewer.country),
        "languages": words.listed([words.language_name(code) for code in request.viewer.languages]),
        "cannot_move": may_change_home(account),
        "zone": account.clock.zone_at(timezone.now()).key if settings.POLICIES.needs_clock else "",
        "screen_time": _screen_time(request.viewer),
    }  # fmt: skip
    return render(request, "accounts/regime.html", context)


def _screen_time(viewer: Any) -> list[str]:
    """How I stand with the limit on my time; nothing without one."""
    limits = viewer.policies.screen_time
    if not limits.limits:
        return []
    standing = standing_of(viewer.account, limits, timezone.now())
    if standing.lock():
        told = [time_words.used(standing), time_words.closed_because(standing), time_words.opens(standing)]
    else:
        told = [time_words.used(standing), time_words.left(standing)]
    return [sentence for sentence in told if sentence]


def _touching(viewer: Any) -> list[PolicyTold]:
    """Policies for people of the other home that I meet: what they do with what I write, and whether they see it."""
    if settings.TENANT.is_split:
        return []
    (other,) = set(HOMES) - {viewer.home}
    mine = viewer.policies.policies
    return [
        told(policy)
        for policy in settings.POLICIES.between_for(other)
        if policy.between and (policy.between.check == "before" or not policy.between.see) and policy not in mine
    ]


@login_required
def move_home(request: Any) -> HttpResponse:
    """What the other home would change, beforehand; then the move."""
    account = request.user
    reason = may_change_home(account)
    if reason:
        messages.error(request, reason)
        return redirect("regime")
    if request.method == "POST":
        try:
            change_home(account=account)
        except CannotChangeHome as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your account has moved to its new home."))
        return redirect("regime")
    (other,) = set(HOMES) - {account.home}
    return render(request, "accounts/move_home.html", {"other": other, "changes": _changes(request.viewer, other)})


def _changes(viewer: Any, other: str) -> list[Change]:
    there = settings.POLICIES.applied(home=other, country=viewer.country, languages=viewer.languages, age=viewer.age)
    here = viewer.policies
    return [
        Change(
            list(words.setting_sentences(name, getattr(here, name))),
            list(words.setting_sentences(name, getattr(there, name))),
            [told(policy) for policy in (here.by[name], there.by[name]) if policy],
        )
        for name in FEATURES
        if getattr(here, name) != getattr(there, name)
    ]
