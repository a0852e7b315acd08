"""The moves of this site, and what a split would cut, for those who may decide on one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from isthmus.relocation.impact import TookTooLong, impact_of_split
from isthmus.relocation.models import Move
from isthmus.relocation.report import report_page
from isthmus.relocation.sides import HomeRule

MOST_SECONDS = 60


@admin.register(Move)
class MoveAdmin(ModelAdmin):  # type: ignore[misc]
    """The journal, to read; a move itself is made on the command line."""

    list_display = ("to", "state", "since", "by")
    fields = ("to", "state", "since", "by", "steps")
    actions_list = ("impact",)

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @action(description=gettext_lazy("What a border would cut"), url_path="impact")  # type: ignore[untyped-decorator]
    def impact(self, request: Any) -> HttpResponse:
        """The report of a split, with what-if questions."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if settings.TENANT.is_split:
            self.message_user(request, _("This site is split already; there is no border left to draw."))
            return redirect("admin:relocation_move_changelist")
        asked = {name: request.GET.get(name, "").strip() for name in ("countries", "languages")}
        # It reads the whole site: only when asked for, and not for merely looking in.
        if not request.GET:
            return HttpResponse(report_page(None, asked=asked))
        try:
            rule = HomeRule.asked(asked["countries"] or None, asked["languages"] or None)
            impact = impact_of_split(rule, seconds=MOST_SECONDS)
        except ValueError as error:
            return HttpResponse(report_page(None, asked=asked, fault=str(error)), status=400)
        except TookTooLong:
            fault = _("This takes longer than a minute. Ask for it on the command line: relocate plan --report")
            return HttpResponse(report_page(None, asked=asked, fault=fault), status=503)
        return HttpResponse(report_page(impact, asked=asked))
