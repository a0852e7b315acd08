"""Sign-up and profile."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import phonenumbers
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from isthmus.regions.countries import country_choices
from isthmus.regions.home import HomeFacts, home_here
from isthmus.regions.spoken import SPOKEN
from isthmus.web.text import has_something_to_see

from accounts import words
from accounts.actions.register_account import register_account
from accounts.clock import Clock
from accounts.identity.newcomer import kept_vouched
from accounts.models import Account
from accounts.zones import zone_choices

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


class PhoneField(forms.CharField):
    """A phone number in international form; what comes out is its country's calling code alone, such as "+86"."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        if not text:
            return ""
        # Between the steps of signing up, only the calling code is carried on.
        if re.fullmatch(r"\+\d{1,3}", text):
            return text
        try:
            number = phonenumbers.parse(text)
        except phonenumbers.NumberParseException as error:
            raise forms.ValidationError(_("Write the whole number with its country code: +86 ...")) from error
        if not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(_("There is no such phone number. Write it with its country code: +86 ..."))
        return f"+{number.country_code}"


class MonthField(forms.CharField):
    """A month as "2011-04"; what comes out is its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2011-04"})

    def to_python(self, value: Any) -> dt.date | None:  # type: ignore[override]
        text = str(super().to_python(value) or "")
        if not text:
            return None
        try:
            month = dt.date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise forms.ValidationError(_("Write year and month, such as 2011-04.")) from error
        if not dt.date(1900, 1, 1) <= month <= timezone.localdate():
            raise forms.ValidationError(_("Write the month in which you were born, such as 2011-04."))
        return month


class TimeZoneField(forms.ChoiceField):
    """A time zone, by a script the browser's; left empty, `otherwise` says which one holds."""

    def __init__(self, *, otherwise: Any, **kwargs: Any) -> None:
        choices = [("", otherwise), *zone_choices(get_language() or "en")]
        super().__init__(label=_("Your time zone"), choices=choices, required=False, **kwargs)


class WhereForm(forms.Form):
    """What the rules of the home and the policies ask of whoever joins, and nothing that none of them asks."""

    country = forms.ChoiceField(
        label=_("Which country do you live in?"),
        help_text=_("Your country is yours to declare. Your address only suggests one, and decides nothing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose a country")), *country_choices(get_language() or "en")]
        self.fields["country"] = forms.ChoiceField(
            label=self.fields["country"].label, help_text=self.fields["country"].help_text, choices=choices
        )
        if settings.POLICIES.asks_for("phone_prefix"):
            self.fields["phone"] = PhoneField(
                label=_("Your phone number"),
                help_text=_("The rules ask from which country it is. That alone is kept, the number is not."),
                widget=forms.TextInput(
                    attrs={"type": "tel", "autocomplete": "tel", "placeholder": "+86 138 0013 8000"}
                ),
            )
        if settings.POLICIES.ages:
            self.fields["born"] = MonthField(
                label=_("Month of your birth"),
                help_text=_("Some policies are for the young. The day is not asked for."),
            )
        if settings.POLICIES.needs_clock:
            self.fields["time_zone"] = TimeZoneField(
                otherwise=_("As in my country"), help_text=_("By which your days and nights are told.")
            )

    def facts(self) -> HomeFacts:
        return facts_of(self.cleaned_data)


def facts_of(answers: dict[str, Any]) -> HomeFacts:
    """What the rules of the home may ask, of the answers of a valid form."""
    return HomeFacts(answers["country"], answers.get("phone", ""), timezone.localdate())


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """Name, e-mail, password, and consent after the site has said which home follows from the first answers."""

    display_name = NameField(label=_("Name that others see"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you read"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    consent = forms.BooleanField(
        label=_("I have read the rules and where my account will live, and I agree."),
        error_messages={"required": _("Tick this box to agree; without it there is no account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in WhereForm().fields.items():
            self.fields[name] = field
            field.widget = forms.HiddenInput()

    def clean_username(self) -> str:
        self.cleaned_data["username"] = self.cleaned_data["username"].lower()
        return super().clean_username()  # type: ignore[no-any-return]

    def save(self, request: HttpRequest) -> Account | None:
        account = super().save(request)
        if account is None:
            return None
        facts = facts_of(self.cleaned_data)
        return register_account(
            account=account,
            facts=facts,
            home=home_here(facts),
            languages=self.cleaned_data["languages"],
            display_name=self.cleaned_data["display_name"],
            born_on=self.cleaned_data.get("born"),
            vouched=kept_vouched(request.session),
            time_zone=self.cleaned_data.get("time_zone", ""),
        )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    display_name = NameField(label=_("Name that others see"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you read"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )
    picture = forms.FileField(
        label=_("Profile picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.instance
        choices = [*([] if account.country else [("", "–")]), *country_choices(get_language() or "en")]
        sticky = settings.TENANT.is_split or settings.POLICIES.home.sticky
        self.fields["country"] = forms.ChoiceField(
            label=_("Country you live in"),
            choices=choices,
            required=False,
            help_text="" if sticky else _("When you change it, the rules decide again where your account belongs."),
        )
        self.initial["country"] = account.country
        if not settings.POLICIES.needs_clock:
            return
        field = TimeZoneField(otherwise=_("As this site"), help_text=_("Another one holds from your next midnight on."))
        self.fields["time_zone"], self.initial["time_zone"] = field, account.time_zone
        since = account.time_zone_since
        if since is not None and since > timezone.now():
            told = words.day_and_time(since, Clock(account.clock.zone_at(timezone.now())))
            field.help_text = _("It holds from %(when)s on.") % {"when": told}

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
