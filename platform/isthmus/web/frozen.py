"""The answer to what cannot be saved while the site is being moved. Nothing that somebody typed is lost."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

# Views that change cookies, sessions and caches only; these can be written all the time.
GO_ON: Final = frozenset(
    {
        "set_language", "preferences", "region_choose", "account_logout", "admin:logout", "screen_time_beat",
        "screen_time_go_on", "announcement_dismiss",
    }
)  # fmt: skip
# What people choose or a page adds; every other field counts as typed, so that none is forgotten.
NOT_TYPED: Final = frozenset(
    {
        "action", "add", "announcement", "arranged", "child", "collections", "comments_from", "consent", "country",
        "currency", "design", "do", "draft", "drop", "index", "languages", "minutes", "move", "next", "parent",
        "picture", "plan", "products", "remember", "rule", "rule_version", "save", "select_across", "sensitive",
        "show_place", "time_zone", "token", "undo", "version", "visibility",
    }
)  # fmt: skip
RETRY_AFTER: Final = "120"


def frozen_answer(request: Any) -> HttpResponse:
    """A page that shows what was typed and sends it again, or for htmx one sentence beside the form that keeps it."""
    if request.htmx:
        response = reswap(HttpResponse(status=503), "none")
        sentence = _(
            "This site is being moved and can only be read for a few minutes. Nothing is lost: try again then."
        )
        trigger_client_event(response, "isthmus:say", {"sentence": sentence})
    else:
        response = render(request, "web/errors/frozen.html", what_was_sent(request), status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response


def what_was_sent(request: Any) -> dict[str, Any]:
    """What a form brought, for a page that gives it back: `kept` to send again, `typed` to see; never a password."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in sent if not _is_secret(name)]
    return {
        "was_sent": request.method == "POST",
        "kept": kept,
        "typed": [value for name, value in kept if _is_typed(name) and value.strip()],
        "secrets": any("password" in name.lower() for name, _value in sent),
        "files": [(name, len(files) > 1) for name, files in request.FILES.lists()],
    }


def _is_secret(name: str) -> bool:
    return "password" in name.lower() or name == "csrfmiddlewaretoken"


def _is_typed(name: str) -> bool:
    return name not in NOT_TYPED and not name.startswith(("_", "ratio_", "across_", "down_", "site_", "mail_"))
