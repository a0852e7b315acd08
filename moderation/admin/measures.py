"""Measures and appeals, to look at; and whether what is decided is what is in effect."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from unfold.admin import ModelAdmin, TabularInline

from moderation.actions.reconcile_measures import last_reconciled
from moderation.admin.records import ReadOnly
from moderation.models import Appeal, AppealMessage, Measure


@admin.register(Measure)
class MeasureAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("effect", "kind", "subject_id", "state", "in_force_at", "until", "ended_at", "decision")
    list_filter = ("state", "effect", "kind")
    list_select_related = ("decision",)
    list_before_template = "admin/moderation/measure/reconciled.html"

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """Above the list stands what the last comparison found."""
        context = {**(extra_context or {}), "reconciled": last_reconciled()}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer


class AppealMessageInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = AppealMessage
    fields = ("said", "staff_id")
    extra = 0


@admin.register(Appeal)
class AppealAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "state", "decision", "answer")
    list_filter = ("state",)
    list_select_related = ("decision", "answer")
    inlines = (AppealMessageInline,)
