"""What templates need and no queryset can do for them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isthmus.regions.words import language_name
from isthmus.web.marks import paths_of_mark
from isthmus.web.media import picture_url
from isthmus.web.tagging import link_mentions, link_tags

register = template.Library()
register.filter(language_name)

# Unit, the age in seconds at which the next one begins, and its own length; nobody counts seconds.
AGES = (("now", 60, 60), ("minute", 3600, 60), ("hour", 86_400, 3600), ("day", 604_800, 86_400))
RIGHT_TO_LEFT = ("ar", "he", "fa", "ur")


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration, so the words beside it must say the same."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("web/icons.svg"), name)


@register.filter
def picture(digest: str) -> str:
    """The address of a stored picture, small."""
    return picture_url(digest, 360)


@register.simple_tag
def mark_url() -> str:
    """The address of the site's mark: the tenant's own, or that of its brand."""
    return reverse("mark") if settings.BRAND else static(f"web/mark-{settings.TENANT.name}.svg")


@register.simple_tag
def mark_paths() -> SafeString:
    """The strokes of the site's mark: two arcs, with a bridge in shared mode, or those of its brand."""
    return mark_safe(paths_of_mark())  # noqa: S308 - drawings of ours


@register.filter
def direction(lang: str) -> str:
    """The writing direction of a language."""
    return "rtl" if lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def age(moment: dt.datetime, now: dt.datetime) -> tuple[str, int]:
    """How long ago in the roundest unit: two moments of the same age are told alike by `ago`."""
    seconds = (now - moment).total_seconds()
    for unit, ends, length in AGES:
        if seconds < ends:
            return unit, int(seconds // length)
    return "date", 0


@register.filter
def ago(moment: dt.datetime) -> str:
    """How long ago, in the roundest words: minutes and hours, then days, then the date."""
    unit, n = age(moment, timezone.now())
    if unit == "now":
        return _("just now")
    if unit == "minute":
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
    if unit == "hour":
        return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}
    if unit == "day":
        return ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


@register.filter
def ratio(picture: object) -> str:
    """The shape of a cover as width by height, no taller than 3:4.4 and no flatter than 4:3, as the grid shows it."""
    width, height = getattr(picture, "width", 3), getattr(picture, "height", 4)
    return f"{min(max(width / height, 0.68), 1.34):.3f}".strip("0").rstrip(".")


@register.filter
def cover_size(text: str) -> str:
    """How large the words of a text cover stand: l, b, m or s, by the room that they need."""
    room = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return "l" if room <= 28 else "b" if room <= 56 else "m" if room <= 88 else "s"


@register.filter
def words(text: str, people: Mapping[str, str] | None = None) -> SafeString:
    """A note's text with its paragraphs, links and tags, and the names of `people` that it mentions; everything else is
    escaped."""
    linked = link_tags(urlize(text, nofollow=True, autoescape=True))
    if people:
        linked = link_mentions(linked, people)
    return mark_safe(linked.replace("\n", "<br>"))  # noqa: S308 - urlize has escaped it
