"""What staff settle about notes and comments, beside the moderators' queue."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from isthmus.regions.place import place_name
from unfold.admin import ModelAdmin

from feeds.actions.ask_translator import ask_translator
from feeds.actions.dispute_place import settle_dispute
from feeds.models import Announcement, PlaceDispute, Translation
from feeds.queries.translations import pairs_in_words
from feeds.translation.desk import last_failure, pairs_asked_at
from feeds.translation.provider import provider


@admin.register(PlaceDispute)
class PlaceDisputeAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("what", "place", "said", "by", "state")
    list_filter = ("state",)
    list_select_related = ("author", "note", "comment__note")
    list_display_links = None
    actions = ("remove_place", "keep_place")

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("note or comment"))
    def what(self, dispute: PlaceDispute) -> str:
        note = dispute.note or (dispute.comment.note if dispute.comment else None)
        return (
            format_html('<a href="{}">{}</a>', note.get_absolute_url(), dispute.note or dispute.comment) if note else ""
        )

    @admin.display(description=gettext_lazy("author"), ordering="author")
    def by(self, dispute: PlaceDispute) -> str:
        return str(dispute.author)

    @admin.display(description=gettext_lazy("place shown"))
    def place(self, dispute: PlaceDispute) -> str:
        subject = dispute.note or dispute.comment
        return place_name(subject.place) if subject and subject.place else "–"

    @admin.action(description=gettext_lazy("Remove the place"), permissions=["change"])
    def remove_place(self, request: Any, queryset: Any) -> None:
        self._settle(request, queryset, remove=True)

    @admin.action(description=gettext_lazy("Keep the place"), permissions=["change"])
    def keep_place(self, request: Any, queryset: Any) -> None:
        self._settle(request, queryset, remove=False)

    def _settle(self, request: Any, queryset: Any, *, remove: bool) -> None:
        settled = sum(settle_dispute(dispute=dispute, staff=request.user, remove=remove) for dispute in queryset)
        told = ngettext("%(n)d dispute settled.", "%(n)d disputes settled.", settled) % {"n": settled}
        messages.success(request, told)


@admin.register(Translation)
class TranslationAdmin(ModelAdmin):  # type: ignore[misc]
    """No list of rows, which are nobody's to read here: who translates for this site, and how to set it up."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if ask_translator(anew=True):
                messages.success(request, _("It has answered; what it translates stands here."))
            else:
                messages.error(request, _("It has not answered. Why stands here."))
            return redirect("admin:feeds_translation_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Translation"),
            "provider": provider(),
            "has_key": bool(settings.TRANSLATE_KEY),
            "pairs": pairs_in_words(),
            "asked_at": pairs_asked_at(),
            "failure": last_failure(),
            "kept": Translation.objects.count(),
        }
        return TemplateResponse(request, "admin/feeds/translation/page.html", context)


@admin.register(Announcement)
class AnnouncementAdmin(ModelAdmin):  # type: ignore[misc]
    """Whoever may, tells everybody something: in both languages, at once or at a time."""

    list_display = ("title_en", "title_zh", "published_at", "until")
    fields = (("title_en", "title_zh"), "text_en", "text_zh", ("published_at", "until"))
