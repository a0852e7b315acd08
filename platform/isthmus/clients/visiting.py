"""Pages for programs: they are made for a visitor of whom only the address is known, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from isthmus.regions.viewer import visitor_of

View = Callable[..., HttpResponseBase]


def asked_language(request: HttpRequest) -> str:
    """The language that the address names (`?language=zh-hans`), else the one that the program says it reads."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def for_visitors(view: View) -> View:
    """Let a view see a visitor in `request.viewer`, though somebody may be signed in: what it says is passed on."""

    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = asked_language(request)
        with translation.override(language):
            request.viewer = visitor_of(request)
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        return response

    return wrapped
