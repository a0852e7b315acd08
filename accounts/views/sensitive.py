from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.show_sensitive import show_sensitive


@login_required
@require_POST
def choose(request: Any) -> HttpResponse:
    """Whether sensitive notes are shown right away."""
    wanted = request.POST.get("show") == "1"
    if show_sensitive(account=request.user, shown=wanted) == wanted:
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("For people under 18 sensitive notes stay covered; each can be uncovered by itself."))
    return redirect("preferences")
