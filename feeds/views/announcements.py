"""What the site tells everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from isthmus.tenancy.ids import id_from
from isthmus.tenancy.marker import is_frozen
from isthmus.web.way_back import way_back

from feeds.actions.dismiss_announcement import dismiss_announcement
from feeds.context import DISMISSED
from feeds.queries.announcements import announcements_now, announcements_so_far, dismissed_by

YEAR = 31_536_000


@require_safe
def announcements(request: Any) -> HttpResponse:
    """All of them, newest first."""
    return render(request, "feeds/announcements.html", {"listed": announcements_so_far()})


def dismiss(request: Any) -> HttpResponse:
    """See the one named in `announcement` no more; then back to where one was.

    Visitors' browsers remember it, and everybody's while an account cannot be written to.
    """
    response = redirect(way_back(request))
    number = id_from(request.POST.get("announcement", ""))
    if request.method != "POST" or number is None:
        return response
    if request.user.is_authenticated and not is_frozen():
        dismiss_announcement(account=request.user, announcement_id=number)
        return response
    kept = {number, *dismissed_by(request, DISMISSED)} & {each.id for each in announcements_now()}
    value = "-".join(map(str, sorted(kept)))
    response.set_cookie(DISMISSED, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
    return response
