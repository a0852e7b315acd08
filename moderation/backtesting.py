"""What a version would have done to what was posted before: how it is worked out, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db.models import Max

from moderation.actions.hash_pictures import hash_pictures
from moderation.active import Active
from moderation.detectors.protocol import Seen
from moderation.models import Check, Decision
from moderation.subjects import Kind, kind_named, read_pictures

# Subjects that are read at once.
BATCH: Final = 1000
# Decisions that the report names, of each sort.
MOST_NAMED: Final = 100
UNKNOWN: Final = "und"


class Report:
    """Counts what would have been found, by language, home, country and kind, and against what was decided."""

    def __init__(self) -> None:
        self.looked_at = 0
        self.found = 0
        self._by: dict[str, dict[str, Counter[str]]] = {}
        self._agreement: Counter[str] = Counter()
        self._named: dict[str, list[int]] = {"against_stays": [], "against_reversals": []}

    def add(self, seen: Seen, author: Any, found_rules: set[int], past: Past) -> None:
        """Add one subject: who made it, the rules that would have been found broken, and what was decided on it."""
        self.looked_at += 1
        self.found += bool(found_rules)
        home, country = getattr(author, "home", ""), getattr(author, "country", "")
        for name, value in (("language", seen.lang), ("home", home), ("country", country), ("kind", seen.kind)):
            counted = self._by.setdefault(name, {}).setdefault(value or UNKNOWN, Counter())
            counted["looked_at"] += 1
            counted["found"] += bool(found_rules)
        self._compare(found_rules, past)

    def _compare(self, found_rules: set[int], past: Past) -> None:
        if past.decision is None:
            return
        removed = past.decision.outcome == "remove"
        right_rule = removed and past.rule_id in found_rules
        told = ("found" if found_rules else "missed") + ("_withheld" if removed else "_stays")
        self._agreement[told] += 1
        self._agreement["same_rule"] += right_rule
        if found_rules and not removed:
            self._name("against_stays", past.decision.pk)
            if past.reversed_rules & found_rules:
                self._agreement["against_reversals"] += 1
                self._name("against_reversals", past.decision.pk)

    def _name(self, sort: str, decision_id: int) -> None:
        if len(self._named[sort]) < MOST_NAMED:
            self._named[sort].append(decision_id)

    def told(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "looked_at": self.looked_at,
            "found": self.found,
            "by": {name: {value: dict(n) for value, n in sorted(of.items())} for name, of in sorted(self._by.items())},
            "agreement": dict(self._agreement),
            "decisions": self._named,
        }


class Past:
    """What people have decided on a subject: the newest decision, and the rules of removals that were undone."""

    def __init__(self, decisions: list[Decision]) -> None:
        self.decision = decisions[-1] if decisions else None
        self.rule_id = _rule_of(self.decision) if self.decision else None
        stays = self.decision is not None and self.decision.outcome == "keep"
        self.reversed_rules = {rule for each in decisions[:-1] if (rule := _rule_of(each))} if stays else set()


def _rule_of(decision: Decision) -> int | None:
    return decision.rule_version.rule_id if decision.rule_version else None


def backtest(active: Active, heard: Callable[[int, int], None]) -> Report:
    """Have the version look at everything that has been checked and is still there, as it reads today.

    `heard` is told how many of how many it has looked at. It writes nothing but the hashes of pictures that have none.
    """
    report = Report()
    hashes = active.version.detector.kind == "pictures"
    total = Check.objects.filter(state="done").values("kind", "subject_id").distinct().count()
    done = 0
    for kind_name, rows in _past_subjects():
        kind = kind_named(kind_name)
        subjects = kind.load_many([subject_id for subject_id, _lang in rows])
        read_pictures(list(subjects.values()))
        decisions = _decisions(kind_name, list(subjects))
        for subject_id, lang in rows:
            if subject := subjects.get(subject_id):
                seen, author = _seen(kind, subject, subject_id, lang)
                if hashes:
                    hash_pictures(seen.pictures)
                found = {rule_id for rule_id, _finding in active.find(seen)}
                report.add(seen, author, found, Past(decisions.get(subject_id, [])))
        done += len(rows)
        heard(done, max(total, done))
    return report


def _past_subjects() -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """What has been checked, in batches of one kind, the oldest first."""
    for kind in Check.objects.order_by().values_list("kind", flat=True).distinct():
        after = 0
        rows = Check.objects.filter(kind=kind, state="done").values("subject_id").annotate(lang=Max("lang"))
        while batch := list(
            rows.filter(subject_id__gt=after).order_by("subject_id").values_list("subject_id", "lang")[:BATCH]
        ):
            yield kind, batch
            after = batch[-1][0]


def _seen(kind: Kind, subject: Any, subject_id: int, lang: str) -> tuple[Seen, Any]:
    author = kind.author(subject)
    digests = tuple(digest for each in kind.pictures(subject) if (digest := getattr(each, "digest", "")))
    return (
        Seen(kind.name, subject_id, author.pk, kind.text(subject), lang, tuple(kind.languages(subject)), digests),
        author,
    )


def _decisions(kind: str, subject_ids: list[int]) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = {}
    rows = Decision.objects.filter(kind=kind, subject_id__in=subject_ids, demand=None).select_related("rule_version")
    for decision in rows.order_by("id"):
        found.setdefault(decision.subject_id, []).append(decision)
    return found
