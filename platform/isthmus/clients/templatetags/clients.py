"""The door's parts of the site's own pages."""

from __future__ import annotations

from typing import Any

from django import template

from isthmus.clients.colours import hex_of

register = template.Library()
# Of the style sheet's ground, in both themes: lightness, chroma, hue.
GROUND = {"light": hex_of(0.976, 0.006, 80), "dark": hex_of(0.17, 0.008, 70)}


@register.inclusion_tag("clients/head.html")
def app_head() -> dict[str, Any]:
    """What makes the site installable. It is the same for everybody."""
    return {"ground": GROUND}
