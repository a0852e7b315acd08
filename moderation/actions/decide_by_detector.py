"""Let a detector decide that may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from moderation.actions.decide_case import standing_decision
from moderation.actions.open_case import open_case
from moderation.actions.record_decision import record_decision
from moderation.actions.report_subject import UNKNOWN
from moderation.measures import Chosen, refuse_what_cannot_be
from moderation.models import Decision, DetectorVersion, RuleVersion
from moderation.subjects import kind_named


def decide_by_detector(
    *,
    kind: str,
    subject: Any,
    version: DetectorVersion,
    rule_version: RuleVersion,
    measures: Sequence[Chosen],
    facts: str,
) -> Decision | None:
    """Decision, measures, effect, statement, log entry and the answers to reporters in the caller's transaction.

    Whether the version may decide alone is for the caller to see to (moderation.ladder). None where a person has the
    word: who has the case or has set it aside, has decided on the subject before, or is waited for by an appeal. Raises
    MeasureRefused.
    """
    named = kind_named(kind)
    refuse_what_cannot_be(named, measures)
    with transaction.atomic():
        languages = named.languages(subject)
        case = open_case(
            kind=kind,
            subject_id=subject.pk,
            author_id=named.author(subject).pk,
            lang=languages[0] if languages else UNKNOWN,
            rule_id=rule_version.rule_id,
            languages=languages,
        )
        standing = standing_decision(kind, subject.pk)
        by_person = standing is not None and standing.means == "person"
        if by_person or case.state != "queued" or case.appeals.filter(state="open").exists():
            return None
        decision = record_decision(
            about=case,
            subject=subject,
            measures=measures,
            rule_version=rule_version,
            facts=facts,
            version=version,
            supersedes=standing,
        )
        case.move_to("decided")
        case.save(update_fields=["state"])
    return decision
