"""What programs elsewhere need: whole addresses, and text that XML can carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from django.conf import settings

from isthmus.web.media import SIZES, picture_url

if TYPE_CHECKING:
    from feeds.models import Picture

# What people can type and XML 1.0 cannot carry (its section 2.2).
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def whole(address: str) -> str:
    """The address with the site's own before it; one that is whole already stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", address)


def for_xml(text: str) -> str:
    """The text without the characters that would make a document unreadable."""
    return _NO_XML.sub("", text)


def rendition(picture: Picture, size: int) -> tuple[str, int, int]:
    """Whole address, width and height of a stored rendition whose longest edge is at most `size` pixels."""
    assert size in SIZES  # noqa: S101 - no other ones are stored
    share = min(1.0, size / max(picture.width, picture.height))
    width, height = (max(1, round(edge * share)) for edge in (picture.width, picture.height))
    return whole(picture_url(picture.digest, size)), width, height
