"""OpenID Connect: the authorization code flow with PKCE, state and nonce, by Authlib.

https://openid.net/specs/openid-connect-core-1_0.html, section 3.1. Of all that a provider could tell, only the subject
of the signed ID token is read, and what the site requires of its claims; nothing further is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from requests import RequestException

from accounts.identity.errors import ProviderFailed
from accounts.identity.keys import digest_of_subject

# Seconds for each request to the provider.
TIMEOUT: Final = 5
# Between two clocks, in seconds.
LEEWAY: Final = 60
# Signed with a key that the provider alone has: no "none", and no secret that two know.
SIGNATURES: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
# What a provider that is down, wrongly set up or dishonest can cause.
_FAILURES: Final = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Vouched:
    """A provider vouches for somebody: which one, and the fingerprint of whom."""

    issuer: str
    digest: str


def leave_for_provider(request: HttpRequest) -> HttpResponseBase:
    """The redirect to the provider; what proves the way back is kept in the session. Raises ProviderFailed."""
    try:
        answer: HttpResponseBase = _client().authorize_redirect(
            request, settings.SITE_URL + reverse("identity_openid_return")
        )
    except _FAILURES as error:
        raise _failed(error) from error
    return answer


def vouched_by_provider(request: HttpRequest) -> Vouched:
    """Whom the provider vouches for, on the way back from it. Good once. Raises ProviderFailed."""
    required: dict[str, Any] = {
        "iss": {"essential": True, "value": settings.IDENTITY_OPENID_ISSUER},
        "aud": {"essential": True, "value": settings.IDENTITY_OPENID_CLIENT_ID},
        "sub": {"essential": True, "validate": lambda claims, value: isinstance(value, str)},
    } | {name: {"essential": True, "validate": _is_true} for name in settings.IDENTITY_OPENID_CLAIM}
    try:
        token = _client().authorize_access_token(request, claims_options=required, leeway=LEEWAY)
        subject: str = token["userinfo"]["sub"]
    except _FAILURES as error:
        raise _failed(error) from error
    return Vouched(settings.IDENTITY_OPENID_ISSUER, digest_of_subject(settings.IDENTITY_OPENID_ISSUER, subject))


def _client() -> Any:
    """Made anew for each step: what the provider publishes of itself and its keys is never older than that."""
    issuer = settings.IDENTITY_OPENID_ISSUER
    oauth = OAuth()
    client = oauth.register(
        "identity",
        client_id=settings.IDENTITY_OPENID_CLIENT_ID,
        client_secret=settings.IDENTITY_OPENID_CLIENT_SECRET or None,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )
    published = client.load_server_metadata()
    if published["issuer"] != issuer:
        raise ValueError(f"IDENTITY_OPENID_ISSUER is {issuer!r}, but it calls itself {published['issuer']!r}.")
    signatures = published.get("id_token_signing_alg_values_supported", ["RS256"])
    published["id_token_signing_alg_values_supported"] = [each for each in signatures if each in SIGNATURES]
    ways = published.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if settings.IDENTITY_OPENID_CLIENT_SECRET and "client_secret_basic" not in ways:
        client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - the name of a method
    return client


def _is_true(claims: Any, value: Any) -> bool:
    # Some providers write it as text.
    return value is True or value == "true"


def _failed(error: Exception) -> ProviderFailed:
    # Of what the provider itself says, the code alone: its words may be about somebody.
    why = error.error if isinstance(error, AuthlibBaseError) else str(error)
    log.warning("the identity provider did not vouch", error=type(error).__name__, why=why)
    return ProviderFailed(
        _("%(name)s could not vouch for you just now. Nothing is lost and nothing was stored: try again later.")
        % {"name": settings.IDENTITY_OPENID_NAME}
    )
