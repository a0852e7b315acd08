"""What a page makes a phone load before anything of a person's own: scripts and styles, as they travel."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from feeds.actions.post_note import NewPicture, post_note
from tests.people import PASSWORD, mara

pytestmark = pytest.mark.django_db
# Kilobytes, compressed.
SCRIPT, STYLE = 60, 30
# Bytes as they are written, of a card whose title, alternative text and names are short.
CARD = 1_100
SOURCES = {
    "script": re.compile(r'<script[^>]* src="([^"]+)"'),
    "style": re.compile(
        r'<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"|<link[^>]* href="([^"]+)"[^>]* rel="stylesheet"'
    ),
}


def kilobytes(page: str, kind: str) -> float:
    """Of all files of this kind that a page names, each compressed by itself as gzip does by default."""
    named = {"".join(found) for found in SOURCES[kind].findall(page)}
    assert named, f"the page names no {kind}"
    return sum(len(gzip.compress(Path(_file_of(address)).read_bytes())) for address in named) / 1000


def _file_of(address: str) -> str:
    # Without the digest that a stored file has in its name.
    path = re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", urlsplit(address).path.removeprefix(settings.STATIC_URL))
    found = finders.find(path)
    assert isinstance(found, str), f"{address} is no file of the site"
    return found


@pytest.mark.parametrize("page", ["/", "/following/", "/search/?q=tea", "/@mara/", "note", "/notes/new/", "/rules/"])
def test_no_page_weighs_more_than_a_slow_phone_can_carry(client: Client, page: str) -> None:
    note = post_note(author=mara(), title="Tea", text="Green. #tea")
    assert client.login(username="mara", password=PASSWORD)
    told = client.get(note.get_absolute_url() if page == "note" else page).content.decode()
    assert kilobytes(told, "script") < SCRIPT and kilobytes(told, "style") < STYLE


def test_a_card_says_each_thing_once_and_offers_a_fine_screen_a_finer_picture(client: Client) -> None:
    picture = NewPicture("ab" * 32, 1200, 1600, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "Green tea in a bowl")
    note = post_note(author=mara(), title="Tea", text="Green.", pictures=[picture])
    page = client.get("/").content.decode()
    card = page[page.index("<article") : page.index("</article>")]
    assert len(card.encode()) < CARD
    assert card.count("--ar:") == card.count("360.webp") == card.count("720.webp") == card.count("/like/") == 1
    assert "720.webp 2x" in card and 'alt="Green tea in a bowl"' in card and f'href="{note.get_absolute_url()}"' in card


def test_what_a_phone_shows_at_once_goes_before_the_rest(client: Client) -> None:
    author, picture = mara(), NewPicture("ab" * 32, 1200, 1600, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "Tea")
    for number in range(6):
        post_note(author=author, title=f"Tea {number}", text="Green.", pictures=[picture])
    page = client.get("/").content.decode()
    assert re.findall(r'(fetchpriority|loading)="(?:high|lazy)"', page) == ["fetchpriority"] * 4 + ["loading"] * 2
