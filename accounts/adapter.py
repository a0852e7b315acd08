"""What allauth asks us."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Limits count the address that our own proxies report, and no other."""

    def get_client_ip(self, request: HttpRequest) -> str:
        from django.conf import settings
        from isthmus.regions.address import client_address

        return client_address(request.META, settings.PROXY_COUNT) or "0.0.0.0"  # noqa: S104
