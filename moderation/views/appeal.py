"""Appeals: for whoever makes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation.actions.appeal_decision import appeal_decision, why_not_appeal, write_in_appeal
from moderation.errors import CannotAppeal
from moderation.models import Appeal, Decision, Report, Statement
from moderation.models.appeal import LONGEST_WORDS, WITHIN
from moderation.subjects import kind_named


@login_required
def of_statement(request: Any, statement_id: int) -> HttpResponse:
    """Appeal against what was decided on something of one's own."""
    statements = Statement.objects.select_related("decision__rule_version__rule")
    found = get_object_or_404(statements, pk=statement_id, author=request.user)
    return _new(request, found.decision, found.get_absolute_url())


@login_required
def of_report(request: Any, report_id: int) -> HttpResponse:
    """Appeal against a decision that lets stay what one has reported."""
    reports = Report.objects.select_related("decision__rule_version__rule").filter(decision__isnull=False)
    found = get_object_or_404(reports, pk=report_id, reporter=request.user)
    assert found.decision is not None  # noqa: S101 - asked for above
    return _new(request, found.decision, found.get_absolute_url())


def _new(request: Any, decision: Decision, back: str) -> HttpResponse:
    if before := Appeal.objects.filter(decision=decision, appellant=request.user).first():
        return redirect(before)
    error, said = "", request.POST.get("said", "")
    if request.method == "POST":
        try:
            appeal, _is_new = appeal_decision(account=request.user, decision=decision, said=said)
        except CannotAppeal as refused:
            error = str(refused)
        else:
            messages.success(
                request, _("Your appeal is filed. Somebody who has not decided on this before looks at it.")
            )
            return redirect(appeal)
    why_not = why_not_appeal(account=request.user, decision=decision)
    context = _told(decision) | {
        "back": back,
        "error": "" if why_not else error,
        "said": said,
        "why_not": why_not,
        "until": decision.decided_at + WITHIN,
        "most": LONGEST_WORDS,
    }
    return render(request, "moderation/appeal_new.html", context, status=422 if error else 200)


@require_safe
@login_required
def appeals(request: Any) -> HttpResponse:
    """One's own appeals, the newest first."""
    mine = request.user.appeals.select_related("decision")[:200]
    told = [{"appeal": each, "label": kind_named(each.decision.kind).label} for each in mine]
    return render(request, "moderation/appeals.html", {"appeals": told})


@login_required
def appeal(request: Any, appeal_id: int) -> HttpResponse:
    """One appeal with all that was said in it, for the appellant alone; as long as it is open they can add to it."""
    appeals = Appeal.objects.select_related("decision__rule_version__rule", "answer__rule_version__rule")
    found = get_object_or_404(appeals, pk=appeal_id, appellant=request.user)
    error, said = "", request.POST.get("said", "")
    if request.method == "POST":
        try:
            write_in_appeal(appeal=found, said=said)
        except CannotAppeal as refused:
            error = str(refused)
        else:
            return redirect(found)
    context = _told(found.decision) | {
        "appeal": found,
        "said_so_far": found.messages.all(),
        "answer": _answer(found),
        "error": error,
        "said": said if error else "",
        "most": LONGEST_WORDS,
    }
    return render(request, "moderation/appeal.html", context, status=422 if error else 200)


def _answer(appeal: Appeal) -> Statement | None:
    """The statement of the decision that answers the author's appeal; a reporter finds the outcome with the report."""
    return appeal.answer.statement if appeal.answer is not None and appeal.by_author else None


def _told(decision: Decision) -> dict[str, Any]:
    kind, version = kind_named(decision.kind), decision.rule_version
    return {
        "decision": decision,
        "label": kind.label,
        "rule_title": version.title(get_language() or "en") if version else "",
        "rule": version.rule if version else None,
    }
