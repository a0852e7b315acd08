"""Answer the appeals of a case with the decision on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from isthmus.web.telling import tell

from moderation.measures import EFFECTS
from moderation.models import Appeal, Decision, Report

NEVER: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
Imposed = dict[tuple[str, str], dt.datetime]


def answer_appeals(*, decision: Decision) -> int:
    """Close the open appeals of the decision's case with the decision as their answer; how many there were.

    Part of the transaction that decides, so that no decision leaves an appellant without an answer. An appeal of the
    author is upheld where as much is imposed as before or more, that of a reporter where nothing is. Whose report had
    ended with the former decision is told what became of it.
    """
    open_ = Appeal.objects.filter(case=decision.case_id, state="open").select_related("appellant", "decision")
    appeals = list(open_) if decision.case_id else []
    for appeal in appeals:
        appeal.state, appeal.answer = _outcome(appeal, decision), decision
        appeal.save(update_fields=["state", "answer"])
        if not appeal.by_author:
            tell("appeal", recipient=appeal.appellant)
    undone = [appeal.decision_id for appeal in appeals if appeal.state == "undone"]
    _turn_reports(undone, decision)
    return len(appeals)


def _outcome(appeal: Appeal, decision: Decision) -> str:
    if not appeal.by_author:
        return "undone" if decision.restricts else "upheld"
    return "undone" if _is_less(_imposed(decision), _imposed(appeal.decision)) else "upheld"


def _is_less(now: Imposed, before: Imposed) -> bool:
    """Whether anything that was imposed is no longer, or ends sooner, with nothing stronger in its place."""
    gone = {what for what, until in before.items() if what not in now or now[what] < until}
    return bool(gone) and _strongest(gone) <= _strongest(now.keys() - before.keys())


def _strongest(imposed: Iterable[tuple[str, str]]) -> int:
    """The place of the strongest effect among all effects, which begin with it."""
    order = list(EFFECTS)
    return min((order.index(effect) for effect, _place in imposed), default=len(order))


def _imposed(decision: Decision) -> Imposed:
    """The effects of a decision, place by place, and when each ends."""
    rows = decision.measures.values_list("effect", "countries", "homes", "until")
    return {
        (effect, place): until or NEVER
        for effect, countries, homes, until in rows
        for place in [*countries, *homes] or [""]
    }


def _turn_reports(undone: list[int], decision: Decision) -> None:
    """Reports that a decision answered which is undone are answered by the new one: what became of them is right, and
    so is the record of whoever made them."""
    wrong = Report.objects.filter(decision__in=undone, state__in=["upheld", "unfounded"]).select_related("reporter")
    reporters = [report.reporter for report in wrong]
    wrong.update(state="upheld" if decision.restricts else "unfounded", decision=decision)
    for reporter in reporters:
        tell("report", recipient=reporter)
