"""Language and theme."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isthmus.web.context import THEME_COOKIE, THEMES
from isthmus.web.marks import mark_svg

YEAR = 31_536_000


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """The mark of the site's brand, for the browser's tab."""
    answer = HttpResponse(mark_svg(), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def preferences(request: HttpRequest) -> HttpResponse:
    """Choose the theme (the language has Django's own form); kept in a cookie, so that visitors have it too."""
    if request.method != "POST":
        return render(request, "accounts/preferences.html", {"themes": THEMES})
    chosen = request.POST.get("theme", "")
    response = redirect("preferences")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
        messages.success(request, _("Saved."))
    return response
