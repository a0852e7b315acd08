"""Demands by law: entered, followed in their country alone, published, and lifted."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from isthmus.regions.countries import country_choices
from isthmus.tenancy.ids import id_from
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from moderation.actions.obey_demand import DemandKnown, lift_demand, obey_demand
from moderation.models import LegalDemand
from moderation.models.demand import with_in_force
from moderation.subjects import kind_named

# Nothing here is older; what is entered before is a slip of the pen.
LONGEST_AGO: Final = dt.timedelta(days=3653)
LIST = "admin:moderation_legaldemand_changelist"


class DemandForm(forms.ModelForm):  # type: ignore[type-arg]
    """The address of what is to be withheld, in place of its number."""

    address = forms.CharField(
        label=gettext_lazy("Address of the note, comment or product"),
        help_text=gettext_lazy("As it stands in the browser; of a comment, with what follows the #."),
        widget=UnfoldAdminTextInputWidget,
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=(), widget=UnfoldAdminSelectWidget)

    class Meta:
        model = LegalDemand
        fields = ["country", "authority", "law", "reference", "received_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "country" in self.fields:
            self.fields["country"].choices = [("", "–"), *country_choices(get_language() or "en")]  # type: ignore[attr-defined]

    def clean_received_on(self) -> dt.date:
        received: dt.date = self.cleaned_data["received_on"]
        if received > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come. Enter the day on which the demand arrived."))
        if received < timezone.localdate() - LONGEST_AGO:
            raise forms.ValidationError(
                _("That is more than ten years ago. Enter the day on which the demand arrived.")
            )
        return received

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        comment = re.search(r"#comment-(\d+)", address)
        whole = re.search(r"/([np])/(\d+)", address)
        kind, number = ("comment", comment[1]) if comment else ("", "")
        if whole and not comment:
            kind, number = {"n": "note", "p": "product"}[whole[1]], whole[2]
        subject = kind_named(kind).load(id_from(number) or 0) if kind else None
        if subject is None:
            raise forms.ValidationError(
                _("There is no note, comment or product at this address. Copy it from the browser.")
            )
        self.cleaned_data["kind"], self.cleaned_data["subject"] = kind, subject
        return address


@admin.register(LegalDemand)
class LegalDemandAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("authority", "country", "law", "received_on", "is_in_force")
    list_filter = ("country",)
    form = DemandForm
    fields = ("address", "country", "authority", "law", "reference", "received_on")
    actions = ("lift",)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> Any:
        return with_in_force(super().get_queryset(request))

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return self.fields if obj is None else [name for name in self.fields if name != "address"]

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def is_in_force(self, demand: LegalDemand) -> bool:
        return demand.in_force is not None

    def save_model(self, request: Any, obj: LegalDemand, form: Any, change: bool) -> None:
        """Entering a demand is following it; the row is the action's to write."""
        data = form.cleaned_data
        try:
            made = obey_demand(
                kind=data["kind"], subject=data["subject"], country=data["country"], authority=data["authority"],
                law=data["law"], reference=data["reference"], received_on=data["received_on"], staff=request.user,
            )  # fmt: skip
        except DemandKnown as error:
            messages.error(request, str(error))
            return
        obj.pk, obj.author_id, obj.kind, obj.subject_id = made.pk, made.author_id, made.kind, made.subject_id

    def response_add(self, request: Any, obj: LegalDemand, post_url_continue: str | None = None) -> HttpResponse:
        """To the list, where nothing was added."""
        if not _is_entered(obj):
            return redirect(LIST)
        answer: HttpResponse = super().response_add(request, obj, post_url_continue)
        return answer

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, message) if _is_entered(obj) else None

    @admin.action(description=gettext_lazy("Lift: it no longer holds"), permissions=["add"])
    def lift(self, request: Any, queryset: Any) -> None:
        facts = _("The demand no longer holds.")
        lifted = sum(lift_demand(demand=demand, facts=facts, staff=request.user) for demand in queryset)
        told = ngettext(
            "%(n)d demand lifted; its author is told.", "%(n)d demands lifted; their authors are told.", lifted
        )
        messages.success(request, told % {"n": lifted})


def _is_entered(demand: LegalDemand) -> bool:
    """Whether the action has made it; the id of one that was only filled in is the database's to make."""
    return isinstance(demand.pk, int)
