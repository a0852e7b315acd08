"""Which rule goes under which category of the EU's database: categories.toml, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("categories.toml")


@dataclass(frozen=True)
class Category:
    """A category, and the keywords that say more."""

    code: str
    keywords: tuple[str, ...] = ()


def category_of(rule: str | None) -> Category:
    """The category for decisions by the rule with this code; without a rule, for what a law demands."""
    told = _told()
    if rule is None:
        return Category(told["law"])
    found = told["rules"].get(rule, {"category": told["otherwise"]})
    return Category(found["category"], tuple(found.get("keywords", ())))


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text())
