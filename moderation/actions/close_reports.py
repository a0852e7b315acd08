"""Answer everybody who reported something."""

from __future__ import annotations

from isthmus.web.telling import tell

from moderation.models import Decision, Report


def close_reports(*, decision: Decision, gone: bool) -> int:
    """Close the open reports of what was decided on, with the decision as their outcome; how many there were.

    Part of the transaction that decides, so that no decision leaves a reporter without an answer. This is the one place
    where reports are closed by a decision. `gone` says that the subject was deleted before.
    """
    state = "upheld" if decision.restricts else "gone" if gone else "unfounded"
    open_ = Report.objects.filter(kind=decision.kind, subject_id=decision.subject_id, state="open")
    reporters = [report.reporter for report in open_.select_related("reporter")]
    open_.update(state=state, decision=decision)
    for reporter in reporters:
        tell("report", recipient=reporter)
    return len(reporters)
