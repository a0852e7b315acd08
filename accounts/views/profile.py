from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.web.media import store

from accounts.actions.change_time_zone import CannotChangeTimeZone, change_time_zone
from accounts.actions.declare_country import declare_country
from accounts.actions.edit_profile import SaysWhatIsWithheld, edit_profile
from accounts.forms import ProfileForm
from accounts.guardians import can_be_guardian, can_have_guardian
from accounts.models import Account
from accounts.policies import why_at_home


@login_required
def edit(request: Any) -> HttpResponse:
    """Name, picture, languages and a few words."""
    form = ProfileForm(request.POST or None, request.FILES or None, instance=request.user)
    if request.method == "POST" and form.is_valid() and _said(request, form):
        problem = _change_time_zone(request.user, form)
        if country := form.cleaned_data["country"]:
            declare_country(account=request.user, country=country)
        messages.success(request, _("Your profile is saved."))
        if problem:
            messages.error(request, problem)
        return redirect(request.user)
    user = request.user
    context = {
        "form": form,
        "home_reason": why_at_home(user),
        "can_have_guardian": can_have_guardian(request.viewer),
        "can_be_guardian": settings.POLICIES.limits_time and can_be_guardian(request.viewer),
    }
    return render(request, "accounts/profile_edit.html", context, status=422 if form.errors else 200)


def _said(request: Any, form: ProfileForm) -> bool:
    """Store what the form says; false where the form then says why not."""
    picture = form.cleaned_data["picture"]
    if picture:
        store(picture)
    try:
        edit_profile(
            account=Account.objects.get(pk=request.user.pk),
            display_name=form.cleaned_data["display_name"],
            bio=form.cleaned_data["bio"],
            languages=form.cleaned_data["languages"],
            avatar=picture.digest if picture else None,
        )
    except SaysWhatIsWithheld as error:
        form.add_error(None, str(error))
        return False
    return True


def _change_time_zone(account: Account, form: ProfileForm) -> str:
    """Change it where it is asked for and another one; return why it could not be, for the person."""
    if "time_zone" not in form.changed_data:
        return ""
    try:
        change_time_zone(account=account, time_zone=form.cleaned_data["time_zone"], now=timezone.now())
    except CannotChangeTimeZone as error:
        return str(error)
    return ""
