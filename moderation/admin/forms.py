"""What moderators fill in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from isthmus.regions.countries import country_choices
from isthmus.web.text import has_something_to_see

from moderation.actions.commit_decision import chosen_from
from moderation.measures import EFFECTS, Chosen, effects_for
from moderation.models import Desk, PendingDecision, Rule, RuleVersion
from moderation.models.claim import LONGEST_WORDS
from moderation.models.pending_decision import SECONDS
from moderation.models.rule import AREAS
from moderation.subjects import Kind

KEEP = "keep"


class DecisionForm(forms.Form):
    """A decision: the rule, what follows, and what was seen. The rule is needed for what restricts only."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    # The revision that the page shows.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rule_version = forms.ModelChoiceField(RuleVersion.objects.none(), required=False, label=gettext_lazy("Rule"))
    measures = forms.MultipleChoiceField(required=False, label=gettext_lazy("What follows"))
    facts = forms.CharField(
        label=gettext_lazy("What you saw, for its author to read"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write in a sentence what you saw; its author reads it.")},
    )
    countries = forms.CharField(
        label=gettext_lazy("In these countries"),
        required=False,
        help_text=gettext_lazy("Two-letter codes, such as DE,FR."),
    )
    homes = forms.MultipleChoiceField(
        label=gettext_lazy("For people whose home is"),
        required=False,
        choices=[("domestic", gettext_lazy("Domestic")), ("global", gettext_lazy("Global"))],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=gettext_lazy("For so many days"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Empty: until a decision lifts it. A suspension needs a number."),
    )
    note = forms.CharField(label=gettext_lazy("To the next moderator"), required=False, max_length=LONGEST_WORDS)

    # The sentence with which the page began, to tell whether it was changed.
    suggested = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: Kind, appealed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appealed = appealed
        self.effects, language = effects_for(kind), get_language() or "en"
        self.rules = [rule for rule in Rule.objects.prefetch_related("versions") if rule.is_in_force]
        field = self.fields["rule_version"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = RuleVersion.objects.filter(pk__in=[rule.current.pk for rule in self.rules])
        self.choices = [
            (rule.current.pk, rule.number, rule.current.title(language), rule.current.text(language))
            for rule in self.rules
        ]
        named = [(effect.name, effect.label) for effect in self.effects]
        self.fields["measures"].choices = [(KEEP, KEEP), *named]  # type: ignore[attr-defined]

    def clean_countries(self) -> list[str]:
        codes = [code.strip().upper() for code in self.cleaned_data["countries"].split(",") if code.strip()]
        known = dict(country_choices("en"))
        for code in codes:
            if code not in known:
                raise forms.ValidationError(
                    _("“%(code)s” is no country. Write two-letter country codes, such as CN,HK.") % {"code": code}
                )
        return sorted(set(codes))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = data.get("measures", [])
        if not chosen:
            self.add_error("measures", _("Choose what follows, or let it stay."))
        if KEEP in chosen and len(chosen) > 1:
            self.add_error("measures", _("It stays, or something follows: not both."))
        facts = data.get("facts", "")
        # The suggested sentence says which rule it breaks, which is no reason to let it stay.
        is_said = has_something_to_see(facts) and not (
            chosen == [KEEP] and facts.split() == data.get("suggested", "").split()
        )
        if not is_said and self.appealed:
            self.add_error("facts", _("Say why: whoever appealed reads it."))
        elif not is_said and chosen == [KEEP]:
            data["facts"] = _("A moderator looked at it, and it breaks no rule.")
        elif not is_said and "facts" not in self.errors:
            self.add_error("facts", self.fields["facts"].error_messages["required"])
        return data

    def chosen(self) -> list[Chosen]:
        """The measures of a valid form; none where it stays."""
        data = self.cleaned_data
        until = timezone.now() + dt.timedelta(days=data["days"]) if data["days"] else None
        return [
            Chosen(
                name,
                tuple(data["countries"]) if EFFECTS[name].needs_places else (),
                tuple(data["homes"]) if EFFECTS[name].needs_places else (),
                until,
            )
            for name in data["measures"]
            if name != KEEP
        ]


def given_before(pending: PendingDecision) -> dict[str, Any]:
    """What the form was filled with for a decision that has been taken back."""
    measures = [chosen_from(each) for each in pending.given["measures"]]
    until = next((each.until for each in measures if each.until), None)
    values = {
        "measures": [each.effect for each in measures] or [KEEP],
        "facts": pending.given["facts"],
        "countries": ",".join(next((each.countries for each in measures if each.countries), ())),
        "homes": list(next((each.homes for each in measures if each.homes), ())),
        "days": round((until - pending.due_at + SECONDS) / dt.timedelta(days=1)) if until else None,
    }
    return values | ({"rule_version": pending.rule_version_id} if pending.rule_version_id else {})


class DeskForm(forms.ModelForm):  # type: ignore[type-arg]
    """How one wants to work."""

    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas"),
        choices=AREAS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: cases of all areas."),
    )

    class Meta:
        model = Desk
        fields = ["areas", "blurred", "grey", "keys", "most_an_hour", "most_a_day"]
