"""The figures of the queue, for the dashboard. Each is one query by an index; kept for half a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import caches
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from moderation.audits import wilson
from moderation.models import Case, GoldenAnswer, SecondLook
from moderation.queries.appeals import Ended, counts_of_half, ended_by
from moderation.queries.queue import counted

PERIOD: Final = dt.timedelta(days=14)
LONG: Final = dt.timedelta(days=90)

_TIMES: Final = """
SELECT coalesce(c.lang, ''), coalesce(k.came_from, ''), count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM k.ended_at - k.waited_since)),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM k.ended_at - k.waited_since)),
       count(*) FILTER (WHERE k.ended_at > k.was_due_at)
FROM moderation_claim k JOIN moderation_case c ON c.id = k.case_id
WHERE k.how = 'decided' AND k.ended_at >= %s
GROUP BY GROUPING SETS ((c.lang), (k.came_from), ())
"""
_DAYS: Final = """
SELECT date_trunc('day', k.ended_at), count(*), count(*) FILTER (WHERE k.ended_at > k.was_due_at)
FROM moderation_claim k WHERE k.how = 'decided' AND k.ended_at >= %s GROUP BY 1 ORDER BY 1
"""
_PRECISION: Final = """
SELECT s.detector, count(DISTINCT d.id), count(DISTINCT d.id) FILTER (WHERE d.outcome <> 'keep')
FROM moderation_decision d
JOIN moderation_check c ON c.kind = d.kind AND c.subject_id = d.subject_id
JOIN moderation_signal s ON s.from_check_id = c.id AND s.state <> 'shadow' AND s.id < d.id
WHERE d.id >= %s AND d.demand_id IS NULL GROUP BY 1 ORDER BY 2 DESC
"""
_AGAIN: Final = """
SELECT count(*), count(*) FILTER (WHERE (d.outcome = 'keep') <> (e.outcome = 'keep'))
FROM moderation_decision d JOIN moderation_decision e ON e.id = d.supersedes_id
WHERE d.id >= %s AND d.demand_id IS NULL
"""


@dataclass(frozen=True)
class Times:
    """How long decisions took, in seconds from when the case was queued."""

    name: str
    n: int
    p50: float
    p90: float


@dataclass(frozen=True)
class Share:
    """A part of a whole, with its interval."""

    name: str
    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.part, self.whole)


@dataclass(frozen=True)
class Figures:
    """What the dashboard shows."""

    waiting: int
    oldest: dt.datetime | None
    overdue: int
    decided: int
    missed: int
    overall: Times | None
    by_state: list[tuple[str, int]]
    by_language: list[tuple[str, int]]
    times_by_language: list[Times]
    times_by_queue: list[Times]
    # The day, how many were decided on it, and how many of them too late.
    days: list[tuple[dt.date, int, int]]
    detectors: list[Share]
    again: Share
    # First and second judgements of the same cases, and prepared cases answered as they were prepared.
    looks: list[tuple[str, str]]
    # The cases of those that disagree, newest first, each with both judgements.
    disagreed: list[tuple[int, str, str]]
    golden: Share
    # Appeals answered in this half-year, as the public log has it: those that changed something, of all; by rule and by
    # detector.
    appeals: Share
    appeals_by_rule: dict[str, Ended]
    appeals_by_detector: dict[str, Ended]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """How far two judges agree beyond chance (J. Cohen, Educational and Psychological Measurement 20, 1960): 1 for
    always, 0 for no more than by chance. None without pairs, or where chance alone explains all."""
    if not pairs:
        return None
    n = len(pairs)
    names = {name for pair in pairs for name in pair}
    observed = sum(first == second for first, second in pairs) / n
    by_chance = sum(
        sum(first == name for first, _ in pairs) * sum(second == name for _, second in pairs) / n**2 for name in names
    )
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def figures() -> Figures:
    """Ten queries, or none within half a minute."""
    kept: Figures | None = caches["process"].get("moderation:figures")
    if kept is None:
        kept = _figures(timezone.now())
        caches["process"].set("moderation:figures", kept, 30)
    return kept


def _figures(now: dt.datetime) -> Figures:
    counts, open_ = counted(), Case.objects.exclude(state="decided")
    oldest = open_.order_by("waits_since").values_list("queued_at", flat=True).first()
    times = _rows(_TIMES, [now - PERIOD])
    overall = next((row for row in times if not row[0] and not row[1]), None)
    long_ago = first_id_at(now - LONG)
    looked = SecondLook.objects.filter(pk__gte=long_ago).exclude(second="").order_by("-answered_at")
    looks = list(looked.values_list("case_id", "first", "second"))
    counts_of_appeals = counts_of_half(now)
    appeals = Ended(**counts_of_appeals.get("appeals", {}))
    return Figures(
        waiting=counts.by_state.get("", 0),
        oldest=oldest,
        overdue=open_.filter(due_at__lt=now).count(),
        decided=overall[2] if overall else 0,
        missed=overall[5] if overall else 0,
        overall=Times("", *overall[2:5]) if overall and overall[2] else None,
        by_state=sorted((name, n) for name, n in counts.by_state.items() if name),
        by_language=sorted(counts.by_language.items(), key=lambda each: -each[1])[:12],
        times_by_language=_times(times, 0),
        times_by_queue=_times(times, 1),
        days=[(at.date(), n, late) for at, n, late in _rows(_DAYS, [now - PERIOD])],
        detectors=[Share(name, part, whole) for name, whole, part in _rows(_PRECISION, [long_ago])],
        looks=[(first, second) for _case, first, second in looks],
        disagreed=[each for each in looks if each[1] != each[2]][:12],
        golden=_golden(long_ago),
        again=Share("", *reversed(_rows(_AGAIN, [long_ago])[0])),
        appeals=Share("", appeals.reversed, appeals.all),
        appeals_by_rule=ended_by("rule", counts_of_appeals),
        appeals_by_detector=ended_by("detector", counts_of_appeals),
    )


def _golden(since: int) -> Share:
    counted = GoldenAnswer.objects.filter(pk__gte=since).aggregate(
        right=Count("pk", filter=Q(is_right=True)), all=Count("pk")
    )
    return Share("", counted["right"], counted["all"])


def _times(rows: list[Any], place: int) -> list[Times]:
    named = [Times(row[place], *row[2:5]) for row in rows if row[place]]
    return sorted(named, key=lambda each: -each.n)[:12]


def _rows(sql: str, given: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        return list(cursor.execute(sql, given).fetchall())
