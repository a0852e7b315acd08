"""What one is told: the page, the way to what it tells of, and the number beside the bell."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from isthmus.tenancy.ids import id_from
from isthmus.tenancy.marker import is_frozen

from accounts.hearing import ALWAYS_ON_SITE, HOUR, MAILS, SUBJECTS, Hearing, hearing_of
from accounts.models import Account
from feeds.actions.choose_hearing import choose_hearing, stop_mail
from feeds.actions.mute_person import mute_person, unmute_person
from feeds.actions.read_notifications import read_notifications
from feeds.context import unread_of
from feeds.letters import account_of_token
from feeds.queries.announcements import announcements_now
from feeds.queries.notifications import MOST_UNREAD, TABS, address_of, count_since, newest_id, notifications_of
from feeds.told import TAB_NAMES, sentence
from feeds.views.lists import asks_for_more


@require_safe
@login_required
def notifications(request: Any) -> HttpResponse:
    """What happened, in groups, newest first; `show` names a tab."""
    tab = request.GET.get("show", "all")
    tab = tab if tab in TABS else "all"
    told = notifications_of(request.viewer, tab=tab, before=id_from(request.GET.get("before", "")))
    first = "before" not in request.GET
    context = {
        # What concerns everybody stands above what concerns oneself, while it holds.
        "announcements": announcements_now() if first and tab in ("all", "site") else [],
        "tab": tab,
        "tabs": [(code, name, "?show=" + code if code != "all" else request.path) for code, name in TAB_NAMES.items()],
        "told": told,
        "lines": [(group, sentence(group)) for group in told.groups],
        "newest": newest_id(request.user),
    }
    template = "feeds/notifications/_lines.html" if asks_for_more(request) else "feeds/notifications/page.html"
    response = render(request, template, context)
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


@login_required
def choose(request: Any) -> HttpResponse:
    """What one hears of, on the site and by e-mail, and of whom one does not."""
    account = request.user
    if request.method == "POST":
        choose_hearing(account=account, chosen={subject: _chosen(request.POST, subject) for subject in SUBJECTS})
        messages.success(request, _("It is saved, and holds from now on."))
        return redirect("notification_settings")
    context = {
        "subjects": [
            (subject, name, hearing_of(account, subject), subject in ALWAYS_ON_SITE)
            for subject, name in SUBJECTS.items()
        ],
        "mails": MAILS.items(),
        "hour": HOUR,
        "muted": Account.objects.filter(pk__in=account.muted.values("person")).order_by("username"),
    }
    return render(request, "feeds/notifications/settings.html", context)


def _chosen(sent: Any, subject: str) -> Hearing:
    mail = sent.get(f"mail_{subject}", "never")
    return Hearing(f"site_{subject}" in sent, mail if mail in MAILS else "never")


@login_required
def mute(request: Any, username: str) -> HttpResponse:
    """Hear nothing of what somebody does, or with `undo` hear of it again; then back to them, or to the settings."""
    person = get_object_or_404(Account, username=username.lower(), is_active=True)
    if request.method != "POST":
        return redirect(person)
    undo = "undo" in request.POST
    (unmute_person if undo else mute_person)(account=request.user, person=person)
    told = _("You hear again of what %(name)s does.") if undo else _("You hear nothing more of what %(name)s does.")
    messages.success(request, told % {"name": person.name})
    return redirect("notification_settings" if "settings" in request.POST else person)


@csrf_exempt
def unsubscribe(request: Any, token: str) -> HttpResponse:
    """No more e-mails, for whoever holds one of them, also signed out.

    Mail programs send the form by themselves (RFC 8058), so it needs no token against forgery: the address is one. To
    look at the page changes nothing, because programs look at every link of a letter.
    """
    account = account_of_token(token)
    if account is None:
        raise Http404
    done = request.method == "POST"
    if done:
        stop_mail(account=account)
    response = render(request, "feeds/notifications/unsubscribe.html", {"done": done})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def count(request: Any) -> HttpResponse:
    """How many are new, for a page that asks by itself while somebody looks at it; with `since`, the newest id that the
    page shows, also a sentence about what has come behind it.

    A page asks, and no connection is held open: a worker has a few threads, and a stream for each open tab would take
    them all. The answer costs as much as the number on any page.
    """
    since, sentence = id_from(request.GET.get("since", "")), ""
    if request.user.is_authenticated and since is not None and (n := count_since(request.user, since)):
        sentence = ngettext("Show %(n)s new notification", "Show %(n)s new notifications", n)
        sentence %= {"n": "99+" if n >= MOST_UNREAD else n}
    response = JsonResponse({"unread": unread_of(request), "sentence": sentence})
    response.headers["Cache-Control"] = "no-store"
    return response
