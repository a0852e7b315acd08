"""In development: the site as seen from another country."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from isthmus.regions.countries import country_choices
from isthmus.regions.viewer import SEEN_FROM


@require_POST
def region_choose(request: HttpRequest) -> HttpResponse:
    """Look at the site as from the country in the form; an empty one goes back to the address's. Development only."""
    if not settings.SEEN_FROM:
        raise Http404
    country = request.POST.get("country", "").upper()
    if country in dict(country_choices(get_language() or "en")):
        request.session[SEEN_FROM] = country
    else:
        request.session.pop(SEEN_FROM, None)
    target = request.POST.get("next", "/")
    return redirect(target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/")
