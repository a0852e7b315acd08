"""What a link to a note or a person looks like elsewhere: OpenGraph (https://ogp.me/) and the cards of Twitter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feeds.tags import without_last_tags
from isthmus.clients import notices
from isthmus.clients.addresses import rendition, whole

if TYPE_CHECKING:
    from accounts.models import Account
    from feeds.models import Note, Picture
    from moderation.notices import Notice

LONGEST: Final = 200
MOST_PICTURES: Final = 4


@dataclass(frozen=True)
class Shown:
    """A picture of a preview; width and height in pixels, 0 where they are unknown."""

    url: str
    width: int
    height: int
    alt: str
    kind: str = "image/webp"


@dataclass(frozen=True)
class Preview:
    """All that is told of a page before it is opened."""

    kind: str
    title: str
    description: str
    url: str
    locale: str
    pictures: list[Shown]
    card: str = "summary"
    author: str = ""
    username: str = ""
    published: dt.datetime | None = None


def preview_of_note(note: Note, notice: Notice | None, pictures: list[Picture]) -> Preview:
    """The note's; where a notice stands, only that it is withheld, and by what."""
    url = whole(note.get_absolute_url())
    if notice:
        told = f"{notices.name_of(notice)}. {notices.sentence_of(notice)}"
        return Preview("article", _("Withheld"), told, url, _locale(get_language() or "en"), [icon()])
    # What is covered here is covered there: neither its pictures nor, where they are what gives it away, its words.
    shown = [] if note.sensitive else [Shown(*rendition(each, 1080), each.alt) for each in pictures[:MOST_PICTURES]]
    said = note.get_sensitive_display() if note.sensitive else _short(without_last_tags(note.text) or note.text)
    return Preview(
        "article",
        note.cover_line,
        said if note.title else note.author.name,
        url,
        _locale(note.lang),
        shown or [icon()],
        "summary_large_image" if shown else "summary",
        whole(note.author.get_absolute_url()),
        published=note.posted_at,
    )


def preview_of_person(person: Account) -> Preview:
    """A person's: name, what they say of themselves, their picture."""
    picture = Shown(whole(person.avatar_url), 0, 0, person.name) if person.avatar else icon()
    told = _short(person.bio) or _("Notes by %(name)s on %(site)s.") % {"name": person.name, "site": settings.SITE_NAME}
    title, url = f"{person.name} (@{person.username})", whole(person.get_absolute_url())
    return Preview("profile", title, told, url, _locale(get_language() or "en"), [picture], username=person.username)


def icon() -> Shown:
    """The site's own, where there is no picture."""
    return Shown(whole(reverse("icon", args=[512])), 512, 512, settings.SITE_NAME, "image/png")


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)


@lru_cache(maxsize=64)
def _locale(language: str) -> str:
    """Language and territory, as OpenGraph writes them: "zh_CN" for zh-hans; empty where nobody knows."""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return ""
    known = get_global("likely_subtags")
    likely = known.get(str(locale)) or known.get(locale.language) or ""
    territory = locale.territory or (likely.split("_")[-1] if likely else "")
    return f"{locale.language}_{territory}" if territory else ""
