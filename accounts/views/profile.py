from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.editions import home_reason
from isthmus.web.media import store

from accounts.actions.edit_profile import edit_profile
from accounts.forms import ProfileForm
from accounts.models import Account


@login_required
def edit(request: Any) -> HttpResponse:
    """Name, picture, languages and a few words."""
    form = ProfileForm(request.POST or None, request.FILES or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        picture = form.cleaned_data["picture"]
        if picture:
            store(picture)
        edit_profile(
            account=Account.objects.get(pk=request.user.pk),
            display_name=form.cleaned_data["display_name"],
            bio=form.cleaned_data["bio"],
            languages=form.cleaned_data["languages"],
            avatar=picture.digest if picture else None,
        )
        messages.success(request, _("Your profile is saved."))
        return redirect(request.user)
    user = request.user
    context = {"form": form, "home_reason": home_reason(user.home_edition, user.home_rule, get_language() or "en")}
    return render(request, "accounts/profile_edit.html", context, status=422 if form.errors else 200)
