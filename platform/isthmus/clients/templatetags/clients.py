"""The door's parts of the site's own pages; what many read of one note is rendered once and kept."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isthmus.clients.addresses import whole
from isthmus.clients.colours import hex_of
from isthmus.clients.oembed import endpoints
from isthmus.clients.preview import preview_of_note, preview_of_person
from isthmus.clients.share import places
from isthmus.web.kept import kept

if TYPE_CHECKING:
    from accounts.models import Account
    from feeds.models import Note, Picture
    from moderation.notices import Notice

register = template.Library()
# Of the style sheet's ground, in both themes: lightness, chroma, hue.
GROUND = {"light": hex_of(0.976, 0.006, 80), "dark": hex_of(0.17, 0.008, 70)}


def _seen(note: Note) -> tuple[Hashable, ...]:
    """What decides how a note looks here: its revision names title, words and pictures, which change with it alone."""
    author = note.author
    around = settings.SITE_URL, settings.SITE_NAME, get_language()
    return note.pk, note.revision, note.lang, author.username, author.name, around


@register.simple_tag
def note_preview(note: Note, notice: Notice | None, pictures: list[Picture], is_shared: bool) -> SafeString:
    """What a link to a note shows elsewhere, and, where sharing is on for the viewer, where programs find it."""
    open_to_programs = not note.held and not note.limited and is_shared

    def render() -> SafeString:
        shown = {
            "preview": preview_of_note(note, notice, pictures),
            "site_name": settings.SITE_NAME,
            "endpoints": endpoints(note) if open_to_programs else {},
            "feed": reverse("atom_profile", args=[note.author.username]) if not notice else "",
            "feed_title": note.author.name,
        }
        return render_to_string("clients/preview.html", shown)

    # What the pictures say may be told in the viewer's language.
    told = note.sensitive, *((each.digest, each.alt) for each in pictures)
    return kept(("preview", *_seen(note), told, notice, open_to_programs), render)


@register.inclusion_tag("clients/preview.html")
def profile_preview(person: Account) -> dict[str, Any]:
    """What a link to a person shows elsewhere, and their feed."""
    feed = reverse("atom_profile", args=[person.username])
    shown = {"preview": preview_of_person(person), "site_name": settings.SITE_NAME}
    return shown | {"feed": feed, "feed_title": person.name}


@register.simple_tag
def share_menu(note: Note, is_shared: bool, off_by: str) -> SafeString:
    """The ways to take a note elsewhere; where sharing is off for the viewer, `off_by` is the link to the policy that
    says so. Never for one's own."""

    def render() -> SafeString:
        shown = {
            "note": note,
            "url": whole(note.get_absolute_url()),
            "places": places(note),
            "off_by": off_by,
            "switched_off": not is_shared,
            "site_name": settings.SITE_NAME,
        }
        return render_to_string("clients/share.html", shown)

    return kept(("share", is_shared, off_by, *_seen(note)), render)


@register.inclusion_tag("clients/head.html")
def app_head() -> dict[str, Any]:
    """What makes the site installable. It is the same for everybody."""
    return {"ground": GROUND}
