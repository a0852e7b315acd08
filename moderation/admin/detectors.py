"""Detectors for rule editors: their versions, how far each got, what keeps it from the next step, and the buttons."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms.fields import InvalidJSONInput
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from isthmus.regions.spoken import SPOKEN
from isthmus.regions.words import language_name
from isthmus.tenancy.ids import id_from
from unfold.admin import ModelAdmin
from unfold.decorators import action

from moderation.actions.ask_backtest import ask_backtest
from moderation.actions.bank_picture import bank_picture
from moderation.actions.learn_decisions import freeze_classifier
from moderation.actions.make_version import make_version
from moderation.actions.move_version import move_version
from moderation.audits import precision_of
from moderation.detectors import KINDS, reader, remote
from moderation.detectors.asking import condition_of
from moderation.detectors.protocol import BadParameters
from moderation.errors import ModerationError
from moderation.ladder import next_above, why_not
from moderation.learning import LEAST
from moderation.models import Backtest, Case, Detector, DetectorVersion, LadderStep, Rule
from moderation.models.detector import LADDER, STATES
from moderation.queries.backtests import tables_of
from moderation.subjects import kind_named, kinds, label_of

STATE_NAMES = dict(STATES)
# The names under which remotes are asked, by their kind.
REMOTES = {"remote": remote.NAME, "reader": reader.NAME}


class ParametersField(forms.JSONField):
    """JSON of any depth; empty braces are parameters as well."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty_values = [None, ""]

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)


