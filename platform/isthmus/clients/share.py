"""Where a note can be taken, by plain links: no other site learns of it before somebody follows one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.translation import gettext as _

from isthmus.clients.addresses import whole

if TYPE_CHECKING:
    from feeds.models import Note


@dataclass(frozen=True)
class Place:
    """A place to share to, and the link that brings a note there."""

    name: str
    link: str
    elsewhere: bool = True


def places(note: Note) -> list[Place]:
    """E-mail, and sites that publish an address for this."""
    address = whole(note.get_absolute_url())
    title, url = quote(note.cover_line, safe=""), quote(address, safe="")
    both = quote(f"{note.cover_line} {address}", safe="")
    return [
        Place(_("E-mail"), f"mailto:?subject={title}&body={url}", elsewhere=False),
        Place("Mastodon", f"https://share.joinmastodon.org/#text={both}"),
        Place("Bluesky", f"https://bsky.app/intent/compose?text={both}"),
        Place(_("Weibo"), f"https://service.weibo.com/share/share.php?url={url}&title={title}"),
    ]
