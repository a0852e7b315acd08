"""Answer the appeals of a case with the decision on it."""

from __future__ import annotations

from isthmus.web.telling import tell

from moderation.models import Appeal, Decision, Report


def answer_appeals(*, decision: Decision) -> int:
    """Close the open appeals of the decision's case with the decision as their answer; how many there were.

    Part of the transaction that decides, so that no decision leaves an appellant without an answer. An appeal of the
    author is upheld where as much is imposed as before, that of a reporter where nothing is. Whose report had ended
    with the former decision is told what became of it.
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
    return "undone" if _imposed(appeal.decision) - _imposed(decision) else "upheld"


def _imposed(decision: Decision) -> set[tuple[str, str]]:
    """The effects of a decision, place by place."""
    rows = decision.measures.values_list("effect", "countries", "homes")
    return {(effect, place) for effect, countries, homes in rows for place in [*countries, *homes] or [""]}


def _turn_reports(undone: list[int], decision: Decision) -> None:
    """Reports that a decision answered which is undone are answered by the new one: what became of them is right, and
    so is the record of whoever made them."""
    wrong = Report.objects.filter(decision__in=undone, state__in=["upheld", "unfounded"]).select_related("reporter")
    reporters = [report.reporter for report in wrong]
    wrong.update(state="upheld" if decision.restricts else "unfounded", decision=decision)
    for reporter in reporters:
        tell("report", recipient=reporter)
