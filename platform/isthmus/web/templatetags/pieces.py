"""The parts of a page that are the same for everybody of whom the same is shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache, partial
from typing import Any, Final

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isthmus.security import needs_token
from isthmus.web.context import theme_of
from isthmus.web.kept import kept

register = template.Library()
# No text of ours or of anybody else has this character of private use.
_GAP: Final = SafeString("\ue000")
# In the context of a page's frame: how these tags leave a hole for `fill`.
HOLE: Final = "_hole"
# A token is letters and digits.
_HIDDEN: Final = '<input type="hidden" name="csrfmiddlewaretoken" value="%s">'


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str) -> SafeString:
    """`web/components/NAME.html`, kept. It shows nothing but the site, the language, the theme, the part of the site
    that one is in, who is signed in, by name and picture, and what is switched off for them."""
    if HOLE in context:
        return _hole(context, name)
    make = partial(_render, context, name)
    return _with_unread(context, kept((name, *_seen_by(context.get("request"))), make))


@register.simple_tag
def unread_here() -> SafeString:
    """Where a piece shows how many notifications are new: a gap that each page fills by itself."""
    return _GAP


@register.simple_tag(takes_context=True)
def unread_in_title(context: Context) -> SafeString:
    """The same at the beginning of the page's title; nothing where nothing is new."""
    return _own(context, "unread_in_title")


@register.simple_tag(takes_context=True)
def act(context: Context) -> SafeString:
    """The one form that buttons anywhere on the page are sent with, by form="act" and a formaction of their own:
    what is kept of a page so holds no token."""
    return _own(context, "act")


@register.simple_tag(takes_context=True)
def token(context: Context) -> SafeString:
    """`csrf_token` of a form that may stand in a frame; nothing for a browser that needs none."""
    return _own(context, "token")


@register.simple_tag(takes_context=True)
def seen_from_here(context: Context) -> SafeString:
    """Where the site is tried out: from which country one looks, to be changed."""
    return _own(context, "seen_from_here")


def fill(told: Mapping[str, Any], name: str) -> SafeString:
    """What belongs into the hole that one of these tags has left in a page's frame (isthmus.web.frames); `told` is what
    the context processors say of the request, and the request."""
    if name in _OWN:
        return _OWN[name](told)
    make = partial(render_to_string, f"web/components/{name}.html", request=told["request"])
    return _with_unread(told, kept((name, *_seen_by(told["request"])), make))


def _hole(context: Context, name: str) -> SafeString:
    return context[HOLE](name)  # type: ignore[no-any-return]


def _own(context: Context, name: str) -> SafeString:
    """What each answer has of its own; in a frame, a hole for it."""
    return _hole(context, name) if HOLE in context else _OWN[name](context)


def _unread(told: Any) -> int:
    return told["unread"]() if "unread" in told else 0


def _before_title(told: Any) -> SafeString:
    n = _unread(told)
    return SafeString(f"({'99+' if n > 99 else n}) " if n else "")


def _act(told: Any) -> SafeString:
    return SafeString(f'<form id="act" method="post" hidden>{_token(told)}</form>')


def _token(told: Any) -> SafeString:
    request = told.get("request")
    return SafeString(_HIDDEN % told["csrf_token"] if request is not None and needs_token(request) else "")


def _seen_from(told: Any) -> SafeString:
    request = told.get("request")
    shown = settings.SEEN_FROM and request is not None
    return render_to_string("web/components/seen_from.html", request=request) if shown else SafeString("")


_OWN: Final[Mapping[str, Callable[[Any], SafeString]]] = {
    "act": _act,
    "token": _token,
    "unread_in_title": _before_title,
    "seen_from_here": _seen_from,
}


def _with_unread(told: Any, html: SafeString) -> SafeString:
    """A number that changes from page to page must not make another piece each time."""
    if _GAP not in html:
        return html
    n = _unread(told)
    make = partial(render_to_string, "web/components/unread.html", {"n": n})
    return SafeString(html.replace(_GAP, kept(("unread", n, get_language()), make)))


def _seen_by(request: Any) -> tuple[Hashable, ...]:
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
