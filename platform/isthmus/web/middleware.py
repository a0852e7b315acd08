"""Redirects for htmx, a page for who comes with the wrong method, asks for nothing, or comes while the site can only
be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from isthmus.tenancy.marker import is_frozen, is_refusal
from isthmus.web.errors import bad_request, wrong_method
from isthmus.web.frozen import GO_ON, frozen_answer

SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")


class WholePageRedirectMiddleware:
    """A redirect in answer to htmx takes the whole page along: sign-in must not appear inside a button.

    After signing in one is back on the page one was looking at.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if not 300 <= response.status_code < 400 or not request.htmx:
            return response
        target = response.headers["Location"]
        if target.startswith(resolve_url(settings.LOGIN_URL)) and request.htmx.current_url_abs_path:
            target = redirect_to_login(request.htmx.current_url_abs_path).url
        return HttpResponseClientRedirect(target)


class WrongMethodMiddleware:
    """Django's own answer to a form's address typed into the browser is an empty page."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        return wrong_method(request, response.headers["Allow"])


class NullCharacterMiddleware:
    """PostgreSQL stores no null character and refuses to look for one: what asks for it asks for nothing."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        is_null = isinstance(exception, DataError) and "NUL (0x00)" in str(exception)
        return bad_request(request, exception) if is_null else None


class FrozenMiddleware:
    """While the site is being moved, whoever sends something gets it back with a way to send it again."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_: Any) -> HttpResponse | None:
        """Here and not before: a forged request has been turned away, and must not come back as an honest form."""
        if request.method in SAFE or request.resolver_match.view_name in GO_ON or not is_frozen():
            return None
        return frozen_answer(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """The database knows first: it refuses before this process has read that the site is frozen."""
        return frozen_answer(request) if is_refusal(exception) else None
