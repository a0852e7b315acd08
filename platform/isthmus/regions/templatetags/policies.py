"""Policies in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isthmus.regions.place import Place
from isthmus.regions.place import place_name as named
from isthmus.regions.policy import Policy, in_language

register = template.Library()


@register.filter
def allows(viewer: Any, feature: str) -> bool:
    """Whether a feature is on for the viewer."""
    return bool(viewer.policies.allows(feature))


@register.filter
def place_name(place: Place | None) -> str:
    """A stored place in the reader's language."""
    return named(place)


@register.filter
def policy_link(policy: Policy | None) -> SafeString | str:
    """The policy's title, as a link to where it is published; empty where there is none."""
    if policy is None:
        return ""
    title = in_language(policy.title, get_language())
    return format_html('<a href="{}#{}">{}</a>', reverse("policies"), policy.code, title)


@register.filter
def policy_for(viewer: Any, feature: str) -> Policy | None:
    """The policy that decides a feature for the viewer; None where none speaks of it."""
    policy: Policy | None = viewer.policies.by[feature]
    return policy
