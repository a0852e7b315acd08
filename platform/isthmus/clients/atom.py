"""A list of notes as an Atom feed (RFC 4287), written by Django's syndication framework."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from isthmus.clients import notices
from isthmus.clients.addresses import for_xml, rendition, whole
from isthmus.regions.policy import in_language
from isthmus.web.templatetags.web import words

if TYPE_CHECKING:
    from feeds.models import Note, Picture
    from isthmus.clients.queries import Entry
    from isthmus.regions.viewer import Viewer


@dataclass(frozen=True)
class Head:
    """What a feed is: its title and meaning, the page and the feed itself, whose it is, and since when it exists."""

    title: str
    subtitle: str
    page: str
    feed: str
    author: str
    since: dt.datetime


class Feed(Atom1Feed):
    """Whole texts, the language of each entry, and files whose length nobody has measured."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]}

    def latest_post_date(self) -> dt.datetime:
        # Where there are no entries Django takes the present, and the feed would be another one each time.
        latest: dt.datetime = super().latest_post_date() if self.items else self.feed["since"]
        return latest

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"enclosures": []})
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for enclosure in item["enclosures"]:
            # The length is a hint and may be left out (section 4.2.7.6); a wrong one misleads.
            link = {"rel": "enclosure", "href": enclosure.url, "type": enclosure.mime_type}
            handler.addQuickElement("link", "", link)
        if item["related"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": item["related"]})


def atom(head: Head, entries: list[Entry], viewer: Viewer) -> bytes:
    """The feed's document for this viewer."""
    language = get_language() or "en"
    feed = Feed(
        title=for_xml(head.title),
        subtitle=for_xml(head.subtitle),
        link=whole(head.page),
        feed_url=whole(head.feed),
        feed_guid=whole(head.feed),
        description="",
        author_name=for_xml(head.author),
        author_link=whole(head.page),
        language=language,
        since=head.since,
    )
    for entry in entries:
        feed.add_item(**(_withheld(entry, language) if entry.notice else _note(entry, viewer)))
    return feed.writeString("utf-8").encode()


def _note(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    note = entry.note
    link = whole(note.get_absolute_url())
    copied = viewer.policies.allows("copying")
    pictures = list(note.pictures.all()) if copied and not note.sensitive else []
    return {
        "title": for_xml(note.cover_line),
        "link": link,
        "description": None,
        "content": for_xml(_label(note) + (_content(note, pictures) if copied else _not_copied(link, viewer))),
        "unique_id": _id(note),
        "pubdate": note.posted_at,
        "updateddate": note.edited_at or note.posted_at,
        "author_name": for_xml(note.author.name),
        "author_link": whole(note.author.get_absolute_url()),
        "categories": [each.tag.name for each in note.note_tags.all()],
        "enclosures": [Enclosure(rendition(picture, 1080)[0], "", "image/webp") for picture in pictures],
        "lang": note.lang,
        "related": "",
    }


def _id(note: Note) -> str:
    """A tag URI (RFC 4151): it stays when the address comes to look another way."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{note.posted_at:%Y-%m-%d}:/n/{note.pk}"


def _label(note: Note) -> SafeString:
    """What a decision has put above the note stands there wherever it is read."""
    if note.label is None:
        return SafeString("")
    return format_html('<p><b><a href="{}">{}</a></b></p>', whole(note.label.url), notices.name_of(note.label))


def _content(note: Note, pictures: list[Picture]) -> str:
    # Only the links that we make ourselves begin so: what people typed has been escaped.
    text = words(note.text, note.mentioned).replace('href="/', f'href="{whole("/")}')
    shown = format_html_join(
        "",
        '<p><img src="{}" width="{}" height="{}" alt="{}"></p>',
        ((*rendition(picture, 1080), picture.alt) for picture in pictures),
    )
    # What sells says so wherever it is read.
    selling = format_html("<p><b>{}</b></p>", _("Selling")) if note.selling else ""
    covered = format_html("<p><b>{}</b></p>", note.get_sensitive_display()) if note.sensitive else ""
    return selling + covered + (f"<p>{text}</p>" if note.text and not note.hides_words else "") + shown


def _not_copied(link: str, viewer: Viewer) -> SafeString:
    """Where a policy switches copying off, a copy of the words is not handed out, and the policy is named."""
    policy = viewer.policies.by["features"]
    title = in_language(policy.title, get_language()) if policy else ""
    return format_html(
        '<p><a href="{}">{}</a> {} <a href="{}#{}">{}</a></p>',
        link,
        _("Read it on the site."),
        _("Copying is switched off for you here."),
        whole(reverse("policies")),
        policy.code if policy else "",
        title,
    )


def _withheld(entry: Entry, language: str) -> dict[str, Any]:
    """The same id as the note's: a program that has it puts the notice in the place of the words."""
    note, notice = entry.note, entry.notice
    assert notice is not None  # noqa: S101 - asked for where there is one
    link = whole(note.get_absolute_url())
    return {
        "title": _("Withheld: %(name)s") % {"name": notices.name_of(notice)},
        "link": link,
        "description": None,
        "content": mark_safe(notices.html_of(notice)),  # noqa: S308 - made by format_html
        "unique_id": _id(note),
        "pubdate": note.posted_at,
        "updateddate": notice.since or note.posted_at,
        "enclosures": [],
        "lang": language,
        "related": whole(notice.url),
    }
