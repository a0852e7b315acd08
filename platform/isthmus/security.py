"""Response headers."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
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


@cache
def _admin() -> str:
    return reverse("admin:index")


@cache
def _policy() -> str:
    return str(build_policy())