class VersionForm(forms.Form):
    """The settings of a version that is about to be made."""

    rule = forms.ModelChoiceField(
        Rule.objects.none(),
        required=False,
        label=gettext_lazy("Rule"),
        empty_label=gettext_lazy("Named in the parameters"),
    )
    parameters = ParametersField(
        label=gettext_lazy("Parameters"), widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
    )
    area = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Looks at"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everything that is posted."),
    )  # fmt: skip
    # Any other would be found in nothing that is posted; of many texts it is unknown.
    languages = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple,
        choices=[*SPOKEN, ("und", gettext_lazy("unknown"))], help_text=gettext_lazy("None ticked: all languages."),
    )  # fmt: skip
    threshold = forms.FloatField(min_value=0.01, max_value=1, label=gettext_lazy("Least score"))
    hourly_limit = forms.IntegerField(min_value=0, max_value=100_000, label=gettext_lazy("Most decisions an hour"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule, area = self.fields["rule"], self.fields["area"]
        assert isinstance(rule, forms.ModelChoiceField) and isinstance(area, forms.MultipleChoiceField)  # noqa: S101
        rule.queryset = Rule.objects.prefetch_related("versions")
        rule.label_from_instance = lambda each: each.said  # type: ignore[method-assign,assignment]
        area.choices = [(kind.name, kind.label) for kind in kinds()]

    def clean_parameters(self) -> dict[str, Any]:
        parameters = self.cleaned_data["parameters"]
        if not isinstance(parameters, dict):
            raise forms.ValidationError(_('Write an object in braces, as {"terms": [...]}.'))
        return parameters


@admin.register(Detector)
class DetectorAdmin(ModelAdmin):  # type: ignore[misc]
    """A detector is added with its name and kind; the rest is its versions, which nobody changes."""

    list_display = ("name", "kind")
    actions_list = ("learnt",)
    fields = ("name", "kind")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Those kinds that there is a file for."""
        if db_field.name == "kind":
            kwargs["choices"] = [each for each in db_field.choices if each[0] in KINDS]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @action(description=gettext_lazy("What classifiers have learnt"), url_path="learnt", permissions=["change"])  # type: ignore[untyped-decorator]
    def learnt(self, request: Any) -> HttpResponse:
        """How many decisions each rule's classifier has learnt from; makes a version of one."""
        if request.method == "POST":
            rule = Rule.objects.filter(code=request.POST.get("rule")).first()
            if rule is None:
                raise Http404
            version = freeze_classifier(rule=rule, by=request.user)
            return redirect("admin:moderation_detector_change", version.detector_id)
        language = get_language() or "en"
        rules = Rule.objects.prefetch_related("versions").select_related("lesson")
        told = [
            {
                "rule": rule,
                "title": rule.current.title(language),
                "tally": [(language_name(code), *counted) for code, counted in sorted(lesson.tally.items())],
            }
            for rule in rules
            if (lesson := getattr(rule, "lesson", None)) and lesson.tally
        ]
        context = self.admin_site.each_context(request) | {
            "title": _("What classifiers have learnt"),
            "opts": self.model._meta,
            "learnt": told,
            "least": LEAST,
            "list_url": reverse("admin:moderation_detector_changelist"),
        }
        return TemplateResponse(request, "admin/moderation/detector/learnt.html", context)

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return redirect("admin:moderation_detector_change", obj.pk)

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Its versions, and the form for the next one."""
        detector = Detector.objects.filter(pk=id_from(object_id) or 0).first()
        if detector is None:
            raise Http404
        if not self.has_view_permission(request, detector):
            raise PermissionDenied
        versions = list(detector.versions.with_state().select_related("detector", "rule").order_by("-number"))
        asked = request.POST if request.POST.get("do") == "make" else None
        form = VersionForm(asked, initial=_settings_of(versions[0] if versions else None))
        if request.method == "POST":
            if not self.has_change_permission(request, detector):
                raise PermissionDenied
            if request.POST.get("do") == "bank":
                done = self._bank(request, detector)
            else:
                done = self._make(request, detector, form) if asked else self._act(request, versions)
            if done:
                return redirect("admin:moderation_detector_change", detector.pk)
        context = self.admin_site.each_context(request) | {
            "title": detector.name,
            "opts": self.model._meta,
            "detector": detector,
            "versions": [_told(version) for version in versions],
            "form": form,
            "remote": condition_of(REMOTES[detector.kind]) if detector.kind in REMOTES else None,
            "may_change": self.has_change_permission(request, detector),
            "list_url": reverse("admin:moderation_detector_changelist"),
        }
        return TemplateResponse(request, "admin/moderation/detector/detector.html", context)

    def _make(self, request: Any, detector: Detector, form: VersionForm) -> bool:
        if not form.is_valid():
            return _begin_where_wrong(form)
        try:
            version = make_version(detector=detector, by=request.user, **form.cleaned_data)
        except BadParameters as error:
            form.add_error("parameters", str(error))
            return _begin_where_wrong(form)
        messages.success(request, _("Version %(number)d is a draft.") % {"number": version.number})
        return True

    def _bank(self, request: Any, detector: Detector) -> bool:
        """A picture of a case goes into this bank, as a draft."""
        case = Case.objects.select_related("rule").filter(pk=id_from(request.POST.get("case", "")) or 0).first()
        subject = kind_named(case.kind).load(case.subject_id) if case else None
        pictures = kind_named(case.kind).pictures(subject) if case and subject else []
        digest = request.POST.get("picture")
        if case is None or detector.kind != "pictures" or digest not in [each.digest for each in pictures]:
            raise Http404
        try:
            version = bank_picture(detector=detector, digest=digest, rule=case.rule, by=request.user)
        except ModerationError as error:
            messages.error(request, str(error))
            return True
        if version is None:
            messages.info(request, _("The newest version knows this picture already."))
        else:
            messages.success(request, _("Version %(number)d is a draft.") % {"number": version.number})
        return True

    def _act(self, request: Any, versions: list[Any]) -> bool:
        chosen = next((version for version in versions if str(version.pk) == request.POST.get("version")), None)
        if chosen is not None and request.POST.get("do") == "backtest":
            ask_backtest(version=chosen, by=request.user)
            messages.success(request, _("The backtest is on its way; load this page again to see how far it is."))
            return True
        return self._move(request, chosen)

    def _move(self, request: Any, chosen: Any) -> bool:
        to_state = request.POST.get("to", "")
        if chosen is None or to_state not in LADDER:
            return False
        try:
            move_version(version=chosen, to_state=to_state, why=request.POST.get("why", "")[:500], by=request.user)
        except ModerationError as error:
            messages.error(request, str(error))
            return True
        told = {"version": str(chosen), "state": STATE_NAMES[to_state]}
        messages.success(request, _("%(version)s: %(state)s.") % told)
        return True


def _begin_where_wrong(form: VersionForm) -> bool:
    """False, for nothing was made: the page opens at the first field to be mended, which stands far down on a phone."""
    wrong = next(name for name in form.fields if name in form.errors)
    form.fields[wrong].widget.attrs["autofocus"] = True
    return False


def _settings_of(version: DetectorVersion | None) -> dict[str, Any]:
    """The newest version's, to begin the next one with."""
    if version is None:
        return {"threshold": 0.5, "hourly_limit": 30, "parameters": {}}
    return {
        "rule": version.rule_id,
        "parameters": version.parameters,
        "area": version.area,
        "languages": version.languages,
        "threshold": version.threshold,
        "hourly_limit": version.hourly_limit,
    }


def _told(version: Any) -> dict[str, Any]:
    above = next_above(version.state)
    below = LADDER[: LADDER.index(version.state)]
    backtest = Backtest.objects.filter(version=version).first()
    return {
        "version": version,
        "state": version.state,
        "state_name": STATE_NAMES[version.state],
        "above": above,
        "above_name": STATE_NAMES[above] if above else "",
        "reasons": why_not(version, above) if above else [],
        "below": [(state, STATE_NAMES[state]) for state in reversed(below)],
        "parameters": json.dumps(version.parameters, ensure_ascii=False, indent=1)[:2000],
        "area": [label_of(name) for name in version.area],
        "languages": [language_name(code) for code in version.languages],
        "backtest": backtest,
        "tables": tables_of(backtest),
        "is_tried": backtest is not None and backtest.state in ("waiting", "running"),
        "precision": precision_of(version),
        "bar": version.rule.precision_bar if version.rule else None,
        "steps": LadderStep.objects.filter(version=version)[:20],
    }
