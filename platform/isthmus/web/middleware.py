"""Redirects for htmx."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect


class WholePageRedirectMiddleware:
    """A redirect in answer to htmx takes the whole page along: sign-in must not appear inside a button.

    After signing in one is back on the page one was looking at.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if not request.htmx or not 300 <= response.status_code < 400:
            return response
        target = response.headers["Location"]
        if target.startswith(resolve_url(settings.LOGIN_URL)) and request.htmx.current_url_abs_path:
            target = redirect_to_login(request.htmx.current_url_abs_path).url
        return HttpResponseClientRedirect(target)
