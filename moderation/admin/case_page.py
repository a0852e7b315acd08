"""What a moderator reads of a case: what it is, what was said of it, and what came of others like it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from moderation.actions.place_case import priority_of
from moderation.models import Case, Decision, Report, Signal
from moderation.models.rule import rule_titles
from moderation.models.signal import PERSON
from moderation.priority import Priority
from moderation.queries.reporters import records_of
from moderation.queries.signals import missed_of, signals_of
from moderation.subjects import kind_named


@dataclass(frozen=True)
class ReportTold:
    """A report, as the desk shows it."""

    rule: str
    said: str
    # That the reporter reads best.
    lang: str
    # Empty unless a moderator asks; with how many of their reports were upheld, of how many decided.
    reporter: str
    upheld: int
    decided: int


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether a signal is about it."""

    text: str
    marked: bool


def reports_of(case: Case, *, names: bool) -> list[ReportTold]:
    """The reports of the case's subject: the open ones, or those that its decisions have answered. Three queries."""
    about = Report.objects.filter(kind=case.kind, subject_id=case.subject_id)
    chosen = about.filter(decision__case=case) if case.state == "decided" else about.filter(state="open")
    rows = list(chosen.select_related("reporter").order_by("id")[:100])
    if not rows:
        return []
    titles = rule_titles()
    records = records_of([row.reporter_id for row in rows]) if names else {}
    return [
        ReportTold(
            titles.get(row.rule_code, row.rule_code),
            row.said,
            next(iter(row.reporter.languages), ""),
            f"{row.reporter.name} (@{row.reporter.username})" if names else "",
            *records.get(row.reporter_id, (0, 0)),
        )
        for row in rows
    ]


def marked(text: str, excerpts: Iterable[str]) -> list[Piece]:
    """The text in pieces, those of the signals marked; upper and lower case are as good as each other."""
    wanted = sorted({each for each in excerpts if each.strip()}, key=len, reverse=True)
    if not wanted:
        return [Piece(text, marked=False)]
    parts = re.split("(" + "|".join(_loosely(each) for each in wanted) + ")", text, flags=re.IGNORECASE)
    return [Piece(part, marked=bool(place % 2)) for place, part in enumerate(parts) if part]


def matched(signal: Signal, text: str) -> str:
    """The piece of the text that a signal is about: what it matched where that stands there as such, else what was
    cut out around it."""
    is_there = signal.reason and re.search(_loosely(signal.reason), text, flags=re.IGNORECASE)
    return is_there[0] if is_there else signal.excerpt


def _loosely(piece: str) -> str:
    """A pattern for the piece, whatever white space is in it."""
    return r"\s+".join(re.escape(word) for word in piece.split())


def hours(priority: Priority) -> list[tuple[str, float]]:
    """The parts of a case's head start that are any, in hours."""
    parts = [
        (_("severity of the rule"), priority.severity),
        (_("reach"), priority.reach),
        (_("what a detector said"), priority.probability),
        (_("reports"), priority.reports),
    ]
    return [(name, part.total_seconds() / 3600) for name, part in parts if part]


def suggested_facts(case: Case, pieces: Iterable[str]) -> str:
    """A first sentence for the statement, in the author's language, where a signal names the piece; else none."""
    piece = next((piece for piece in pieces if piece), "")
    if not piece:
        return ""
    language = next(iter(case.author.languages), "en")
    with override(language if language.startswith(("en", "zh")) else "en"):
        title = case.rule.current.title(get_language() or "en")
        return _("It says “%(piece)s”, which the rule “%(title)s” does not allow.") % {"piece": piece, "title": title}


def told(case: Case, *, names: bool) -> dict[str, Any]:
    """What the page shows of the case, by name. About sixteen queries and what the subject asks for."""
    kind, language = kind_named(case.kind), get_language() or "en"
    subject = kind.load(case.subject_id)
    # A blind case is judged without its signals, so that they can be measured by the answer.
    hidden = case.blind and case.state != "decided"
    found = [] if hidden else list(signals_of(case).exclude(detector=PERSON).select_related("rule", "version"))
    earlier = Decision.objects.filter(author_id=case.author_id).exclude(case=case).select_related("rule_version__rule")
    like = Decision.objects.filter(case__rule=case.rule_id, case__lang=case.lang).exclude(case=case)
    text = kind.text(subject) if subject is not None else ""
    pieces = [matched(signal, text) for signal in found]
    return {
        "label": kind.label,
        "subject": subject,
        "revision": kind.revision(subject) if subject is not None else "",
        "pieces": marked(text, pieces),
        "pictures": kind.pictures(subject) if subject is not None else [],
        "context": kind.context(subject) if subject is not None else [],
        "subject_url": kind.url(subject) if subject is not None else "",
        "signals": found,
        "hidden": hidden,
        "missed": missed_of(case),
        "appeals": list(case.appeals.select_related("appellant").prefetch_related("messages").order_by("-id")[:5]),
        "reports": reports_of(case, names=names),
        "earlier": list(earlier.order_by("-id")[:6]),
        "like": list(like.select_related("rule_version__rule").order_by("-id")[:6]),
        "claims": list(case.claims.filter(state="ended").exclude(how="decided").select_related("moderator")[:8]),
        "decisions": list(case.decisions.select_related("rule_version__rule").order_by("id")),
        "head_start": [] if case.state == "decided" else hours(priority_of(case)),
        "rule_title": case.rule.current.title(language),
        "rule_text": case.rule.current.text(language),
        "facts": suggested_facts(case, pieces),
    }
