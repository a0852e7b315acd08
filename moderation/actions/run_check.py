"""Run a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from isthmus.tenancy.ids import first_id_at

from moderation.actions.ask_remotes import ask_remotes, findings_of
from moderation.actions.decide_by_detector import decide_by_detector
from moderation.actions.hash_pictures import hash_pictures
from moderation.actions.open_case import open_case
from moderation.actions.remember_text import remember_text
from moderation.active import Active, active_versions
from moderation.audits import decides_too_much, is_audited
from moderation.detectors.protocol import Finding, Seen, digest_of
from moderation.errors import MeasureRefused
from moderation.measures import Chosen
from moderation.models import Audit, Case, Check, Rule, Signal
from moderation.subjects import kind_named, read_pictures

# It became active between the questions and the check.
NOT_ASKED: Final = "It was not asked."
log = structlog.get_logger(__name__)

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
    versions = _ask_first(check_id)
    with transaction.atomic():
        check = Check.objects.select_for_update(skip_locked=True).filter(pk=check_id, state="pending").first()
        if check is None:
            return
        kind = kind_named(check.kind)
        subject = kind.load(check.subject_id)
        if check.done_at is not None:
            # Repeated (moderation.actions.check_again), it is too late for what depends on what others posted then.
            versions = tuple(active for active in versions if not active.is_timely)
        check.outcome = "gone" if subject is None else _look(check, kind, subject, versions)
        check.state, check.done_at = "done", timezone.now()
        check.save(update_fields=["state", "outcome", "digest", "missed", "done_at"])


def _ask_first(check_id: int) -> tuple[Active, ...]:
    """The active versions, once those that are remote have been asked; what they answer is stored, and so is why they
    did not."""
    versions = active_versions()
    if not any(active.is_remote for active in versions):
        return versions
    check = Check.objects.filter(pk=check_id, state="pending").first()
    subject = kind_named(check.kind).load(check.subject_id) if check else None
    if check is not None and subject is not None:
        kind = kind_named(check.kind)
        seen = seen_of(check, kind, subject)
        ask_remotes(check=check, seen=seen, versions=versions, may_leave=kind.may_leave(subject))
    # To ask may take long.
    return active_versions()


def seen_of(check: Check, kind: Any, subject: Any) -> Seen:
    """What detectors are shown of a check's subject."""
    read_pictures([subject])
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


def _look(check: Check, kind: Any, subject: Any, versions: tuple[Active, ...]) -> str:
    seen = seen_of(check, kind, subject)
    check.digest = digest_of(seen.text)
    kinds = {active.version.detector.kind for active in versions}
    if "pictures" in kinds:
        hash_pictures(seen.pictures)
    found = [
        Found(active, rule_id, finding)
        for active in versions
        for rule_id, finding in (_answered if active.is_remote else _found_by)(check, active, seen)
    ]
    if "duplicates" in kinds:
        remember_text(seen)
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


def _found_by(check: Check, active: Active, seen: Seen) -> list[tuple[int, Finding]]:
    """What a local version finds. One that breaks down keeps nobody's post waiting: the check goes on and says so."""
    try:
        return active.find(seen)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("a detector broke down", version=str(active.version), check=check.pk)
        check.missed[str(active.version)] = f"{type(error).__name__}: {error}"[:300]
        return []


def _answered(check: Check, active: Active, seen: Seen) -> list[tuple[int, Finding]]:
    """What a remote has answered; where it has not, the check goes on without it and says so."""
    if not active.looks_at(seen) or not seen.text.strip():
        return []
    answer = check.answers.filter(version=active.version).first()
    if answer is None or answer.fault:
        check.missed[str(active.version)] = answer.fault if answer else NOT_ASKED
        return []
    return active.counted(findings_of(answer))


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
    """Have the detector decide; false, and a case is opened, where a person has the word, the kind does not allow it or
    the rule is still to come.

    Its author reads what was found, in the language of the subject as far as the site speaks it.
    """
    version, rule = certain.active.version, Rule.objects.prefetch_related("versions").get(pk=certain.rule_id)
    if not rule.is_in_force:
        return False
    with override("zh-hans" if check.lang.startswith("zh") else "en"):
        told = {"version": version, "what": certain.finding.excerpt or certain.finding.reason}
        facts = _("The detector %(version)s found this in it: %(what)s") % told
    try:
        decision = decide_by_detector(
            kind=check.kind,
            subject=subject,
            version=version,
            rule_version=rule.current,
            measures=[Chosen("remove")],
            facts=facts,
        )
    except MeasureRefused:
        return False
    return decision is not None


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
