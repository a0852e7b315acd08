"""Figures of a half-year, counted from the entries of a log and from nothing else.

Each is a triple (period, figure, value) with how often it stands there. The figures are the fields of a decision's
entry (outcome, kind, ground, rule, language, how it was found, by whom decided, how long it took), and

- ("decisions", "all"): every decision;
- ("measure", code): every measure that a decision took;
- ("demand", country): decisions that follow an authority's demand;
- ("undone", rule): decisions by this rule that a later one took back, in the half-year of the later one;
- ("appeals", outcome): how appeals ended;
- ("rule_" + outcome, rule) and ("detector_" + outcome, name): the same by the rule of what was appealed against, and by
  the detector that had decided it alone.

script/verify-log counts the same from the published entries, in a program of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

FIELDS: Final = ("outcome", "kind", "ground", "rule", "lang", "found_by", "decided_by", "within_minutes")
Key = tuple[str, str, str]


def figures_of(bodies: Iterable[dict[str, Any]], rule_of: Callable[[str], str | None]) -> Counter[Key]:
    """Counted over these entries; `rule_of` says by which rule the decision with a leaf hash was made."""
    return Counter(
        (half_of(body["at"]), figure, str(value))
        for body in bodies
        if "at" in body
        for figure, value in _of(body, rule_of)
    )


def half_of(hour: str) -> str:
    """The half-year of an entry's hour: "2026-2"."""
    return f"{hour[:4]}-{1 if int(hour[5:7]) <= 6 else 2}"


def appeal_figures(body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What the entry of an appeal counts for."""
    ended = body["outcome"]
    yield "appeals", ended
    if body["rule"]:
        yield f"rule_{ended}", body["rule"]
    if "detector" in body:
        yield f"detector_{ended}", body["detector"]["name"]


def _of(body: dict[str, Any], rule_of: Callable[[str], str | None]) -> Iterator[tuple[str, Any]]:
    if body.get("type") == "appeal":
        yield from appeal_figures(body)
    if body.get("type") != "decision":
        return
    yield "decisions", "all"
    yield from ((field, body[field]) for field in FIELDS if body[field] is not None)
    yield from (("measure", each) for each in body["measures"])
    if "demand" in body:
        yield "demand", body["demand"]["country"]
    if body["outcome"] == "keep" and body["supersedes"] and (rule := rule_of(body["supersedes"])):
        yield "undone", rule
