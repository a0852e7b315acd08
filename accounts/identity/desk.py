"""The desk of those who look at documents: a list of what waits, and one page on which a document is decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from isthmus.regions.countries import country_name
from isthmus.tenancy.ids import id_from
from isthmus.web.templatetags.web import ago
from isthmus.web.text import has_something_to_see
from unfold.admin import ModelAdmin

from accounts.actions.decide_document import accept_document, refuse_document
from accounts.identity import vault
from accounts.identity.errors import IdentityError
from accounts.identity.forms import KINDS
from accounts.models import Document

QUEUE = "admin:accounts_document_changelist"


class ReasonForm(forms.Form):
    """Needed for a refusal only."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is refused, for its owner to read"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def is_given(self) -> bool:
        """Whether there is a reason; says so where there is none."""
        if self.is_valid() and has_something_to_see(self.cleaned_data["reason"]):
            return True
        self.add_error("reason", _("Write in a sentence why; its owner reads it."))
        return False


@admin.register(Document)
class DocumentAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("id", "owner", "waiting", "ends")
    list_select_related = ("account",)

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(state="waiting").select_related("account")

    def get_actions(self, request: Any) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[Any]:
        picture = self.admin_site.admin_view(self.picture_view)
        return [path("<int:document_id>/picture/", picture, name="accounts_document_picture"), *super().get_urls()]

    @admin.display(description=gettext_lazy("account"))
    def owner(self, document: Document) -> str:
        return f"@{document.account.username}"

    @admin.display(description=gettext_lazy("sent"), ordering="id")
    def waiting(self, document: Document) -> str:
        return ago(document.sent_at)

    @admin.display(description=gettext_lazy("destroyed at the latest"), ordering="id")
    def ends(self, document: Document) -> Any:
        return document.destroyed_at

    def picture_view(self, request: Any, document_id: int) -> HttpResponse:
        """The picture, for those who may decide on it; nothing on the way keeps a copy."""
        document = self.get_queryset(request).filter(pk=document_id).first()
        if document is None:
            raise Http404
        if not self._may_look(request, document):
            raise PermissionDenied
        try:
            picture = vault.unseal(document.pk).picture
        except IdentityError as error:
            raise Http404 from error
        return HttpResponse(picture, content_type="image/webp", headers={"Cache-Control": "no-store"})

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One document, what its owner says of it, and the decision."""
        document = self.get_queryset(request).filter(pk=id_from(object_id)).first()
        if not self.has_view_permission(request):
            raise PermissionDenied
        if document is None:
            messages.info(request, _("This document has been decided on or destroyed already. Nothing is left to do."))
            return redirect(QUEUE)
        form = ReasonForm(request.POST or None)
        if request.method == "POST":
            if not self.has_change_permission(request, document):
                raise PermissionDenied
            if self._decide(request, document, form):
                return redirect(QUEUE)
        context = self._context(request, document, form)
        answer = TemplateResponse(request, "admin/accounts/document/document.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _decide(self, request: Any, document: Document, form: ReasonForm) -> bool:
        """Do what the button says; False shows the page again, with what was typed."""
        try:
            if request.POST.get("do") == "accept":
                accept_document(document_id=document.pk, staff=request.user)
                messages.success(request, _("Accepted. The document is destroyed."))
            elif request.POST.get("do") == "refuse" and form.is_given():
                refuse_document(document_id=document.pk, staff=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, _("Refused. The document is destroyed; its owner reads why."))
            else:
                return False
        except IdentityError as error:
            messages.error(request, str(error))
            return False
        return True

    def _may_look(self, request: Any, document: Document) -> bool:
        return bool(self.has_change_permission(request, document)) and document.account_id != request.user.pk

    def _context(self, request: Any, document: Document, form: ReasonForm) -> dict[str, Any]:
        contents, fault = None, ""
        if self._may_look(request, document):
            try:
                contents = vault.unseal(document.pk)
            except IdentityError as error:
                fault = str(error)
        context: dict[str, Any] = self.admin_site.each_context(request)
        return context | {
            "title": _("Document"),
            "opts": self.model._meta,
            "document": document,
            "contents": contents,
            "fault": fault,
            "kind": dict(KINDS).get(contents.kind, contents.kind) if contents else "",
            "country": country_name(contents.country, get_language() or "en") if contents else "",
            "form": form,
            "own": document.account_id == request.user.pk,
            "may_decide": self.has_change_permission(request, document),
            "picture_url": reverse("admin:accounts_document_picture", args=[document.pk]),
            "queue_url": reverse(QUEUE),
        }
