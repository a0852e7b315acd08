"""A visible page's word each minute, and going on in spite of a soft limit."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

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
    target = request.POST.get("next", "/")
    return redirect(target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/")
