from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.actions.follow_account import CannotFollow, follow_account, unfollow_account
from accounts.models import Account


@login_required
def follow(request: Any, username: str) -> HttpResponse:
    """Follow, or with `undo` no longer follow, and show the button as it then stands."""
    person = get_object_or_404(Account, username=username.lower(), is_active=True)
    if request.method != "POST":
        # Whoever had to sign in first comes back this way, and sees the person.
        return redirect(person)
    undo = "undo" in request.POST
    try:
        if undo:
            unfollow_account(follower=request.user, followee=person)
        else:
            follow_account(follower=request.user, followee=person, policies=request.viewer.policies)
    except CannotFollow as error:
        if request.htmx:
            # Refused, it sends the plain form, and the page that follows says why.
            return HttpResponse(status=403)
        messages.error(request, str(error))
        return redirect(person)
    if request.htmx:
        return render(request, "web/components/follow_button.html", {"person": person, "following": not undo})
    return redirect(person)
