"""Run a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from moderation.actions.open_case import open_case
from moderation.active import Active, active_versions
from moderation.audits import decides_too_much, is_audited
from moderation.detectors.protocol import Finding, Seen
from moderation.models import Audit, Case, Check, Signal
from moderation.subjects import kind_named

HOUR: Final = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """A finding, with the version that made it."""

    active: Active
    rule_id: int
    finding: Finding

    @property
    def opens_case(self) -> bool:
        return self.active.state != "shadow"


def run_check(*, check_id: int) -> None:
    """Have every active version look at the subject once; all that follows is in one transaction.

    Each finding is a signal. One of a version that suggests opens a case, one of a version that has earned it decides,
    one in shadow leads to nothing. Of all findings a share is judged by moderators who are not told of them.

    The row is locked while it is worked on: a second worker passes it by, and a crash leaves it as it was. However
    often the message comes, the result is that of one run.
    """
    with transaction.atomic():
        check = Check.objects.select_for_update(skip_locked=True).filter(pk=check_id, state="pending").first()
        if check is None:
            return
        kind = kind_named(check.kind)
        subject = kind.load(check.subject_id)
        check.outcome = "gone" if subject is None else _look(check, kind, subject)
        check.state, check.done_at = "done", timezone.now()
        check.save(update_fields=["state", "outcome", "done_at"])


def seen_of(check: Check, kind: Any, subject: Any) -> Seen:
    """What detectors are shown of a check's subject."""
    text = kind.text(subject)
    # Edited meanwhile, it keeps what it said before for its readers: that is looked at as well.
    if check.revision < kind.revision(subject) and (before := kind.text_before(subject, check.revision)):
        text = f"{text}\n{before}"
    return Seen(
        kind=check.kind,
        subject_id=check.subject_id,
        author_id=check.author_id,
        text=text,
        lang=check.lang,
        languages=tuple(kind.languages(subject)),
        pictures=tuple(digest for each in kind.pictures(subject) if (digest := getattr(each, "digest", ""))),
        check_id=check.pk,
    )


def _look(check: Check, kind: Any, subject: Any) -> str:
    seen = seen_of(check, kind, subject)
    found = [Found(active, rule_id, finding) for active in active_versions() for rule_id, finding in active.find(seen)]
    if found:
        _record(check, found)
    for_people = [each for each in found if each.opens_case]
    audited = bool(found) and is_audited(check.kind, check.subject_id, check.revision) and not _waits(check)
    if not for_people and not audited:
        kind.publish(subject)
        return "nothing"
    if not audited and (certain := _certain(for_people)) and _decide(check, subject, certain):
        return "decided"
    case = _open_case(check, seen, for_people or found)
    if audited:
        _audit(case, found)
    if not for_people:
        # What is in shadow holds nothing back.
        kind.publish(subject)
    return "case"


def _waits(check: Check) -> bool:
    """Whether moderators have a case of it already, and may know what was found before."""
    return Case.objects.exclude(state="decided").filter(kind=check.kind, subject_id=check.subject_id).exists()


def _open_case(check: Check, seen: Seen, found: Sequence[Found]) -> Case:
    return open_case(
        kind=check.kind,
        subject_id=check.subject_id,
        author_id=check.author_id,
        lang=check.lang,
        rule_id=max(found, key=lambda each: each.finding.score).rule_id,
        languages=seen.languages,
    )


def _certain(found: Sequence[Found]) -> Found | None:
    """The surest finding of a version that may decide, and has not decided too often within the hour: what is beyond
    goes to the queue, and nothing is dropped."""
    hour_ago = first_id_at(timezone.now() - HOUR)
    may = [
        each for each in found if each.active.state == "enforce" and not decides_too_much(each.active.version, hour_ago)
    ]
    return max(may, key=lambda each: each.finding.score, default=None)


def _decide(check: Check, subject: Any, certain: Found) -> bool:
    """Have the detector decide; false, and a case is opened, where it cannot."""
    return False


def _audit(case: Case, found: Sequence[Found]) -> None:
    """Have the case judged blind, for every version that found something."""
    Case.objects.filter(pk=case.pk).update(blind=True)
    rules = {each.active.version.pk: each.rule_id for each in reversed(found)}
    Audit.objects.bulk_create(
        Audit(author_id=case.author_id, case=case, version_id=version, rule_id=rule) for version, rule in rules.items()
    )


def _record(check: Check, found: Sequence[Found]) -> None:
    Signal.objects.bulk_create(
        [
            Signal(
                from_check=check,
                author_id=check.author_id,
                version=each.active.version,
                detector=each.active.version.detector.name,
                state=each.active.state,
                rule_id=each.rule_id,
                score=each.finding.score,
                excerpt=each.finding.excerpt[:200],
                reason=each.finding.reason[:300],
            )
            for each in found
        ],
        ignore_conflicts=True,
    )
