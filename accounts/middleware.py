"""Limits on time: count the minutes of those who have one, and close the site to them when it is up. And suspension:
who is suspended reads, and sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django_htmx.http import reswap, trigger_client_event
from isthmus.regions.policy import in_language
from isthmus.web.frozen import what_was_sent
from isthmus.web.middleware import SAFE

from accounts import words
from accounts.actions.mark_screen_time import mark_screen_time
from accounts.queries.screen_time import goes_on, standing_of
from accounts.screen_time import Standing, is_marked
from accounts.suspension import OPEN as OPEN_TO_SUSPENDED
from accounts.suspension import is_suspended, suspension_of, told_until
from moderation.notices import notice_of_measure

# What nobody may be locked out of: the rules and what they did to me, my account and its safety, reporting what harms
# me and what came of it, a guardian, leaving.
# To be there is no use of the site, so it is not counted. A picture's address is its content, and a proxy serves it
# without asking us; opening one is no page view. Nor is that a page asks by itself what is new.
OPEN: Final = (
    "/rules/", "/statements/", "/appeals/", "/moves/", "/me/regime/", "/me/statements/", "/me/edit/", "/me/guardian/",
    "/me/wards/", "/me/go-on/", "/accounts/", "/preferences/", "/language/", "/region/", "/healthz", "/static/",
    "/media/", "/mark.svg", "/manifest.webmanifest", "/icons/", "/service-worker.js", "/offline/", "/robots.txt",
    "/me/border/", "/me/identity/", "/identity/", "/report/", "/me/reports/",
    "/me/notifications/count/", "/unsubscribe/", "/announcements/",
)  # fmt: skip
BEAT: Final = "screen_time_beat"
# What a page asks by itself while somebody looks at it; the beat counts the minutes of that.
BY_ITSELF: Final = "news"


class ScreenTimeMiddleware:
    """After the viewer is known. Sets `request.screen_time` where time is limited, for the page's line and script."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_: Any) -> HttpResponse | None:
        """Here and not before: a forged request has been turned away, and is nobody's use of the site."""
        # In the order of what they cost; nobody who has no limit costs the database anything.
        if not settings.POLICIES.limits_time or request.path_info.startswith(OPEN):
            return None
        if not request.user.is_authenticated or not request.viewer.policies.screen_time.limits:
            return None
        # The client's clock is never asked.
        now = timezone.now()
        account, limits = request.viewer.account, request.viewer.policies.screen_time
        standing = standing_of(account, limits, now)
        lock, view = standing.lock(), request.resolver_match.view_name
        if lock and not (limits.kind == "soft" and goes_on(account, now)):
            return closed_answer(request, standing)
        if view != BY_ITSELF and standing.is_counted and not is_marked(standing.marks, now):
            standing = standing.with_marks(mark_screen_time(account=account, now=now))
        request.screen_time = {"warning": "" if lock else words.warning(standing)}
        return None


def closed_answer(request: Any, standing: Standing) -> HttpResponse:
    """The page that says why it is closed, until when, and by which policy; for htmx and the script one sentence."""
    sentence = f"{words.closed_because(standing)} {words.opens(standing)}"
    by_script = request.resolver_match.view_name in (BEAT, BY_ITSELF)
    return _refusal(request, sentence, "accounts/closed.html", partial(_closed, request, standing), by_script=by_script)


def _refusal(
    request: Any, sentence: str, template: str, context: Callable[[], dict[str, Any]], *, by_script: bool = False
) -> HttpResponse:
    """In the place of what was asked for: the page, or for htmx and scripts its sentence."""
    response: HttpResponse
    if by_script or request.headers.get("Accept") == "application/json":
        # What is being written is saved by itself, and its page shows what is told.
        response = JsonResponse({"sentence": sentence, "told": sentence}, status=403)
    elif request.htmx:
        # What was typed stays on the screen.
        response = reswap(HttpResponse(status=403), "none")
        trigger_client_event(response, "isthmus:say", {"sentence": sentence})
    else:
        response = render(request, template, context(), status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def _closed(request: Any, standing: Standing) -> dict[str, Any]:
    policy = request.viewer.policies.by["screen_time"]
    return {
        "because": words.closed_because(standing),
        "opens": words.opens(standing),
        "used": words.used(standing),
        "policy_code": policy.code if policy else "",
        "policy_title": in_language(policy.title, get_language()) if policy else "",
        "soft": standing.limits.kind == "soft",
        "next": request.get_full_path() if request.method == "GET" else "/",
        "typed": what_was_sent(request)["typed"],
    }


class SuspensionMiddleware:
    """After the viewer is known. Sets `request.suspended`, which the page calls for its line."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_: Any) -> HttpResponse | None:
        """Here and not before: what is shown again has passed the check against forged requests."""
        request.suspended = partial(_line_for, request)
        # Whoever only reads may; and what asks for no account, such as a program, reads none.
        if request.method in SAFE or request.path_info.startswith(OPEN_TO_SUSPENDED):
            return None
        return suspended_answer(request) if _line_for(request) else None


def _line_for(request: Any) -> str:
    """What the reader is told at the top of each page; empty for who is not suspended."""
    user = request.user
    return told_until(user) if user.is_authenticated and is_suspended(user) else ""


def suspended_answer(request: Any) -> HttpResponse:
    """The page that says until when, under which rule, and where to appeal; for htmx and the script one sentence."""
    sentence = told_until(request.user)
    return _refusal(request, sentence, "accounts/suspended.html", partial(_suspended, request, sentence))


def _suspended(request: Any, sentence: str) -> dict[str, Any]:
    measure = suspension_of(request.user)
    return {
        "sentence": sentence,
        "statement": measure.decision.statement if measure else None,
        "notice": notice_of_measure(measure) if measure else None,
        "typed": what_was_sent(request)["typed"],
    }
