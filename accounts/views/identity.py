"""Showing who one is: what the policy asks, the ways to do it, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe
from isthmus.regions import words
from isthmus.regions.packs import Applied
from isthmus.regions.told import PolicyTold, told

from accounts.actions.record_verification import record_verification, taken
from accounts.actions.send_document import send_document
from accounts.actions.withdraw_identity import withdraw_identity
from accounts.identity.duty import has_shown, providers_asked, why_not_post, why_not_sell
from accounts.identity.errors import IdentityError
from accounts.identity.forms import DocumentForm
from accounts.identity.newcomer import keep_vouched, kept_answers
from accounts.identity.openid import leave_for_provider, vouched_by_provider
from accounts.identity.providers import offered
from accounts.models import Account, Document, Verification
from accounts.policies import policies_of


@require_safe
@login_required
def identity(request: Any) -> HttpResponse:
    """What the policy asks and why, what would be stored, how it stands, and the ways to do it."""
    account = request.user
    policies = policies_of(account)
    asking = _asking(account, policies)
    context = {
        "asking": asking,
        "why_not_post": why_not_post(account, policies),
        "why_not_sell": why_not_sell(account, policies),
        "verification": Verification.objects.filter(account=account).first(),
        "suffices": all(one.suffices for one in asking),
        "document": Document.objects.filter(account=account).first(),
        "ways": offered(providers_asked(policies)),
    }
    return render(request, "accounts/identity.html", context)


@dataclass(frozen=True)
class Asking:
    """A policy that asks to show who one is, what it asks, and whether what was shown is enough for it."""

    policy: PolicyTold
    sentences: list[str]
    suffices: bool


def _asking(account: Account, policies: Applied) -> list[Asking]:
    found = []
    for name, setting in (("identity", policies.identity), ("selling", policies.selling)):
        policy = policies.by[name]
        if policy and setting.verify != "never":
            sentences = list(words.setting_sentences(name, setting))
            found.append(Asking(told(policy), sentences, has_shown(account, setting)))
    return found


@require_POST
@login_required
def withdraw(request: Any) -> HttpResponse:
    """Take it back; a document that waits is destroyed."""
    withdraw_identity(account=request.user)
    messages.success(request, _("Taken back. Nothing of it is stored any more."))
    return redirect("identity")


@require_GET
def openid(request: Any) -> HttpResponseBase:
    """Off to the provider, by a plain link: no form of ours may lead to another site."""
    if not _asks_for_openid(request):
        return _back(request)
    try:
        return leave_for_provider(request)
    except IdentityError as error:
        messages.error(request, str(error))
        return _back(request)


@require_GET
def openid_return(request: Any) -> HttpResponseBase:
    """Back from the provider: recorded for an account, kept for a while for somebody who joins."""
    if not _asks_for_openid(request):
        return _back(request)
    try:
        vouched = vouched_by_provider(request)
        if request.user.is_authenticated:
            record_verification(account=request.user, vouched=vouched)
            messages.success(request, _("You have shown who you are."))
        elif Verification.objects.filter(digest=vouched.digest).exists():
            messages.error(request, taken())
        else:
            keep_vouched(request.session, vouched)
    except IdentityError as error:
        messages.error(request, str(error))
    return _back(request)


def _asks_for_openid(request: Any) -> bool:
    if request.user.is_authenticated:
        providers = providers_asked(policies_of(request.user))
    else:
        providers = ("openid",) if kept_answers(request.session) else ()
    return "openid" in [provider.code for provider in offered(providers)]


def _back(request: Any) -> HttpResponse:
    return redirect("identity" if request.user.is_authenticated else "account_signup")


@sensitive_post_parameters("number")
@never_cache
@login_required
def document(request: Any) -> HttpResponse:
    """Send a document to be looked at."""
    policies = policies_of(request.user)
    if "document" not in providers_asked(policies):
        return redirect("identity")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_document(account=request.user, contents=form.contents())
        except IdentityError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your document waits to be looked at."))
        return redirect("identity")
    return render(request, "accounts/identity_document.html", {"form": form}, status=422 if form.errors else 200)
