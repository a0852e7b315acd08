"""The detector of terms: words of the sample rules, in any width, case or spacing of the text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from isthmus.web.text import leaves_ink

from moderation.models import Term

AROUND = 40


@dataclass(frozen=True)
class Match:
    rule_id: int
    excerpt: str


def normalise(text: str) -> str:
    """Compatible forms folded (NFKC), invisible characters dropped, small letters, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(letter for letter in folded if letter.isspace() or leaves_ink(letter))
    return " ".join(seen.split())


def find_terms(text: str) -> list[Match]:
    """Every term that stands in the text, with the words around it; one match per term."""
    normalised = normalise(text)
    closed = normalised.replace(" ", "")
    found = []
    for rule_id, term in _terms(_newest()):
        # Chinese has no spaces of its own: those between its characters hide nothing.
        where = normalised if term.isascii() else closed
        wanted = term if term.isascii() else term.replace(" ", "")
        if (place := where.find(wanted)) >= 0:
            found.append(Match(rule_id, where[max(0, place - AROUND) : place + len(wanted) + AROUND]))
    return found


def _newest() -> tuple[int, int]:
    """Changes whenever a term comes or goes."""
    newest = Term.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return newest, Term.objects.count()


@lru_cache(maxsize=1)
def _terms(_newest: tuple[int, int]) -> list[tuple[int, str]]:
    return list(Term.objects.order_by("rule__number", "id").values_list("rule_id", "text"))
