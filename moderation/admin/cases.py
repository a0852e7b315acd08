"""The queue: a list of open cases, and one page on which a case is claimed, read and decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from isthmus.regions.countries import country_choices
from isthmus.tenancy.ids import id_from
from isthmus.web.templatetags.web import ago
from isthmus.web.text import has_something_to_see
from unfold.admin import ModelAdmin

from moderation.actions.claim_case import claim_case, release_case, reported_by
from moderation.actions.claim_next_case import claim_next_case
from moderation.actions.decide_case import decide_case
from moderation.errors import ModerationError
from moderation.models import Case, Decision, Report, Rule, RuleVersion
from moderation.models.signal import PERSON
from moderation.queries.reporters import records_of
from moderation.queries.signals import signals_of
from moderation.subjects import kind_named


@dataclass(frozen=True)
class ReportTold:
    """A report, as the desk shows it."""

    rule: str
    said: str
    # That the reporter reads best.
    lang: str
    # Empty unless a moderator asks; with how many of their reports were upheld, of how many decided.
    reporter: str
    upheld: int
    decided: int


def reports_of(case: Case, *, names: bool) -> list[ReportTold]:
    """The reports of the case's subject: the open ones, or those that its decisions have answered. Three queries."""
    about = Report.objects.filter(kind=case.kind, subject_id=case.subject_id)
    chosen = about.filter(decision__case=case) if case.state == "decided" else about.filter(state="open")
    rows = list(chosen.select_related("reporter").order_by("id")[:100])
    language = get_language() or "en"
    titles = {rule.code: rule.current.title(language) for rule in Rule.objects.prefetch_related("versions")}
    records = records_of([row.reporter_id for row in rows]) if names else {}
    return [
        ReportTold(
            titles.get(row.rule_code, row.rule_code),
            row.said,
            next(iter(row.reporter.languages), ""),
            f"{row.reporter.name} (@{row.reporter.username})" if names else "",
            *records.get(row.reporter_id, (0, 0)),
        )
        for row in rows
    ]


