"""Sign-up in two steps: what the rules ask for, and what follows from it; then the account and consent."""

from __future__ import annotations

from typing import Any

from allauth.account.views import SignupView as AllauthSignupView
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.home import home_here
from isthmus.regions.policy import in_language
from isthmus.regions.told import told

from accounts.actions.register_account import CannotRegister
from accounts.forms import WhereForm
from accounts.identity.duty import why_not_join
from accounts.identity.errors import IdentityError
from accounts.identity.newcomer import forget, keep_answers, kept_answers, kept_vouched
from accounts.identity.providers import offered
from accounts.models import Account
from accounts.zones import zone_of_country


class SignupView(AllauthSignupView):  # type: ignore[misc]
    """Says which home the rules give, and why, before anything is agreed to.

    The address only preselects a country in the list; a person can always choose another.
    """

    template_name = "account/signup.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The first step makes nothing; the second does, where the first still stands."""
        where = WhereForm(request.POST)
        if where.is_valid() and request.POST.get("step") != "where" and self._lives_here(where):
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        form = self.get_form_class()(initial=self.get_initial())
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form, where=where))
        page.status_code = 200 if where.is_valid() else 422
        return page

    def form_valid(self, form: Any) -> HttpResponse:
        """Of two who take one name in the same moment the database lets one have it; the other gets a sentence."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.add_error("username", _("Somebody has just taken this name. Choose another one."))
        except (CannotRegister, IdentityError) as error:
            form.add_error(None, str(error))
        else:
            forget(self.request.session)
            return response
        refused: HttpResponse = self.form_invalid(form)
        return refused

    def get_initial(self) -> dict[str, Any]:
        return dict(super().get_initial()) | {"languages": [get_language() or "en"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        where = context.get("where") or self._where()
        context["where"] = where
        if where.is_bound and where.is_valid():
            choice = home_here(where.facts())
            context["home_choice"] = choice
            context["home_reason"] = in_language(choice.reason, get_language())
            context["lives_here"] = self._lives_here(where)
            # What is carried on in the form's hidden fields, in the form in which it is kept.
            answers = where.cleaned_data
            context["answers"] = {key: answers.get(key) for key in ("country", "phone", "time_zone")} | (
                {"born": f"{answers['born']:%Y-%m}"} if answers.get("born") else {}
            )
            context["other_site_url"] = settings.OTHER_SITE_URL
            context |= self._identity(choice.home, answers, context["answers"])
        return context

    def _identity(self, home: str, answers: dict[str, Any], carried: dict[str, str]) -> dict[str, Any]:
        """The policy that asks who joins to show who they are first, and whether they have; nothing where none does."""
        policies = settings.POLICIES.applied(
            home=home,
            country=answers["country"],
            languages=tuple(self.request.POST.getlist("languages")) or (get_language() or "en",),
            # As it will be told of the account that comes of this.
            age=Account(
                born_on=answers.get("born"), time_zone=answers.get("time_zone") or zone_of_country(answers["country"])
            ).age_at(timezone.now()),
        )
        policy, session = policies.by["identity"], self.request.session
        if policy is None or not why_not_join(policies):
            return {}
        # The way to the provider and back is a link, so the answers wait here.
        keep_answers(session, {name: answer for name, answer in carried.items() if answer})
        return {
            "identity_policy": told(policy),
            "vouched": kept_vouched(session) is not None,
            "identity_name": settings.IDENTITY_OPENID_NAME,
            "ways": offered(policies.identity.providers),
        }

    def _where(self) -> WhereForm:
        """The first step as it stands: sent along, in the address, or still to be filled in."""
        if self.request.method == "POST":
            return WhereForm(self.request.POST)
        if "country" in self.request.GET:
            asked = WhereForm({"country": self.request.GET["country"].upper()})
            if asked.is_valid():
                return asked
        if answers := kept_answers(self.request.session):
            return WhereForm(answers)
        return WhereForm(initial={"country": self.request.viewer.country or ""})

    def _lives_here(self, where: WhereForm) -> bool:
        return not settings.TENANT.is_split or home_here(where.facts()).home == settings.TENANT.name
