"""A note for other sites' pages, as https://oembed.com/ describes it.

The answer is always of the type "rich", a frame with a page of ours: what is withheld later is then withheld in every
page that shows it, and each reader sees what holds where they are. A picture handed out by itself would stay.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from isthmus.clients import notices
from isthmus.clients.addresses import for_xml, rendition, whole

if TYPE_CHECKING:
    from feeds.models import Note
    from isthmus.clients.queries import Entry

KINDS: Final = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
# Pixels of the frame where nobody asks for less: with pictures, of words, and of a notice.
WIDTH: Final = 550
HEIGHTS: Final = {"pictures": 640, "words": 360, "notice": 300}


def endpoints(note: Note) -> dict[str, str]:
    """Where the note's page says that programs find it, by kind."""
    asked = {"url": whole(note.get_absolute_url()), "language": get_language() or "en"}
    return {kind: whole(f"{reverse('oembed')}?{urlencode(asked | {'format': name})}") for name, kind in KINDS.items()}


def note_id_of(url: str, request: HttpRequest) -> int | None:
    """The id of the note at an address of this site; None where there is none, or the address is another site's."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.netloc not in (_host(), request.get_host()):
            return None
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    return int(found.kwargs["note_id"]) if found.url_name in ("note", "note_embed") else None


def answer(entry: Entry, *, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    """The answer's fields for a note, or for the notice in its place."""
    note, notice = entry.note, entry.notice
    language = get_language() or "en"
    kind = "notice" if notice else "pictures" if note.pictures_count else "words"
    width, height = min(WIDTH, maxwidth or WIDTH), min(HEIGHTS[kind], maxheight or HEIGHTS[kind])
    title = _("Withheld: %(name)s") % {"name": notices.name_of(notice)} if notice else note.cover_line
    frame = whole(f"{reverse('note_embed', args=[note.pk])}?language={language}")
    fields: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": settings.SITE_NAME,
        "provider_url": whole("/"),
        # It takes no part of the page around it: no script, no sign-in, and links open in a window of their own.
        "html": format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" '
            'sandbox="allow-popups allow-popups-to-escape-sandbox" '
            'style="border:0;max-width:100%"></iframe>',
            frame,
            title,
            width,
            height,
        ),
        "width": width,
        "height": height,
    }
    if notice:
        return fields
    fields |= {"author_name": note.author.name, "author_url": whole(note.author.get_absolute_url())}
    return fields | _thumbnail(note, maxwidth, maxheight)


def as_xml(fields: dict[str, Any]) -> bytes:
    """The fields as the document that the standard gives as its example."""
    file = io.StringIO()
    xml = SimplerXMLGenerator(file, "utf-8")
    xml.startDocument()
    xml.startElement("oembed", AttributesImpl({}))
    for name, value in fields.items():
        xml.addQuickElement(name, for_xml(str(value)))
    xml.endElement("oembed")
    return file.getvalue().encode()


def _thumbnail(note: Note, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    cover = next(iter(note.pictures.all()), None)
    if cover is None or note.sensitive:
        return {}
    url, width, height = rendition(cover, 360)
    if width > (maxwidth or width) or height > (maxheight or height):
        return {}
    return {"thumbnail_url": url, "thumbnail_width": width, "thumbnail_height": height}


def _host() -> str:
    return urlsplit(settings.SITE_URL).netloc
