"""Sign-up in two steps: the country, and what follows from it; then the account and consent."""

from __future__ import annotations

from typing import Any

from allauth.account.views import SignupView as AllauthSignupView
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.countries import country_choices
from isthmus.regions.home import home_for


class SignupView(AllauthSignupView):  # type: ignore[misc]
    """Says which home the rule gives for the chosen country, and why, before anything is agreed to.

    The address only preselects a country in the list; a person can always choose another.
    """

    template_name = "account/signup.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Of two who take one name in the same moment the database lets one have it; the other gets a sentence."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.add_error("username", _("Somebody has just taken this name. Choose another one."))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        return response

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("country", "").upper()
        return dict(super().get_initial()) | {"country": chosen, "languages": [get_language() or "en"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        countries = country_choices(get_language() or "en")
        chosen = (self.request.POST.get("country") or self.request.GET.get("country") or "").upper()
        if chosen not in {code for code, _name in countries}:
            chosen = ""
        context["countries"] = countries
        context["country"] = chosen
        context["suggested_country"] = chosen or self.request.viewer.country or ""
        context["home_choice"] = (
            home_for(country=chosen, tenant=settings.TENANT, domestic_countries=settings.DOMESTIC_COUNTRIES)
            if chosen
            else None
        )
        return context
