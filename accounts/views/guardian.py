"""A child's page about their guardians, and a guardian's about their children."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.tenancy.ids import id_from

from accounts import words
from accounts.actions.become_guardian import CannotBeGuardian, become_guardian
from accounts.actions.end_guardianship import end_guardianship
from accounts.actions.grant_screen_time import MINUTES, CannotGrant, grant_minutes, lift_night
from accounts.actions.make_guardian_code import CannotHaveGuardian, make_guardian_code
from accounts.guardians import can_be_guardian, can_have_guardian, who_can_be_guardian
from accounts.models import Account, GuardianEntry
from accounts.queries.screen_time import minutes_today

# Of the log, on a page.
SHOWN = 50


@login_required
def guardian(request: Any) -> HttpResponse:
    """Who my guardians are and what they have done; a code for another one; an end to one."""
    account, now, code = request.user, timezone.now(), ""
    if request.method == "POST" and "end" in request.POST:
        end_guardianship(account=account, guardian=_person(request), child=account, now=now)
        messages.success(request, _("You are no longer linked."))
        return redirect("guardian")
    if request.method == "POST":
        try:
            # Shown in this answer and nowhere else, because only a digest of it is kept.
            code = make_guardian_code(viewer=request.viewer, now=now)
        except CannotHaveGuardian as error:
            messages.error(request, str(error))
            return redirect("guardian")
    context = {
        "code": code,
        "can": can_have_guardian(request.viewer),
        "links": account.guardians.select_related("guardian"),
        "entries": _shown(account.guardian_entries.all()),
    }
    return render(request, "accounts/guardian.html", context)


@login_required
def wards(request: Any) -> HttpResponse:
    """The children whose guardian I am; more time for them; a code of another one."""
    if request.method == "POST":
        _change_wards(request)
        return redirect("wards")
    now = timezone.now()
    links = request.user.wards.select_related("child")
    context = {
        "cannot": "" if can_be_guardian(request.viewer) else who_can_be_guardian(),
        "children": [
            {
                "person": link.child,
                "used": minutes_today(link.child, now),
                "zone": link.child.clock.zone_at(now).key,
                "zone_later": link.child.time_zone if link.child.clock.zone_at(now) != link.child.clock.zone else "",
            }
            for link in links
        ],
        "minutes": MINUTES,
        "entries": _shown(request.user.ward_entries.all()),
    }
    return render(request, "accounts/wards.html", context)


def _change_wards(request: Any) -> None:
    now, sent = timezone.now(), request.POST
    try:
        if "code" in sent:
            link = become_guardian(viewer=request.viewer, code=sent["code"], now=now)
            messages.success(request, _("You are now a guardian of %(name)s.") % {"name": link.child.name})
        elif "end" in sent:
            end_guardianship(account=request.user, guardian=request.user, child=_person(request), now=now)
            messages.success(request, _("You are no longer linked."))
        elif "night" in sent:
            lift_night(guardian=request.user, child=_person(request), now=now)
            messages.success(request, _("The night is open until morning."))
        else:
            minutes = id_from(sent.get("minutes", "")) or 0
            grant_minutes(guardian=request.user, child=_person(request), minutes=minutes, now=now)
            messages.success(request, _("Given."))
    except (CannotBeGuardian, CannotGrant) as error:
        messages.error(request, str(error))


def _person(request: Any) -> Account:
    return get_object_or_404(Account, pk=id_from(request.POST.get("person", "")))


def _shown(entries: QuerySet[GuardianEntry]) -> list[dict[str, str]]:
    """The last lines of the log, each with its day by the child's clock."""
    last = entries.select_related("child", "guardian")[:SHOWN]
    return [{"when": words.day_and_time(entry.made_at, entry.child.clock), "what": words.told(entry)} for entry in last]
