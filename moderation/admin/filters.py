"""Filters of the admin's lists, in the reader's words where a column keeps a code."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from isthmus.regions.words import language_name

from moderation.models import Rule
from moderation.subjects import kinds


class KindFilter(admin.SimpleListFilter):
    """What a row is about: a note, a comment, ..."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.name, capfirst(str(kind.label))) for kind in kinds()]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class LanguageFilter(admin.SimpleListFilter):
    """The languages that there is any row of."""

    title = gettext_lazy("language")
    parameter_name = "lang"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        codes = model_admin.model.objects.order_by("lang").values_list("lang", flat=True).distinct()
        return sorted(((code, language_name(code)) for code in codes), key=lambda each: each[1])

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(lang=self.value()) if self.value() else queryset


class RuleFilter(admin.SimpleListFilter):
    """By number and title."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(rule.code, rule.said) for rule in Rule.objects.prefetch_related("versions")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(rule__code=self.value()) if self.value() else queryset
