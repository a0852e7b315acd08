"""The address of whoever asks, behind as many proxies as the settings name and no more."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any


def client_address(meta: Mapping[str, Any], proxy_count: int) -> str | None:
    """The visitor's IP address, or None where there is none that can be trusted.

    Each proxy appends the address that it saw to X-Forwarded-For, so with n proxies the n-th entry from the right is
    the last one that a proxy of ours wrote; all entries to its left are whatever the visitor claims.
    """
    if proxy_count == 0:
        return _valid(str(meta.get("REMOTE_ADDR", "")))
    entries = [entry.strip() for entry in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if len(entries) < proxy_count:
        return None
    return _valid(entries[-proxy_count])


def _valid(text: str) -> str | None:
    host = text
    if text.startswith("["):
        host = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        host = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
