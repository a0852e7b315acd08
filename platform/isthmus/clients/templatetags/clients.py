"""The door's parts of the site's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.urls import reverse

from isthmus.clients.addresses import whole
from isthmus.clients.colours import hex_of
from isthmus.clients.oembed import endpoints
from isthmus.clients.preview import preview_of_note, preview_of_person
from isthmus.clients.share import places

if TYPE_CHECKING:
    from accounts.models import Account
    from feeds.models import Note, Picture
    from isthmus.regions.viewer import Viewer
    from moderation.notices import Notice

register = template.Library()
# Of the style sheet's ground, in both themes: lightness, chroma, hue.
GROUND = {"light": hex_of(0.976, 0.006, 80), "dark": hex_of(0.17, 0.008, 70)}


@register.inclusion_tag("clients/preview.html")
def note_preview(note: Note, notice: Notice | None, pictures: list[Picture], viewer: Viewer) -> dict[str, Any]:
    """What a link to a note shows elsewhere, and where programs find it."""
    open_to_programs = not note.held and viewer.policies.allows("sharing")
    return {
        "preview": preview_of_note(note, notice, pictures),
        "site_name": settings.SITE_NAME,
        "endpoints": endpoints(note) if open_to_programs else {},
        "feed": reverse("atom_profile", args=[note.author.username]) if not notice else "",
        "feed_title": note.author.name,
    }


@register.inclusion_tag("clients/preview.html")
def profile_preview(person: Account) -> dict[str, Any]:
    """What a link to a person shows elsewhere, and their feed."""
    feed = reverse("atom_profile", args=[person.username])
    shown = {"preview": preview_of_person(person), "site_name": settings.SITE_NAME}
    return shown | {"feed": feed, "feed_title": person.name}


@register.inclusion_tag("clients/share.html")
def share_menu(note: Note, viewer: Viewer, is_me: bool) -> dict[str, Any]:
    """The ways to take a note elsewhere; switched off where the viewer's policy says so, never for one's own."""
    return {
        "note": note,
        "url": whole(note.get_absolute_url()),
        "places": places(note),
        "viewer": viewer,
        "switched_off": not is_me and not viewer.policies.allows("sharing"),
        "site_name": settings.SITE_NAME,
    }


@register.inclusion_tag("clients/head.html")
def app_head() -> dict[str, Any]:
    """What makes the site installable. It is the same for everybody."""
    return {"ground": GROUND}
