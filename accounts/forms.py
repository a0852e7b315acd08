"""Sign-up and profile."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from isthmus.regions.countries import country_choices
from isthmus.regions.home import home_for
from isthmus.web.text import has_something_to_see

from accounts.actions.register_account import register_account
from accounts.languages import SPOKEN
from accounts.models import Account

# Characters that turn the direction of whatever stands behind a name.
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class NameField(forms.CharField):
    """A name that others see, without what would reach out of it."""

    def to_python(self, value: Any) -> str:
        name = str(super().to_python(value) or "").translate(TURNS).strip()
        return name if has_something_to_see(name) else ""


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """By name or by address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or email")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        # The page has its own link, below the button.
        self.fields["password"].help_text = ""


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Name, e-mail, password, country, and consent after the site has said which home follows from it."""

    display_name = NameField(label=_("Name that others see"), max_length=40, required=False)
    country = forms.ChoiceField(label=_("Country you live in"), choices=())
    languages = forms.MultipleChoiceField(
        label=_("Languages you read"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    consent = forms.BooleanField(
        label=_("I have read the rules and where my account will live, and I agree."),
        error_messages={"required": _("Tick this box to agree; without it there is no account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices(get_language() or "en")

    def clean_username(self) -> str:
        self.cleaned_data["username"] = self.cleaned_data["username"].lower()
        return super().clean_username()  # type: ignore[no-any-return]

    def save(self, request: HttpRequest) -> Account | None:
        account = super().save(request)
        if account is None:
            return None
        country = self.cleaned_data["country"]
        home = home_for(country=country, tenant=settings.TENANT, domestic_countries=settings.DOMESTIC_COUNTRIES)
        return register_account(
            account=account,
            country=country,
            languages=self.cleaned_data["languages"],
            home=home,
            display_name=self.cleaned_data["display_name"],
        )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    display_name = NameField(label=_("Name that others see"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you read"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    picture = forms.FileField(
        label=_("Profile picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    class Meta:
        model = Account
        fields = ["display_name", "bio", "languages"]
        widgets = {"bio": forms.Textarea(attrs={"rows": 3})}

    def clean_picture(self) -> Any:
        from isthmus.web.media import PictureError, read_picture

        upload = self.cleaned_data.get("picture")
        if not upload:
            return None
        try:
            return read_picture(upload)
        except PictureError as error:
            raise forms.ValidationError(str(error)) from error
