"""Names of people, suggested while somebody types one into a note or a comment."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feeds.queries.mentions import people_to_mention

# As long as a user name can be.
LONGEST: Final = 30


@require_safe
def suggest(request: Any) -> HttpResponse:
    """A list of those who may be meant by what follows the sign; empty for nobody, 403 for a visitor."""
    if request.viewer.account is None:
        return HttpResponse(status=403)
    people = people_to_mention(request.viewer, request.GET.get("q", "").strip()[:LONGEST])
    return render(request, "feeds/_names.html", {"people": people})
