"""One entry has one text: JSON by RFC 8785, within what every reader of JSON reads alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import rfc8785

# The tiles of a log hold entries of fewer bytes than 2**16 (C2SP tlog-tiles).
LONGEST: Final = 2**16 - 1


def canonical(body: Mapping[str, Any]) -> str:
    """The canonical text of an entry. Raises ValueError for what has none, or too long a one.

    Fractions are refused although the RFC knows them: their text is the one thing that programs write differently.
    """
    if _has_fraction(body):
        raise ValueError("An entry of the log holds no fractions: write whole numbers of a smaller unit.")
    try:
        text = rfc8785.dumps(dict(body))
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"This cannot be an entry of the log: {error}") from error
    if len(text) > LONGEST:
        raise ValueError(f"An entry of the log has at most {LONGEST:,} bytes; this one has {len(text):,}.")
    return text.decode()


def _has_fraction(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_fraction, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_fraction, value))
    return isinstance(value, float)
