"""Rules, terms, checks and decisions. What the database keeps unchanged, the admin offers no button to change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from isthmus.regions.words import language_name, places
from isthmus.tenancy.ids import time_of
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import action

from moderation.actions.publish_terms import publish_terms
from moderation.admin.filters import KindFilter, LanguageFilter, RuleFilter
from moderation.detectors.protocol import BadParameters
from moderation.detectors.reading import skeleton
from moderation.log.telling import outcome_name
from moderation.models import Check, Decision, GoldenCase, Rule, RuleVersion, Term
from moderation.subjects import label_of


class ReadOnly:
    """To look at, for whoever may view."""

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


def about(row: Any) -> str:
    """What a row is about, in the reader's words."""
    return f"{capfirst(label_of(row.kind))} {row.subject_id}"


class AboutSomething:
    """Columns for what is about a subject, in the reader's words."""

    @admin.display(description=gettext_lazy("Language"), ordering="lang")
    def language(self, row: Any) -> str:
        return language_name(row.lang)

    @admin.display(description=pgettext_lazy("a decision", "What it is about"), ordering="kind")
    def about(self, row: Any) -> str:
        return about(row)

    @admin.display(description=gettext_lazy("Where"))
    def where(self, row: Any) -> str:
        return places(row.countries, row.homes) or _("everywhere")


class ByRule:
    """Rules by number and title, in columns and where one is chosen."""

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("rule__versions")  # type: ignore[misc]

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """For whoever may only look, the words that stand for a rule and a language."""
        names = super().get_fields(request, obj)  # type: ignore[misc]
        if self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return names
        return [{"rule": "by_rule", "lang": "language"}.get(name, name) for name in names]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "by_rule", "language")  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.name == "rule" and field is not None:
            field.queryset = Rule.objects.prefetch_related("versions")
            field.label_from_instance = lambda rule: rule.said
        return field

    @admin.display(description=gettext_lazy("The rule"), ordering="rule__number")
    def by_rule(self, row: Any) -> str:
        return row.rule.said if row.rule else _("None: it stays")


class RuleVersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A version is published before it holds, and takes the next number."""

    def clean_in_force_since(self) -> dt.date:
        since: dt.date = self.cleaned_data["in_force_since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("A rule cannot hold for days that are over. Write today or later."))
        return since

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        rule = self.instance.rule_id
        expected = 1 + (RuleVersion.objects.filter(rule=rule).count() if isinstance(rule, int) else 0)
        if version != expected:
            raise forms.ValidationError(_("The next version is %(number)d.") % {"number": expected})
        return version


class RuleVersionFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Of a rule that is about to be made, whose id the database makes."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any) -> None:
        new = instance is not None and instance._state.adding
        key = instance.pk if new else None
        if new:
            instance.pk = None
        super().__init__(data, files, instance, **kwargs)
        if new:
            instance.pk = key

    def clean(self) -> None:
        super().clean()
        if self.instance._state.adding and not any(form.has_changed() for form in self.forms):
            raise forms.ValidationError(_("A rule without words is none. Add its first version below."))


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What decisions cite has a page of its own, and a bar that can be reached."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if resolve(reverse("rule", args=[code])).url_name != "rule":
            raise forms.ValidationError(_("Another page has this address already. Choose another code."))
        return code

    def clean_precision_bar(self) -> float:
        bar: float = self.cleaned_data["precision_bar"]
        if not 0 < bar <= 1:
            raise forms.ValidationError(_("Write a share above 0 and up to 1, such as 0.9."))
        return bar


class RuleVersionInline(StackedInline):  # type: ignore[misc]
    """A new version is added; those in force stay as they were published."""

    model = RuleVersion
    form = RuleVersionForm
    formset = RuleVersionFormSet
    extra = 0
    min_num = 1
    max_num = 1000
    fields = ("version", "in_force_since", "title_en", "title_zh", "text_en", "text_zh")

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Rule)
class RuleAdmin(ModelAdmin):  # type: ignore[misc]
    form = RuleForm
    list_display = ("number", "title", "area", "severity", "code")
    inlines = (RuleVersionInline,)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("versions")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """What decisions cite and addresses name stays what it is."""
        return ("code", "number") if obj else ()

    @admin.display(description=gettext_lazy("Title"))
    def title(self, rule: Rule) -> str:
        return rule.current.title(get_language() or "en")


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    """A term without a letter or digit is found nowhere, and would keep the whole list from becoming a version."""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not skeleton(text):
            raise forms.ValidationError(_("There is no letter or digit in it, so it is found nowhere."))
        return text


@admin.register(Term)
class TermAdmin(ByRule, AboutSomething, ModelAdmin):  # type: ignore[misc]
    """The list that rule editors keep. What it finds is tried before it counts: it becomes a version of a detector."""

    form = TermForm
    actions_list = ("make_version",)
    list_display = ("text", "by_rule")
    fields = ("rule", "text")
    list_filter = (RuleFilter,)
    list_select_related = ("rule",)
    search_fields = ("text",)

    @action(description=gettext_lazy("Make a version of these terms"), url_path="version", permissions=["change"])  # type: ignore[untyped-decorator]
    def make_version(self, request: Any) -> HttpResponse:
        """All terms as a draft of the detector of terms; going up the ladder it takes the place of the one before.
        Whoever only follows the link is asked first."""
        if request.method != "POST":
            context = self.admin_site.each_context(request) | {
                "title": _("Make a version of these terms"),
                "opts": self.model._meta,
                "count": Term.objects.count(),
                "list_url": reverse("admin:moderation_term_changelist"),
            }
            return TemplateResponse(request, "admin/moderation/detector/terms.html", context)
        try:
            version = publish_terms(by=request.user)
        except BadParameters as error:
            messages.error(request, str(error))
            return redirect("admin:moderation_term_changelist")
        messages.success(
            request, _("%(version)s is a draft; terms changed later are not in it.") % {"version": version}
        )
        return redirect("admin:moderation_detector_change", version.detector_id)


@admin.register(Check)
class CheckAdmin(AboutSomething, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("asked", "about", "revision", "language", "state", "outcome", "without")
    list_filter = ("state", "outcome", KindFilter, LanguageFilter)
    fields = readonly_fields = (
        "asked", "about", "author", "revision", "language", "state", "outcome", "without", "fault", "attempts",
        "due_at", "done_at", "digest",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("When"), ordering="id")
    def asked(self, check: Check) -> dt.datetime:
        return time_of(check.pk)

    @admin.display(description=gettext_lazy("checked without"))
    def without(self, check: Check) -> str:
        return "; ".join(f"{name}: {why}" for name, why in check.missed.items()) or "–"


@admin.register(Decision)
class DecisionAdmin(AboutSomething, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("made", "result", "about", "by_rule", "who")
    list_filter = ("outcome", KindFilter)
    list_select_related = ("rule_version__rule", "demand")
    fields = readonly_fields = (
        "made", "result", "about", "by_rule", "ground", "facts", "where", "who", "means", "detector_version", "author",
        "case", "demand", "supersedes", "edition",
    )  # fmt: skip

    def get_queryset(self, request: Any) -> Any:
        """With the name of whoever decided: their id alone is kept, and may outlive them."""
        person = get_user_model().objects.filter(pk=OuterRef("decided_by")).values("username")[:1]
        return super().get_queryset(request).annotate(person=Subquery(person))

    @admin.display(description=gettext_lazy("When"), ordering="id")
    def made(self, decision: Decision) -> dt.datetime:
        return decision.decided_at

    @admin.display(description=gettext_lazy("What was decided"), ordering="outcome")
    def result(self, decision: Decision) -> str:
        return outcome_name(decision.outcome)

    @admin.display(description=gettext_lazy("The rule"))
    def by_rule(self, decision: Decision) -> str:
        return str(decision.rule_version or (decision.demand.authority if decision.demand else "–"))

    @admin.display(description=gettext_lazy("Who decided"))
    def who(self, decision: Any) -> str:
        return decision.person or (_("by the site itself") if decision.means == "detector" else "–")


@admin.register(GoldenCase)
class GoldenCaseAdmin(ByRule, AboutSomething, ModelAdmin):  # type: ignore[misc]
    """Prepared cases; what has been answered stays, and is no longer given out."""

    list_display = ("code", "language", "by_rule", "is_used")
    fields = ("code", "lang", "text", "rule", "why_en", "why_zh", "is_used")
    list_filter = (LanguageFilter, "is_used")
    list_select_related = ("rule",)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
