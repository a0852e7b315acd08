"""What waits, for the list of the console and its tabs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy
from isthmus.tenancy.ids import id_from

from moderation.models import Case, Claim, Report, Rule
from moderation.models.rule import SEVERE
from moderation.subjects import kind_named

# The tabs of the list; the empty one is all that is open.
STATES_LISTED: Final[dict[str, Any]] = {
    "": gettext_lazy("Open"),
    "escalated": gettext_lazy("Escalated"),
    "second_look": gettext_lazy("Second look"),
    "on_hold": gettext_lazy("On hold"),
    "claimed": gettext_lazy("Claimed"),
    "decided": gettext_lazy("Decided"),
}
LISTED: Final = 50


@dataclass(frozen=True)
class Row:
    """A case in the list."""

    case: Case
    kind: str
    summary: str
    rule: str
    is_severe: bool
    reports: int
    held_by: str


@dataclass(frozen=True)
class Listed:
    rows: list[Row]
    # To ask for the page after this one; empty where there is none.
    after: str


@dataclass(frozen=True)
class Counts:
    by_state: dict[str, int]
    by_language: dict[str, int]


def listed(*, state: str, lang: str, area: str, after: str) -> Listed:
    """A page of cases: open ones in the order in which they are given out, decided ones newest first. Eight queries and
    one or two for each kind of subject."""
    cases = Case.objects.filter(state=state) if state else Case.objects.exclude(state="decided")
    if lang:
        cases = cases.filter(Q(lang=lang) | Q(languages__contains=[lang]))
    rules = {rule.pk: rule for rule in Rule.objects.prefetch_related("versions")}
    if area:
        cases = cases.filter(rule__in=[pk for pk, rule in rules.items() if rule.area == area])
    last = Case.objects.filter(pk=id_from(after) or 0).first()
    if state == "decided":
        found = list(
            (cases.filter(pk__lt=last.pk) if last else cases).select_related("author").order_by("-pk")[: LISTED + 1]
        )
    else:
        found = _waiting(cases, last)
    return Listed(_rows(found[:LISTED], rules), str(found[LISTED - 1].pk) if len(found) > LISTED else "")


def _waiting(cases: QuerySet[Case], last: Case | None) -> list[Case]:
    """Those that are escalated, then the others, as they wait; after the last one of the page before."""
    escalated, others = cases.filter(state="escalated"), cases.exclude(state="escalated")
    if last is None:
        pieces = [escalated, others]
    else:
        further = Q(waits_since__gt=last.waits_since) | Q(waits_since=last.waits_since, pk__gt=last.pk)
        pieces = [escalated.filter(further), others] if last.state == "escalated" else [others.filter(further)]
    found: list[Case] = []
    for piece in pieces:
        found += piece.select_related("author").order_by("waits_since", "pk")[: LISTED + 1 - len(found)]
    return found


def _rows(cases: Sequence[Case], rules: dict[int, Rule]) -> list[Row]:
    subjects: dict[tuple[str, int], str] = {}
    for kind in {case.kind for case in cases}:
        loaded = kind_named(kind).load_many([case.subject_id for case in cases if case.kind == kind])
        subjects |= {(kind, pk): kind_named(kind).summary(subject) for pk, subject in loaded.items()}
    about = Report.objects.filter(state="open", subject_id__in=[case.subject_id for case in cases])
    reports = {
        (kind, pk): n for kind, pk, n in about.order_by().values_list("kind", "subject_id").annotate(n=Count("pk"))
    }
    claims = Claim.objects.filter(case__in=cases, ended_at=None).select_related("moderator")
    holders = {claim.case_id: claim.moderator for claim in claims}
    return [
        Row(
            case,
            kind_named(case.kind).label,
            subjects.get((case.kind, case.subject_id), ""),
            rules[case.rule_id].said,
            rules[case.rule_id].severity >= SEVERE,
            reports.get((case.kind, case.subject_id), 0),
            getattr(holders.get(case.pk), "name", ""),
        )
        for case in cases
    ]


def counted() -> Counts:
    """How many are open, by state and by language; half a minute old at most. One query, by an index alone."""
    kept: Counts | None = caches["process"].get("moderation:queue")
    if kept is None:
        states, languages = Counter[str](), Counter[str]()
        open_ = Case.objects.exclude(state="decided").order_by().values_list("state", "lang")
        for state, lang, n in open_.annotate(n=Count("pk")):
            states[state] += n
            states[""] += n
            languages[lang] += n
        kept = Counts(dict(states), dict(languages))
        caches["process"].set("moderation:queue", kept, 30)
    return kept
