"""What a statement of reasons says: all that Article 17 of the Union's Digital Services Act asks for (2022/2065)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from moderation.actions.appeal_decision import why_not_appeal
from moderation.actions.take_effect import in_force
from moderation.found_by import found_by
from moderation.measures import EFFECTS
from moderation.models import Appeal, Decision, Evidence, Measure, Statement
from moderation.models.appeal import WITHIN
from moderation.notices import where_of
from moderation.subjects import kind_named


@dataclass(frozen=True)
class MeasureTold:
    """What is imposed, where, and for how long: paragraph 3, point (a)."""

    does: Any
    where: str
    until: dt.datetime | None
    # Whether it holds no longer, and since when.
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class Reasons:
    """All that the page of a statement shows, but for the rule's words."""

    statement: Statement
    decision: Decision
    summary: str
    subject_url: str
    measures: list[MeasureTold]
    # Who pointed it out: "people", "detectors" or "both"; never which people. Points (b) and (c).
    found_by: str
    # Whether anything withholds it all the same.
    still: bool
    # What was decided on, as it was; None of before it was kept, and where it was erased.
    evidence: Evidence | None
    # The way out: point (f).
    appeal: Appeal | None
    why_not_appeal: str
    appeal_until: dt.datetime


def statements_of(account: Any) -> QuerySet[Statement]:
    """The statements that an account has got, with what they tell."""
    told = "decision__rule_version__rule", "decision__demand", "decision__detector_version__detector"
    found: QuerySet[Statement] = account.statements.select_related(*told, "decision__evidence")
    return found


def reasons_of(statement: Statement) -> Reasons:
    """The reasons of one decision, in the reader's language."""
    decision, author = statement.decision, statement.author
    kind = kind_named(decision.kind)
    subject = kind.load(decision.subject_id)
    return Reasons(
        statement=statement,
        decision=decision,
        summary=kind.summary(subject) if subject is not None else "",
        subject_url=kind.url(subject) if subject is not None else "",
        measures=[_told(measure) for measure in decision.measures.all()],
        found_by=found_by(decision),
        still=bool(in_force(decision.kind, [decision.subject_id])),
        evidence=getattr(decision, "evidence", None),
        appeal=Appeal.objects.filter(decision=decision, appellant=author).first(),
        why_not_appeal=why_not_appeal(account=author, decision=decision),
        appeal_until=decision.decided_at + WITHIN,
    )


def _told(measure: Measure) -> MeasureTold:
    return MeasureTold(EFFECTS[measure.effect].does, where_of(measure), measure.until, measure.ended_at)


def rule_told(decision: Decision) -> dict[str, Any] | None:
    """The rule in the version that the decision cites, in the reader's language; None where it cites none."""
    version, language = decision.rule_version, get_language() or "en"
    return {"version": version, "title": version.title(language), "text": version.text(language)} if version else None
