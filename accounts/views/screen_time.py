"""A visible page's word each minute, and going on in spite of a soft limit."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from isthmus.web.way_back import way_back

from accounts.actions.go_on import go_on


@require_POST
def beat(request: Any) -> HttpResponse:
    """The sentence for the page's line. The middleware has counted the minute, as of every page, or has answered."""
    return JsonResponse({"sentence": getattr(request, "screen_time", {}).get("warning", "")})


@require_POST
@login_required
def go_on_with(request: Any) -> HttpResponse:
    """Past a soft limit for a while, back to where one was; a hard limit does not ask for this."""
    go_on(account=request.user, now=timezone.now())
    return redirect(way_back(request))
