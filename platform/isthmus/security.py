"""Response headers, and how a request of the site's own pages is told from a forged one."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse


class ContentSecurityPolicyMiddleware(CSPMiddleware):  # type: ignore[misc]
    """One strict policy for the site, and a wider one under the admin's path alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(_admin()):
            response._csp_update = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        elif not any(name.startswith("_csp") for name in vars(response)):
            # Nothing about it differs from page to page.
            response.headers.setdefault(HEADER, _policy())
            return response
        return super().process_response(request, response)  # type: ignore[no-any-return]


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's, which asks no token of a browser that says itself that one of the site's own pages sends this.

    No page of somebody else's can set the header or keep it away (W3C Fetch Metadata Request Headers). So to read the
    site takes no cookie, and a page that was open for long can still be sent. The service worker passes on nothing
    but what is read: what it sent would all be the site's own.
    """

    def _check_token(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_SEC_FETCH_SITE") != "same-origin":
            super()._check_token(request)  # type: ignore[misc]


def needs_token(request: HttpRequest) -> bool:
    """Whether a form on the page that answers this must carry a token: for a browser that does not say where what it
    sends comes from."""
    return "HTTP_SEC_FETCH_SITE" not in request.META


@cache
def _admin() -> str:
    return reverse("admin:index")


@cache
def _policy() -> str:
    return str(build_policy())
