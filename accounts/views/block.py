"""Block somebody, and see whom one has blocked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions.block_account import CannotBlock, block_account, unblock_account
from accounts.models import Account, Block


@login_required
def block(request: Any, username: str) -> HttpResponse:
    """Block, or with `undo` no longer."""
    person = get_object_or_404(Account, username=username.lower())
    if request.method == "POST" and "undo" in request.POST:
        unblock_account(blocker=request.user, blocked=person)
        messages.success(request, _("You no longer block %(name)s.") % {"name": person.name})
        return redirect("blocked")
    if request.method == "POST":
        try:
            block_account(blocker=request.user, blocked=person)
        except CannotBlock as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You have blocked %(name)s.") % {"name": person.name})
    return redirect(person)


@require_safe
@login_required
def blocked(request: Any) -> HttpResponse:
    """Whom one has blocked, the latest first."""
    found = Block.objects.filter(blocker=request.user).select_related("blocked")
    return render(request, "accounts/blocked.html", {"blocks": found})
