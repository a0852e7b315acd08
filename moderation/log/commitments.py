"""Commitments: an entry names nobody, and can be opened to whom it concerns.

    commitment = HMAC-SHA256(salt, value), salt = HMAC-SHA256(seed, name)

with a random seed per entry that stands in a row of its own. Whoever is given the salt of one name can check the value
that they know; of the other names they learn nothing, not even by trying out every account.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

SEED_BYTES = 32


def new_seed() -> bytes:
    return secrets.token_bytes(SEED_BYTES)


def salt_of(seed: bytes, name: str) -> bytes:
    """What opens one commitment of the entry with this seed."""
    return hmac.digest(bytes(seed), name.encode(), "sha256")


def commitments(seed: bytes, values: Mapping[str, str]) -> dict[str, str]:
    """By name, in hexadecimal."""
    return {name: commitment(salt_of(seed, name), value) for name, value in values.items()}


def commitment(salt: bytes, value: str) -> str:
    return hmac.digest(salt, value.encode(), "sha256").hex()
