"""The parts of a page that are the same for everybody of whom the same is shown."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isthmus.web.kept import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str) -> SafeString:
    """`web/components/NAME.html`, kept. It shows nothing but the site, the language, the part of the site that one is
    in, and who is signed in, by name and picture."""
    user: Any = getattr(context.get("request"), "user", None)
    who = None
    if user is not None and user.is_authenticated:
        who = (user.pk, user.username, user.display_name, user.avatar, user.is_staff)
    here = _part_of_site(context, who)
    return kept((name, get_language(), here, who), lambda: _render(context, name))


def _part_of_site(context: Context, who: tuple[Any, ...] | None) -> str:
    """The address, where one of the places that navigation leads to has it; else nothing."""
    path = getattr(context.get("request"), "path", "")
    return path if path in _places() or (who and path == reverse("profile", args=[who[1]])) else ""


@cache
def _places() -> frozenset[str]:
    return frozenset(map(reverse, ("explore", "following", "statements", "rules")))


def _render(context: Context, name: str) -> SafeString:
    assert context.template is not None  # noqa: S101 - a tag runs in a template
    return context.template.engine.get_template(f"web/components/{name}.html").render(context)
