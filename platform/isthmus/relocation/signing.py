"""Signatures of manifests: Ed25519, with a key made once and kept readable for its owner alone."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from isthmus.engines.secrets import keep


def signed(body: dict[str, Any], key_file: Path) -> dict[str, Any]:
    """The body with its signature and the public key that proves it, both in base64."""
    secret = base64.b64decode(keep(key_file, _new_key))
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return {
        "body": body,
        "signature": base64.b64encode(key.sign(_bytes_of(body))).decode(),
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
    }


def is_genuine(manifest: dict[str, Any]) -> bool:
    """Whether the signature is that of the body, by the public key that the manifest names."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(manifest["public_key"]))
    try:
        key.verify(base64.b64decode(manifest["signature"]), _bytes_of(manifest["body"]))
    except InvalidSignature:
        return False
    return True


def _bytes_of(body: dict[str, Any]) -> bytes:
    """One body has one text: sorted, without blanks, in UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _new_key() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
