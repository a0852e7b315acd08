"""Rules, terms, checks and decisions. What the database keeps unchanged, the admin offers no button to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.admin import ModelAdmin, StackedInline

from moderation.models import Check, Decision, Rule, RuleVersion, Term


class ReadOnly:
    """To look at, for whoever may view."""

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class RuleVersionInline(StackedInline):  # type: ignore[misc]
    """A new version is added; those in force stay as they were published."""

    model = RuleVersion
    extra = 0
    fields = ("version", "in_force_since", "title_en", "title_zh", "text_en", "text_zh")

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Rule)
class RuleAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("number", "code", "title")
    inlines = (RuleVersionInline,)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("versions")

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def title(self, rule: Rule) -> str:
        return rule.current.title_en


@admin.register(Term)
class TermAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("text", "rule")
    list_filter = ("rule",)
    list_select_related = ("rule",)
    search_fields = ("text",)


@admin.register(Check)
class CheckAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "kind", "subject_id", "revision", "lang", "state")
    list_filter = ("state", "kind", "lang")


@admin.register(Decision)
class DecisionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "outcome", "kind", "subject_id", "rule_version", "decided_by")
    list_filter = ("outcome", "kind")
    list_select_related = ("rule_version__rule",)
