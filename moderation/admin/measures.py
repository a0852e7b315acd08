"""Measures and appeals, to look at; and whether what is decided is what is in effect."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.admin import ModelAdmin, TabularInline

from moderation.actions.reconcile_measures import last_reconciled
from moderation.admin.filters import KindFilter
from moderation.admin.records import AboutSomething, ReadOnly, about
from moderation.log.telling import appeal_name
from moderation.measures import EFFECTS
from moderation.models import Appeal, AppealMessage, Measure


@admin.register(Measure)
class MeasureAdmin(AboutSomething, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("does", "about", "condition", "since", "ends", "has_ended")
    list_filter = ("state", "effect", KindFilter)
    fields = readonly_fields = (
        "does", "about", "condition", "where", "since", "ends", "has_ended", "author", "decision", "lifted_by",
    )  # fmt: skip
    list_before_template = "admin/moderation/measure/reconciled.html"

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """Above the list stands what the last comparison found."""
        context = {**(extra_context or {}), "reconciled": last_reconciled()}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    @admin.display(description=gettext_lazy("What was decided"), ordering="effect")
    def does(self, measure: Measure) -> str:
        return str(EFFECTS[measure.effect].label)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def condition(self, measure: Measure) -> str:
        return measure.get_state_display()

    @admin.display(description=gettext_lazy("Since"), ordering="in_force_at")
    def since(self, measure: Measure) -> dt.datetime | None:
        return measure.in_force_at

    @admin.display(description=gettext_lazy("Until"), ordering="until")
    def ends(self, measure: Measure) -> dt.datetime | None:
        return measure.until

    @admin.display(description=gettext_lazy("Ended"), ordering="ended_at")
    def has_ended(self, measure: Measure) -> dt.datetime | None:
        return measure.ended_at


class AppealMessageInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = AppealMessage
    fields = readonly_fields = ("said", "by", "at")
    extra = 0

    @admin.display(description=gettext_lazy("Who says it"))
    def by(self, message: AppealMessage) -> str:
        return _("The site") if message.from_site else _("Who appeals")

    @admin.display(description=gettext_lazy("When"))
    def at(self, message: AppealMessage) -> dt.datetime:
        return message.said_at


@admin.register(Appeal)
class AppealAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("filed", "about", "by", "outcome")
    list_filter = ("state",)
    list_select_related = ("decision",)
    inlines = (AppealMessageInline,)
    fields = readonly_fields = ("filed", "about", "by", "outcome", "appellant", "author", "decision", "case", "answer")

    @admin.display(description=gettext_lazy("Received"), ordering="id")
    def filed(self, appeal: Appeal) -> dt.datetime:
        return appeal.filed_at

    @admin.display(description=pgettext_lazy("a decision", "What it is about"))
    def about(self, appeal: Appeal) -> str:
        return about(appeal.decision)

    @admin.display(description=gettext_lazy("Who appeals"))
    def by(self, appeal: Appeal) -> str:
        return _("its author") if appeal.by_author else _("somebody who reported it")

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def outcome(self, appeal: Appeal) -> str:
        return _("waiting") if appeal.state == "open" else appeal_name(appeal.state)
