"""Record a decision with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from isthmus.web.telling import tell

from moderation.actions.answer_appeals import answer_appeals
from moderation.actions.append_log_entry import append_appeal_entries, append_log_entry
from moderation.actions.close_reports import close_reports
from moderation.actions.take_effect import take_effect
from moderation.measures import Chosen, outcome_of
from moderation.models import (
    Case,
    Decision,
    DetectorVersion,
    Evidence,
    LegalDemand,
    Measure,
    RuleVersion,
    Statement,
)
from moderation.subjects import kind_named


def record_decision(
    *,
    about: Case | LegalDemand,
    subject: Any,
    measures: Sequence[Chosen],
    facts: str,
    rule_version: RuleVersion | None = None,
    decided_by: Any = None,
    version: DetectorVersion | None = None,
    supersedes: Decision | None = None,
) -> Decision:
    """Decision, measures, effect, statement, log entry and the answers to reporters in one transaction.

    The one place where decisions are made: of a person (`decided_by`), of a detector (`version`), and what follows a
    demand by law. `subject` is None where it is gone. Who calls it has seen to claims, rights and rules.
    """
    case, demand = (about, None) if isinstance(about, Case) else (None, about)
    withheld = next((chosen for chosen in measures if chosen.effect == "withhold"), Chosen("withhold"))
    with transaction.atomic():
        decision = Decision.objects.create(
            author_id=about.author_id,
            case=case,
            demand=demand,
            kind=about.kind,
            subject_id=about.subject_id,
            outcome=outcome_of(measures),
            ground="terms" if demand is None else "law",
            rule_version=rule_version if measures else None,
            countries=sorted(withheld.countries),
            homes=sorted(withheld.homes),
            facts=facts.strip(),
            means="detector" if version is not None else "person",
            detector_version=version,
            decided_by=decided_by.pk if decided_by is not None else None,
            supersedes=supersedes,
        )
        _impose(decision, measures)
        if subject is not None:
            _keep_as_it_is(decision, subject)
            take_effect(kind=about.kind, subject=subject, checked=case is not None)
        if case is not None:
            close_reports(decision=decision, gone=subject is None)
            answer_appeals(decision=decision)
        statement = Statement.objects.create(author_id=about.author_id, decision=decision)
        append_log_entry(decision=decision)
        append_appeal_entries(answer=decision)
        tell("decision", recipient=about.author, statement=statement)
    return decision


def _keep_as_it_is(decision: Decision, subject: Any) -> None:
    kind = kind_named(decision.kind)
    Evidence.objects.create(
        author_id=decision.author_id,
        decision=decision,
        revision=kind.revision(subject),
        text=kind.text(subject),
        pictures=[picture.digest for picture in kind.pictures(subject)],
    )


def _impose(decision: Decision, measures: Sequence[Chosen]) -> None:
    """Store what the decision imposes, and lift what the one imposed that it supersedes."""
    if decision.supersedes_id is not None:
        former = Measure.objects.filter(decision=decision.supersedes_id, state__in=["pending", "in_force"])
        former.update(state="lifted", ended_at=decision.decided_at, lifted_by=decision)
    Measure.objects.bulk_create(
        Measure(
            author_id=decision.author_id,
            decision=decision,
            kind=decision.kind,
            subject_id=decision.subject_id,
            effect=chosen.effect,
            countries=sorted(chosen.countries),
            homes=sorted(chosen.homes),
            until=chosen.until,
        )
        for chosen in measures
    )
