"""The parts of a page that are the same for everybody of whom the same is shown."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, Final

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isthmus.web.context import theme_of
from isthmus.web.kept import kept

register = template.Library()
# No text of ours or of anybody else has this character of private use.
_GAP: Final = SafeString("\ue000")


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str) -> SafeString:
    """`web/components/NAME.html`, kept. It shows nothing but the site, the language, the theme, the part of the site
    that one is in, who is signed in, by name and picture, and what is switched off for them."""
    return _with_unread(context, kept((name, *_seen_by(context)), lambda: _render(context, name)))


@register.simple_tag
def unread_here() -> SafeString:
    """Where a piece shows how many notifications are new: a gap that each page fills by itself."""
    return _GAP


@register.simple_tag(takes_context=True)
def unread_in_title(context: Context) -> str:
    """The same at the beginning of the page's title; nothing where nothing is new."""
    n = context["unread"]() if "unread" in context else 0
    return f"({'99+' if n > 99 else n}) " if n else ""


@register.simple_tag(takes_context=True)
def act(context: Context) -> SafeString:
    """The one form that buttons anywhere on the page are sent with, by form="act" and a formaction of their own:
    what is kept of a page so holds no token."""
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))
    return format_html('<form id="act" method="post" hidden>{}</form>', token)


def _with_unread(context: Context, html: SafeString) -> SafeString:
    """A number that changes from page to page must not make another piece each time."""
    if _GAP not in html:
        return html
    n = context["unread"]() if "unread" in context else 0
    shown = render_to_string("web/components/unread.html", {"n": n})
    return SafeString(html.replace(_GAP, shown))


def _seen_by(context: Context) -> tuple[Hashable, ...]:
    request = context.get("request")
    if request is None:
        return (get_language(),)
    if (known := getattr(request, "_pieces_seen_by", None)) is None:
        user: Any = getattr(request, "user", None)
        who = None
        if user is not None and user.is_authenticated:
            who = (user.pk, user.username, user.display_name, user.avatar, user.is_staff)
        here = request.path in _places() or (who and request.path == reverse("profile", args=[who[1]]))
        viewer: Any = getattr(request, "viewer", None)
        off = viewer.policies.features.off if viewer is not None else None
        known = (get_language(), theme_of(request), request.path if here else "", who, off)
        request._pieces_seen_by = known
    return known


@cache
def _places() -> frozenset[str]:
    return frozenset(map(reverse, ("explore", "search", "following", "notifications", "statements", "rules")))


def _render(context: Context, name: str) -> SafeString:
    assert context.template is not None  # noqa: S101 - a tag runs in a template
    return context.template.engine.get_template(f"web/components/{name}.html").render(context)
