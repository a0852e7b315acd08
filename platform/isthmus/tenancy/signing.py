"""Keys with which a site signs: Ed25519, made once and kept readable for their owner alone."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from isthmus.engines.secrets import keep


def kept_key(key_file: Path) -> Ed25519PrivateKey:
    """The key in the file, made where there is none. Raises EngineError where the folder cannot be written."""
    return key_from(keep(key_file, _new_key))


def key_from(secret: str) -> Ed25519PrivateKey:
    """The key whose 32 bytes these are, in base64. Raises ValueError."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret, validate=True))


def _new_key() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
