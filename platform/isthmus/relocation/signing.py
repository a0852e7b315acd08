"""Signatures of manifests: Ed25519, with a key made once and kept readable for its owner alone."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from isthmus.engines.secrets import keep
from isthmus.relocation.verifier import text_of


def signed(body: dict[str, Any], key_file: Path) -> dict[str, Any]:
    """The body with its signature and the public key that proves it, both in base64."""
    secret = base64.b64decode(keep(key_file, _new_key))
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return {
        "body": body,
        "signature": base64.b64encode(key.sign(text_of(body))).decode(),
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
    }


def public_key(key_file: Path) -> str:
    """The key that proves a signature, in base64; empty where nothing was ever signed here."""
    if not key_file.exists():
        return ""
    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(keep(key_file, _new_key)))
    return base64.b64encode(secret.public_key().public_bytes_raw()).decode()


def _new_key() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
