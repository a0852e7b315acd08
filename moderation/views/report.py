"""Report something, and read what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from isthmus.regions.viewer import Viewer
from isthmus.tenancy.ids import id_from

from moderation.actions.appeal_decision import why_not_appeal
from moderation.actions.report_subject import MOST_A_DAY, report_subject
from moderation.errors import CannotReport
from moderation.models import Appeal, Report, Rule
from moderation.models.report import LONGEST_WORDS
from moderation.notices import where_withheld
from moderation.subjects import kind_named

LISTED = 50


class ReportForm(forms.Form):
    """Which rule, and words that nobody has to write."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Which rule does it break?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the rule that this breaks."),
            "invalid_choice": gettext_lazy("Choose the rule that this breaks."),
        },
    )
    said = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, rules: list[dict[str, str]]) -> None:
        super().__init__(data)
        self.fields["rule"].choices = [(rule["code"], rule["title"]) for rule in rules]  # type: ignore[attr-defined]


def rules_told() -> list[dict[str, str]]:
    """The rules in force, in the reader's language."""
    language = get_language() or "en"
    found = [rule for rule in Rule.objects.prefetch_related("versions") if rule.is_in_force]
    return [
        {"code": rule.code, "title": rule.current.title(language), "text": rule.current.text(language)}
        for rule in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Any, kind: str, subject_id: int) -> HttpResponse:
    """The form and, once it is sent, the receipt. htmx gets the panel alone; with `closed`, the link to it."""
    subject, named = _subject_or_404(request, kind, subject_id)
    account, rules = request.viewer.account, rules_told()
    sent = request.method == "POST" and account is not None
    form = ReportForm(request.POST if sent else None, rules)
    context = {
        "kind": kind,
        "subject_id": subject_id,
        "label": named.label,
        "summary": named.summary(subject),
        "subject_url": named.url(subject),
        "mine": account is not None and named.author(subject).pk == account.pk,
        "rules": rules,
        "form": form,
        "most_a_day": MOST_A_DAY,
    }
    if request.htmx and "closed" in request.GET:
        return render(request, "web/components/report_link.html", context)
    if sent and form.is_valid():
        given = {"rule": form.cleaned_data["rule"], "words": form.cleaned_data["said"]}
        try:
            made, is_new = report_subject(reporter=account, kind=kind, subject=subject, **given)
        except CannotReport as error:
            form.add_error(None, str(error))
        else:
            if not request.htmx:
                return redirect(f"{made.get_absolute_url()}{'' if is_new else '?again=1'}")
            return render(request, "moderation/_receipt.html", _told(made) | {"again": not is_new, "panel": True})
    template = "moderation/_report.html" if request.htmx else "moderation/report.html"
    # What htmx swaps in brings its sentences along.
    return render(request, template, context, status=422 if form.errors and not request.htmx else 200)


def _subject_or_404(request: Any, kind: str, subject_id: int) -> tuple[Any, Any]:
    """What this viewer sees: neither what is gone nor what a notice stands in the place of."""
    try:
        named = kind_named(kind)
    except KeyError:
        raise Http404 from None
    number = id_from(str(subject_id))
    subject = named.load(number) if number else None
    if subject is None or not named.shown([subject], request.viewer):
        raise Http404
    return subject, named


@require_safe
@login_required
def reports(request: Any) -> HttpResponse:
    """What one has reported, the latest first, each with what came of it."""
    mine = request.user.reports.select_related("decision__rule_version__rule").order_by("-id")
    if before := id_from(request.GET.get("before", "")):
        mine = mine.filter(pk__lt=before)
    rows = list(mine[: LISTED + 1])
    rules = {rule["code"]: rule["title"] for rule in rules_told()}
    summaries = _summaries(rows[:LISTED], request.viewer)
    shown = [
        {
            "report": row,
            "label": kind_named(row.kind).label,
            "summary": summaries.get((row.kind, row.subject_id), ""),
            "rule": rules.get(row.rule_code, row.rule_code),
        }
        for row in rows[:LISTED]
    ]
    context = {"reports": shown, "next": rows[LISTED - 1].pk if len(rows) > LISTED else ""}
    return render(request, "moderation/reports.html", context)


def _summaries(reports: list[Report], viewer: Viewer) -> dict[tuple[str, int], str]:
    """What was reported, in few words, by kind and id; nothing of what is gone or withheld from the viewer."""
    found = {}
    for kind in {report.kind for report in reports}:
        named = kind_named(kind)
        subjects = named.load_many([report.subject_id for report in reports if report.kind == kind])
        for subject in named.shown(list(subjects.values()), viewer):
            found[kind, subject.pk] = named.summary(subject)
    return found


@require_safe
@login_required
def show(request: Any, report_id: int) -> HttpResponse:
    """One report with its receipt and its outcome, for whoever made it alone."""
    mine = request.user.reports.select_related("decision__rule_version__rule")
    found = get_object_or_404(mine, pk=report_id)
    context = _told(found) | {"again": "again" in request.GET}
    named = kind_named(found.kind)
    subject = named.load(found.subject_id)
    if subject is not None and named.shown([subject], request.viewer):
        context |= {"summary": named.summary(subject), "subject_url": named.url(subject)}
    if found.decision is not None:
        context["appeal"] = Appeal.objects.filter(appellant=request.user, decision=found.decision).first()
        context["can_appeal"] = not why_not_appeal(account=request.user, decision=found.decision)
    return render(request, "moderation/reported.html", context)


def _told(report: Report) -> dict[str, Any]:
    language, decision = get_language() or "en", report.decision
    rule = Rule.objects.prefetch_related("versions").filter(code=report.rule_code).first()
    version = decision.rule_version if decision else None
    return {
        "report": report,
        "label": kind_named(report.kind).label,
        "rule": rule,
        "rule_title": rule.current.title(language) if rule else report.rule_code,
        "broken": version.rule if version else None,
        "broken_title": version.title(language) if version else "",
        "where": where_withheld(decision) if decision else "",
    }
