"""What one is told: the page, the way to what it tells of, and the number beside the bell."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from isthmus.tenancy.ids import id_from
from isthmus.tenancy.marker import is_frozen

from feeds.actions.read_notifications import read_notifications
from feeds.context import unread_of
from feeds.queries.notifications import TABS, address_of, newest_id, notifications_of
from feeds.told import TAB_NAMES, sentence


@require_safe
@login_required
def notifications(request: Any) -> HttpResponse:
    """What happened, in groups, newest first; `show` names a tab."""
    tab = request.GET.get("show", "all")
    tab = tab if tab in TABS else "all"
    told = notifications_of(request.viewer, tab=tab, before=id_from(request.GET.get("before", "")))
    context = {
        "tab": tab,
        "tabs": [(code, name, "?show=" + code if code != "all" else request.path) for code, name in TAB_NAMES.items()],
        "told": told,
        "lines": [(group, sentence(group)) for group in told.groups],
        "newest": newest_id(request.user),
    }
    part = request.htmx and "before" in request.GET and not request.htmx.history_restore_request
    response = render(request, "feeds/notifications/_lines.html" if part else "feeds/notifications/page.html", context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
@login_required
def follow(request: Any, notification_id: int) -> HttpResponse:
    """Go to what one line tells of. It is read from then on; on a frozen site it stays new until afterwards."""
    found = get_object_or_404(
        request.user.notifications.select_related("actor", "note", "comment__note", "statement"), pk=notification_id
    )
    if not is_frozen():
        read_notifications(account=request.user, until=found.pk, like=found)
    return redirect(address_of(found))


@login_required
def read(request: Any) -> HttpResponse:
    """Mark as read what the page showed, or could have: nothing that has come since."""
    until = id_from(request.POST.get("until", ""))
    if request.method == "POST" and until is not None:
        read_notifications(account=request.user, until=until)
    return redirect("notifications")


@require_safe
def count(request: Any) -> HttpResponse:
    """How many are new, for a page that asks by itself while somebody looks at it.

    A page asks, and no connection is held open: a worker has a few threads, and a stream for each open tab would take
    them all. The answer costs as much as the number on any page.
    """
    newest = newest_id(request.user) if request.user.is_authenticated else 0
    response = JsonResponse({"unread": unread_of(request), "newest": str(newest)})
    response.headers["Cache-Control"] = "no-store"
    return response
