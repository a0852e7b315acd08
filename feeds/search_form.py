"""What can be asked of a search."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from isthmus.regions.spoken import SPOKEN
from isthmus.web.seeking import LONGEST_QUERY, Sought, sought

from accounts.clock import DAY, midnight
from feeds.actions.index_note import PICTURES, WORDS
from feeds.queries.by_words import Wanted

_YEARS: Final = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2090, 12, 31))]
# By what each kind of thing can be narrowed down; the others by nothing.
FILTERS: Final = {"notes": ("lang", "kind", "since", "until"), "products": ("lang", "since", "until")}


def _date(label: Any) -> forms.DateField:
    field = forms.DateField(
        label=label,
        required=False,
        validators=_YEARS,
        error_messages={"invalid": _("Write a date as 2026-11-23.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    return field


class SearchForm(forms.Form):
    """Everything may be left out; without words there is nothing to look for."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={"max_length": _("Search for up to 100 characters at a time.")},
    )
    lang = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("any")), *SPOKEN])
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("any")), (PICTURES, _("with pictures")), (WORDS, _("words alone"))],
    )
    since = _date(_("From"))
    until = _date(_("To"))
    order = forms.CharField(required=False)

    def __init__(self, data: Any, kind: str = "notes") -> None:
        super().__init__(data)
        self.filter_names: tuple[str, ...] = FILTERS.get(kind, ())
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    @property
    def filters(self) -> list[forms.BoundField]:
        return [self[name] for name in self.filter_names]

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.filter_names)

    @property
    def by_score(self) -> bool:
        return self.data.get("order") == "best"

    @property
    def words(self) -> Sought:
        return sought(self.cleaned_data["q"])

    def wanted(self, zone: ZoneInfo) -> Wanted:
        """What is looked for; days are those of this time zone, the last one included."""
        asked = self.cleaned_data
        return Wanted(
            words=self.words,
            language=asked["lang"],
            kind=asked["kind"] if "kind" in self.filter_names else "",
            since=midnight(asked["since"], zone) if asked["since"] else None,
            until=midnight(asked["until"] + DAY, zone) if asked["until"] else None,
        )
