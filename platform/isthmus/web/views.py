"""Language, theme and currency."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isthmus.regions.currency import COOKIE as CURRENCY_COOKIE
from isthmus.regions.currency import chosen_currency, currencies, currency_choices
from isthmus.regions.viewer import currency_here
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
    """Choose the theme, and the currency of prices (the language has Django's own form); kept in cookies, so that
    visitors have them too."""
    if request.method != "POST":
        viewer: Any = request.viewer  # type: ignore[attr-defined]
        here = currency_here(viewer.account, viewer.country)
        context = {
            "themes": THEMES,
            "currencies": currency_choices(get_language() or "en"),
            "currency": chosen_currency(request.COOKIES),
            "currency_here": here,
        }
        return render(request, "accounts/preferences.html", context)
    response = redirect("preferences")
    for name, known in ((THEME_COOKIE, THEMES), (CURRENCY_COOKIE, currencies())):
        if (chosen := request.POST.get(name)) is None:
            continue
        if chosen in known:
            response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
        elif chosen:
            continue
        else:
            response.delete_cookie(name, samesite="Lax")
        messages.success(request, _("Saved."))
    return response
