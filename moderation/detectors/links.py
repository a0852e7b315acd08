"""The detector of links: where a text sends people, however the address is dressed up.

A domain is compared as registries know it: in lower case, international names in Punycode (IDNA 2008, UTS #46), with
dots and letters in any width. A domain on a list stands for its subdomains as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import idna
from pydantic import Field, field_validator

from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen
from moderation.detectors.reading import skeleton

# Behind them stands an address that nobody sees before going there. An operator's version names its own.
SHORTENERS: Final = (
    "bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "t.cn", "url.cn", "dwz.cn", "suo.im",
    "cutt.ly", "rb.gy", "t.ly", "s.id", "v.gd", "tiny.cc", "shorturl.at",
)  # fmt: skip
_LINK: Final = re.compile(
    # A Chinese full stop ends a sentence, unless the address goes on after it.
    r"(?:https?://|www\.)(?:[\w-]+(?:\.|[。．｡](?=[a-z])))*[^\s<>\"'，。！？；：、（）《》【】]+"
    r"|(?<![\w@.-])(?:[\w-]+[.。．｡])+(?:com|net|org|info|biz|cn|io|me|cc|top|xyz|shop|site|online|vip|club|ru|tk|link|app)(?![\w-])"
    r"(?:/[^\s<>\"'，。]*)?",
    re.IGNORECASE,
)


class LinksParameters(Parameters):
    """`domains`: those that are a finding. `allowed`: never one, and not counted. `shorteners`: the score of a
    shortened link; 0 for none. `most`: more links than this are one. `lookalikes`: domains for which others pose."""

    domains: list[str] = Field(default_factory=list)
    allowed: list[str] = Field(default_factory=list)
    shorteners: float = Field(default=0.0, ge=0, le=1)
    known_shorteners: list[str] = Field(default_factory=lambda: list(SHORTENERS))
    most: int | None = Field(default=None, ge=0)
    most_score: float = Field(default=1.0, ge=0, le=1)
    lookalikes: list[str] = Field(default_factory=list)

    @field_validator("domains", "allowed", "known_shorteners", "lookalikes")
    @classmethod
    def _are_domains(cls, domains: list[str]) -> list[str]:
        checked = []
        for domain in domains:
            if not (ascii_form := host_of(domain)) or "." not in ascii_form:
                raise ValueError(f"{domain!r} is no domain. Write it as example.org, without https:// and path.")
            checked.append(ascii_form)
        return sorted(set(checked))


class Links:
    def __init__(self, settings: dict[str, Any]) -> None:
        said = LinksParameters(**settings["parameters"])
        self._said = said
        self._domains, self._allowed = frozenset(said.domains), frozenset(said.allowed)
        self._shorteners = frozenset(said.known_shorteners)
        self._posed_for = {skeleton(domain).replace(" ", ""): domain for domain in said.lookalikes}

    def find(self, seen: Seen) -> list[Finding]:
        """A finding for each listed, shortened or posing domain, and one for too many links."""
        found, counted = [], set()
        for link, host in links_in(seen.text):
            if within(host, self._allowed):
                continue
            counted.add(link)
            if listed := within(host, self._domains):
                found.append(Finding(1.0, link[:200], listed))
            elif self._said.shorteners and (listed := within(host, self._shorteners)):
                found.append(Finding(self._said.shorteners, link[:200], f"shortener {listed}"))
            elif posed_for := self._posing(host):
                found.append(Finding(1.0, link[:200], f"looks like {posed_for}"))
        if self._said.most is not None and len(counted) > self._said.most:
            found.append(Finding(self._said.most_score, "", f"{len(counted)} links"))
        return list(dict.fromkeys(found))

    def _posing(self, host: str) -> str:
        try:
            shown = idna.decode(host)
        except idna.IDNAError:
            shown = host
        for domain in _and_above(shown):
            posed_for = self._posed_for.get(skeleton(domain).replace(" ", ""))
            if posed_for and not within(host, {posed_for}):
                return posed_for
        return ""


def links_in(text: str) -> Iterator[tuple[str, str]]:
    """Each address in a text, with its host in ASCII."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:!?)]}'\"…")
        if host := host_of(link):
            yield link, host


def host_of(link: str) -> str:
    """The host of an address, in ASCII and lower case; empty where there is none."""
    address = link if "://" in link else f"http://{link}"
    try:
        host = urlsplit(address).hostname or ""
        return idna.encode(host.rstrip("."), uts46=True).decode()
    except (idna.IDNAError, ValueError):
        return ""


def within(host: str, domains: frozenset[str] | set[str]) -> str:
    """The domain among these that the host is, or lies under; empty where there is none."""
    return next((domain for domain in _and_above(host) if domain in domains), "")


def _and_above(host: str) -> Iterator[str]:
    parts = host.split(".")
    return (".".join(parts[at:]) for at in range(len(parts) - 1))


KIND: Final = DetectorKind("links", LinksParameters, Links)
