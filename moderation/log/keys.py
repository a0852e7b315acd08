"""With which key, and under which name, this site signs the checkpoints of its logs."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from isthmus.tenancy.signing import kept_key, key_from

from moderation.log.notes import verifier_key


@cache
def signing_key() -> Ed25519PrivateKey:
    """The tenant's own: from the settings, or made once and kept beside its other secrets."""
    if settings.LOG_SIGNING_KEY:
        return key_from(settings.LOG_SIGNING_KEY)
    return kept_key(settings.TENANT_DIR / "log_signing_key")


def origin_of(home: str) -> str:
    """The name of a home's log: the address at which it is published, without the scheme (C2SP tlog-tiles)."""
    return f"{urlsplit(settings.SITE_URL).netloc}/transparency/log/{home}"


def published_key(home: str) -> str:
    """The public key of a home's log, as verifiers write it."""
    return verifier_key(origin_of(home), signing_key().public_key().public_bytes_raw())
