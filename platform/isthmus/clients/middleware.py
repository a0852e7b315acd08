"""After signing out the browser keeps nothing of the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse


class ForgetMiddleware:
    """Has the browser empty its cache when somebody signs out (https://www.w3.org/TR/clear-site-data/).

    The service worker keeps nothing of anybody; this is for the pages that the browser itself may still hold, which
    the next person at the same device could otherwise reach with "back".
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response
