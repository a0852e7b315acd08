"""What somebody says of a document that they send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from isthmus.regions.countries import country_choices
from isthmus.web.media import MOST_BYTES, SIZES, PictureError, read_picture

from accounts.identity.vault import Contents

KINDS = [
    ("identity_card", _("Identity card")),
    ("passport", _("Passport")),
    ("driving_licence", _("Driving licence")),
    ("residence_permit", _("Residence permit")),
]
FEWEST = 4


class DocumentForm(forms.Form):
    """Picture, type, country and number; a valid one makes `contents`."""

    kind = forms.ChoiceField(label=_("Type of document"), choices=KINDS)
    country = forms.ChoiceField(label=_("Country that issued it"))
    number = forms.CharField(
        label=_("Number of the document"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    picture = forms.FileField(
        label=_("Picture of the document"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Choose a picture of up to %(most)d MB.") % {"most": MOST_BYTES // 1_000_000}},
        help_text=_("The page with its number. What does not matter for that may be covered."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a country")), *country_choices(get_language() or "en")]
        self.fields["country"] = forms.ChoiceField(label=self.fields["country"].label, choices=choices)
        self.order_fields(["kind", "country", "number", "picture"])

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if sum(each.isalnum() for each in number) < FEWEST:
            raise forms.ValidationError(_("Write the number as it stands on the document."))
        return number

    def clean_picture(self) -> bytes:
        """The pixels alone, encoded anew."""
        try:
            return read_picture(self.cleaned_data["picture"]).renditions[SIZES[-1]]
        except PictureError as error:
            raise forms.ValidationError(str(error)) from error

    def contents(self) -> Contents:
        return Contents(**self.cleaned_data)
