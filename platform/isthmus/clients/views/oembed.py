"""A note in other sites' pages: the answer to their programs, and the page in their frames."""

from __future__ import annotations

from typing import Any, Final

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from feeds.models import Note
from isthmus.clients.oembed import KINDS, answer, as_xml, note_id_of
from isthmus.clients.queries import Entry, newest
from isthmus.clients.visiting import asked_language, for_visitors
from isthmus.regions.policy import in_language

# Any page may hold it, and it does nothing itself.
IN_FRAMES: Final = {"frame-ancestors": ["*"], "script-src": [NONE], "form-action": [NONE]}
MOST: Final = 10_000


@require_safe
@for_visitors
def oembed(request: Any) -> HttpResponse:
    """200, or as the standard says: 404 for no note of ours, 401 where sharing is switched off, 501 for a format."""
    response = _oembed(request)
    # It is the same for everybody at one address, whoever is signed in, so any page's script may read it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _oembed(request: Any) -> HttpResponse:
    asked, form = request.GET.get("url", ""), request.GET.get("format", "json")
    if form not in KINDS:
        return _sentence(_("This format is not implemented. Ask for json or xml."), 501)
    sizes = [_size(request.GET.get(name, "")) for name in ("maxwidth", "maxheight")]
    if None in sizes:
        return _sentence(_("maxwidth and maxheight are whole numbers of pixels, 1 or more."), 400)
    number = note_id_of(asked, request)
    entries = newest(Note.objects.filter(pk=number), request.viewer) if number is not None else []
    if not entries:
        return _sentence(_("There is no note of this site at this address."), 404)
    if entries[0].note.limited:
        return _sentence(_("A decision lets this note be shared nowhere."), 403)
    if not request.viewer.policies.allows("sharing"):
        policy = request.viewer.policies.by["features"]
        title = in_language(policy.title, asked_language(request)) if policy else ""
        return _sentence(_("Sharing is switched off for you here, by this policy: %(title)s.") % {"title": title}, 401)
    fields = answer(entries[0], maxwidth=sizes[0] or None, maxheight=sizes[1] or None)
    if form == "xml":
        return HttpResponse(as_xml(fields), content_type="text/xml; charset=utf-8")
    return JsonResponse(fields)


@require_safe
@xframe_options_exempt
@csp_replace(IN_FRAMES)  # type: ignore[untyped-decorator]
@for_visitors
def embed(request: Any, note_id: int) -> HttpResponse:
    """The note without the site around it, or the notice in its place with its status."""
    entries = newest(Note.objects.filter(pk=note_id), request.viewer)
    if not entries:
        raise Http404
    entry: Entry = entries[0]
    if entry.notice is None and entry.note.limited:
        return _sentence(_("A decision lets this note be shared nowhere."), 403)
    status = entry.notice.status if entry.notice else 200
    pictures = list(entry.note.pictures.all())
    context = {"note": entry.note, "notice": entry.notice, "pictures": pictures}
    response = render(request, "clients/embed.html", context, status=status)
    if status == 451:
        response.headers["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response


def _size(asked: str) -> int | None:
    """The number of pixels; 0 where none is asked for, None where what is asked for is none."""
    if not asked:
        return 0
    # More is as good as no limit.
    return min(int(asked), MOST) if asked.isascii() and asked.isdecimal() and len(asked) < 10 and int(asked) else None


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
