"""The policies, for everybody; and in development, the site as seen from another country."""

from __future__ import annotations

import difflib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from isthmus.regions.countries import country_choices
from isthmus.regions.editions import pack_of
from isthmus.regions.models import Edition
from isthmus.regions.packs import Pack
from isthmus.regions.policy import in_language
from isthmus.regions.told import tenant_lines, tenant_told
from isthmus.regions.viewer import SEEN_FROM
from isthmus.tenancy.ids import time_of


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """The policies in force, for every site of the pack side by side; with `edition`, those of another time."""
    pack = pack_of(request.GET.get("edition", settings.PACK.edition))
    if pack is None:
        raise Http404
    editions = Edition.objects.defer("texts", "digest")
    language = get_language()
    ours = [tenant for tenant in pack.tenants.values() if (tenant.tenant == "shared") != settings.TENANT.is_split]
    context = {
        "pack": pack,
        "title": in_language(pack.head.title, language),
        "summary": in_language(pack.head.summary, language),
        "in_force": pack.edition == settings.PACK.edition,
        "tenants": [tenant_told(tenant) for tenant in ours or pack.tenants.values()],
        "differences": [] if pack.edition == settings.PACK.edition else _differences(pack, settings.PACK),
        "editions": [{"name": str(one), "since": time_of(one.pk)} for one in editions],
    }
    return render(request, "regions/policies.html", context)


def _differences(before: Pack, after: Pack) -> list[tuple[str, str]]:
    """What the later edition no longer says ("-") and says anew ("+"), line by line."""
    lines = difflib.ndiff(_lines(before), _lines(after))
    return [(line[0], line[2:]) for line in lines if line[0] in "-+"]


def _lines(pack: Pack) -> list[str]:
    return [line for tenant in pack.tenants.values() for line in tenant_lines(tenant)]


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
    # Not by `redirect`, which would take a word for the name of a view.
    return HttpResponseRedirect(target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/")
