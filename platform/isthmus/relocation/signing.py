"""Signatures of manifests."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from isthmus.relocation.verifier import text_of
from isthmus.tenancy.signing import kept_key


def signed(body: dict[str, Any], key_file: Path) -> dict[str, Any]:
    """The body with its signature and the public key that proves it, both in base64."""
    key = kept_key(key_file)
    return {
        "body": body,
        "signature": base64.b64encode(key.sign(text_of(body))).decode(),
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
    }


def public_key(key_file: Path) -> str:
    """The key that proves a signature, in base64; empty where nothing was ever signed here."""
    if not key_file.exists():
        return ""
    return base64.b64encode(kept_key(key_file).public_key().public_bytes_raw()).decode()