class DecisionForm(forms.Form):
    """What a moderator fills in. The rule is needed for a removal only; decide_case sees to it."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    rule_version = forms.ModelChoiceField(RuleVersion.objects.none(), required=False, label=gettext_lazy("Rule"))
    facts = forms.CharField(
        label=gettext_lazy("What you saw, for its author to read"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write in a sentence what you saw; its author reads it.")},
    )

    countries = forms.CharField(
        label=gettext_lazy("Only in these countries"),
        required=False,
        help_text=gettext_lazy("Two-letter codes, such as DE,FR; empty for everywhere."),
    )
    homes = forms.MultipleChoiceField(
        label=gettext_lazy("Only for people whose home is"),
        required=False,
        choices=[("domestic", gettext_lazy("Domestic")), ("global", gettext_lazy("Global"))],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_countries(self) -> list[str]:
        codes = [code.strip().upper() for code in self.cleaned_data["countries"].split(",") if code.strip()]
        known = dict(country_choices("en"))
        for code in codes:
            if code not in known:
                raise forms.ValidationError(
                    _("“%(code)s” is no country. Write two-letter country codes, such as CN,HK.") % {"code": code}
                )
        return sorted(set(codes))

    def clean_facts(self) -> str:
        facts: str = self.cleaned_data["facts"]
        if not has_something_to_see(facts):
            raise forms.ValidationError(self.fields["facts"].error_messages["required"])
        return facts

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = [rule.current.pk for rule in Rule.objects.prefetch_related("versions") if rule.is_in_force]
        field = self.fields["rule_version"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = RuleVersion.objects.filter(pk__in=current).select_related("rule")
        language = get_language() or "en"
        field.label_from_instance = lambda version: f"{version.rule.number}. {version.title(language)}"  # type: ignore[method-assign,assignment]
        field.empty_label = _("Choose a rule")


class OpenFilter(admin.SimpleListFilter):
    """Open cases, unless one asks for the decided ones."""

    title = gettext_lazy("state")
    parameter_name = "which"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("claimed", _("Claimed")), ("decided", _("Decided"))]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        yield first | {"display": _("Open")}
        yield from rest

    def queryset(self, request: Any, queryset: Any) -> Any:
        known = self.value() in ("claimed", "decided")
        return queryset.filter(state=self.value()) if known else queryset.exclude(state="decided")


@admin.register(Case)
class CaseAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("subject", "rule_title", "language", "made_by", "reported", "waiting", "held_by")
    list_filter = (OpenFilter, "lang", "kind", "rule")
    list_select_related = ("author",)
    change_list_template = "admin/moderation/case/queue.html"

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> Any:
        about = Report.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), state="open").order_by()
        counted = about.values("kind").annotate(n=Count("pk")).values("n")
        cases = super().get_queryset(request).annotate(reports=Coalesce(Subquery(counted), 0))
        return cases.prefetch_related("rule__versions").order_by("waits_since", "id")

    def get_actions(self, request: Any) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[Any]:
        return [
            path("next/", self.admin_site.admin_view(self.next_view), name="moderation_case_next"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("case"))
    def subject(self, case: Case) -> str:
        kind = kind_named(case.kind)
        found = kind.load(case.subject_id)
        summary = kind.summary(found) if found else _("gone")
        return format_html('<span lang="{}">{}</span>', case.lang, summary)

    @admin.display(description=gettext_lazy("suspected rule"))
    def rule_title(self, case: Case) -> str:
        return f"{case.rule.number}. {case.rule.current.title(get_language() or 'en')}"

    @admin.display(description=gettext_lazy("language"), ordering="lang")
    def language(self, case: Case) -> str:
        return case.lang

    @admin.display(description=gettext_lazy("author"))
    def made_by(self, case: Case) -> str:
        return case.author.name

    @admin.display(description=gettext_lazy("reports"), ordering="reports")
    def reported(self, case: Case) -> str:
        return str(getattr(case, "reports", 0) or "–")

    @admin.display(description=gettext_lazy("opened"), ordering="id")
    def waiting(self, case: Case) -> str:
        return ago(case.opened_at)

    @admin.display(description=gettext_lazy("claimed by"))
    def held_by(self, case: Case) -> str:
        return str(case.claim.moderator) if case.is_held and case.claim else "–"

    def next_view(self, request: Any) -> HttpResponse:
        """Claim the next case and go there; back to the queue where there is none."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        case = claim_next_case(moderator=request.user)
        if case is None:
            messages.info(request, _("Nothing is waiting. Well done."))
            return redirect("admin:moderation_case_changelist")
        return redirect("admin:moderation_case_change", case.pk)

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One case: what was posted, why it is here, and the decision."""
        cases = self.get_queryset(request).select_related("author")
        case = cases.filter(pk=id_from(object_id)).first()
        if case is None:
            raise Http404
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        form = DecisionForm(
            request.POST or None, initial={"token": case.claim_token, "rule_version": case.rule.current}
        )
        if request.method == "POST":
            if not self.has_change_permission(request, case):
                raise PermissionDenied
            answer = self._act(request, case, form)
            if answer:
                return answer
            case.refresh_from_db()
            case.__dict__.pop("claim", None)
        return TemplateResponse(request, "admin/moderation/case/case.html", self._context(request, case, form))

    def _act(self, request: Any, case: Case, form: DecisionForm) -> HttpResponse | None:
        """Do what the button says; None shows the page again with what went wrong, nothing typed being lost."""
        button = request.POST.get("do")
        if button in ("remove", "keep"):
            return self._decide(request, case, form, button)
        if button == "release":
            release_case(case_id=case.pk, moderator=request.user)
            return redirect("admin:moderation_case_changelist")
        if button == "claim":
            try:
                claim_case(case_id=case.pk, moderator=request.user)
            except ModerationError as error:
                messages.error(request, str(error))
            return redirect("admin:moderation_case_change", case.pk)
        return None

    def _decide(self, request: Any, case: Case, form: DecisionForm, outcome: str) -> HttpResponse | None:
        if not form.is_valid():
            return None
        try:
            decide_case(case_id=case.pk, moderator=request.user, outcome=outcome, **form.cleaned_data)
        except ModerationError as error:
            form.add_error(None, str(error))
            return None
        messages.success(request, _("Decided. Its author gets a statement of reasons."))
        return redirect("admin:moderation_case_changelist")

    def _context(self, request: Any, case: Case, form: DecisionForm) -> dict[str, Any]:
        kind, language = kind_named(case.kind), get_language() or "en"
        subject = kind.load(case.subject_id)
        version = case.rule.current
        mine = case.is_held and case.claimed_by_id == request.user.pk
        if mine and not form.is_bound:
            form.initial["token"] = case.claim_token
        signals = signals_of(case).exclude(detector=PERSON)
        if case.blind and case.state != "decided":
            # The answer measures what detectors said.
            signals = signals.none()
        earlier = (
            Decision.objects.filter(author_id=case.author_id).select_related("rule_version__rule").order_by("-id")[:5]
        )
        context: dict[str, Any] = self.admin_site.each_context(request)
        return context | {
            "title": _("Case"),
            "opts": self.model._meta,
            "case": case,
            "label": kind.label,
            "in_parts": "withhold" in kind.measures,
            "reports": reports_of(case, names="who" in request.GET),
            "subject": subject,
            "text": kind.text(subject) if subject else "",
            "pictures": kind.pictures(subject) if subject else [],
            "subject_url": kind.url(subject) if subject else "",
            "rule_title": version.title(language),
            "rule_text": version.text(language),
            "signals": signals.select_related("rule"),
            "earlier": earlier,
            "decisions": case.decisions.select_related("rule_version__rule"),
            "form": form,
            "mine": mine,
            "own": case.author_id == request.user.pk,
            "reported_by_me": reported_by(request.user).filter(kind=case.kind, subject_id=case.subject_id).exists(),
            "may_decide": self.has_change_permission(request, case),
            "queue_url": reverse("admin:moderation_case_changelist"),
        }
