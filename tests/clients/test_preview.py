"""What a link to a note or a person looks like elsewhere."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Note
from tests.clients.withholding import SPAM, THERE, withhold, withhold_there
from tests.people import mara, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
SITE = site.SITE_URL
PICTURE = NewPicture("ab" * 32, 1600, 1200, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", 'A "pot" of <basil>')


def metas(client: Client, path: str, **extra: Any) -> dict[str, list[str]]:
    page = client.get(path, **extra).content.decode()
    found: dict[str, list[str]] = {}
    for name, content in re.findall(
        r'<meta (?:property|name)="((?:og|twitter|article|profile):[^"]+)" content="([^"]*)">', page
    ):
        found.setdefault(name, []).append(unescape(content))
    return found


def test_a_note_is_previewed_with_its_pictures_words_and_language(client: Client) -> None:
    two = NewPicture("cd" * 32, 300, 400, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "")
    note = post_note(
        author=mara(), title='Three "bowls" & <more>', text="From one\nlump. #clay", pictures=[PICTURE, two]
    )
    told = metas(client, note.get_absolute_url())
    assert told["og:title"] == told["twitter:title"] == ['Three "bowls" & <more>']
    assert told["og:description"] == ["From one lump."] and told["og:type"] == ["article"]
    assert told["og:url"] == [f"{SITE}{note.get_absolute_url()}"] and told["og:site_name"] == ["Isthmus"]
    assert told["og:locale"] == ["en_US"] and told["article:author"] == [f"{SITE}/@mara/"]
    assert [url.startswith(f"{SITE}/media/") and url.endswith("/1080.webp") for url in told["og:image"]] == [True, True]
    assert told["og:image:width"] == ["1080", "300"] and told["og:image:height"] == ["810", "400"]
    assert told["og:image:alt"] == told["twitter:image:alt"] == ['A "pot" of <basil>']
    assert told["twitter:card"] == ["summary_large_image"]


def test_a_note_of_words_is_previewed_with_the_sites_icon_and_its_own_language(client: Client) -> None:
    note = post_note(author=xiaoman(), title="", text="慢慢来，比较快。")
    told = metas(client, note.get_absolute_url())
    assert told["og:title"] == ["慢慢来，比较快。"] and told["og:locale"] == ["zh_CN"]
    assert told["og:image"] == [f"{SITE}/icons/512.png"] and told["twitter:card"] == ["summary"]
    assert client.get("/icons/512.png").headers["Content-Type"] == "image/png"


def test_a_person_is_previewed(client: Client) -> None:
    mara(bio="Clay and & rain.")
    told = metas(client, "/@mara/", headers={"Accept-Language": "zh-CN"})
    assert told["og:type"] == ["profile"] and told["og:title"] == ["Mara (@mara)"]
    assert told["og:description"] == ["Clay and & rain."] and told["og:locale"] == ["zh_CN"]
    assert told["profile:username"] == ["mara"]


@pytest.mark.parametrize(("language", "word"), [("en", "Withheld"), ("zh-CN", "不予展示")])
def test_of_a_withheld_note_only_that_it_is_withheld(client: Client, language: str, word: str) -> None:
    author = mara()
    note = post_note(author=author, title=SPAM, text="Send coins", pictures=[PICTURE])
    withhold(note)
    for who in (None, author):
        if who:
            client.force_login(who)
        page = client.get(note.get_absolute_url(), headers={"Accept-Language": language}).content.decode()
        head = page[: page.index("<body")].split('<link rel="canonical"')[1]
        assert word in head and "crypto" not in head and "coins" not in head and "Mara" not in head
        assert "webp" not in head and "basil" not in head
    assert "crypto" not in metas(client, note.get_absolute_url())["og:description"][0]


def test_what_is_withheld_in_one_country_is_previewed_elsewhere(client: Client) -> None:
    note = post_note(author=mara(), title="Fog", text="Deep.")
    withhold_there(note)
    assert metas(client, note.get_absolute_url())["og:title"] == ["Fog"]
    there = metas(client, note.get_absolute_url(), **THERE)
    assert there["og:title"] == ["Withheld"] and "A court" in there["og:description"][0]


# --- Sharing ---------------------------------------------------------------------------------------------------------
def test_a_note_can_be_shared_by_plain_links(client: Client) -> None:
    note = post_note(author=mara(), title="Tea & 茶", text="")
    page = client.get(note.get_absolute_url()).content.decode()
    address = f"{SITE}{note.get_absolute_url()}"
    assert f'value="{address}" readonly' in page
    assert "mailto:?subject=Tea%20%26%20%E8%8C%B6&amp;body=http" in page
    assert "https://share.joinmastodon.org/#text=Tea%20%26%20%E8%8C%B6%20http" in page
    assert re.findall(r'<script[^>]*src="(?!/static/)', page) == []
    assert "分享" in client.get(note.get_absolute_url(), headers={"Accept-Language": "zh-CN"}).content.decode()


def test_sharing_switched_off_is_shown_named_and_enforced_but_not_on_ones_own(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("quiet", '[policy.features]\noff = ["sharing"]'))
    author = mara()
    note = post_note(author=author, title="Fog", text="")
    page = client.get(note.get_absolute_url()).content.decode()
    assert "Sharing is switched off for you here." in page and "The policy quiet" in page
    assert "mailto:" not in page and "readonly" not in page and "oembed" not in page
    answer = client.get("/oembed/", {"url": f"{SITE}{note.get_absolute_url()}"})
    assert answer.status_code == 401 and "The policy quiet" in answer.content.decode()
    client.force_login(author)
    assert "mailto:" in client.get(note.get_absolute_url()).content.decode()


def test_what_waits_for_its_check_is_not_offered_for_sharing(client: Client) -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="")
    Note.objects.update(held=True)
    client.force_login(author)
    page = client.get(note.get_absolute_url()).content.decode()
    assert "Fog" in page and "mailto:" not in page and "oembed" not in page
