"""Every request has a viewer, built when first asked for; every page is made for that viewer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from isthmus.regions.viewer import viewer_of


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        # No cache between us and the viewer may keep a page and give it to somebody else.
        response.headers.setdefault("Cache-Control", "private")
        return response
