"""Feeds for readers: valid Atom, the same notices as on the pages, and nothing sent twice."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client

from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Note
from tests.clients.withholding import SPAM, THERE, withhold, withhold_there
from tests.people import mara, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
ATOM, LANG = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}lang"
SITE = site.SITE_URL
PICTURE = NewPicture("ab" * 32, 1600, 1200, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", 'A "pot" of basil & <thyme>')
FEEDS = ["/atom/", "/@mara/atom/", "/tags/clay/atom/"]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def feed(client: Client, path: str = "/atom/", **extra: Any) -> ET.Element:
    answer = client.get(path, **extra)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 - made by ourselves


def text(parent: ET.Element, name: str) -> str:
    found = parent.find(ATOM + name)
    assert found is not None, name
    return found.text or ""


def links(parent: ET.Element, rel: str) -> list[dict[str, str]]:
    return [each.attrib for each in parent.findall(f"{ATOM}link") if each.get("rel") == rel]


def valid(document: ET.Element) -> None:
    """What RFC 4287 asks of every feed and entry (sections 4.1.1 and 4.1.2)."""
    ids = []
    for each in [document, *document.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(each.findall(ATOM + name)) == 1, name
        assert (text(each, "title").strip() and "://" in text(each, "id")) or text(each, "id").startswith("tag:")
        assert dt.datetime.fromisoformat(text(each, "updated")).tzinfo is not None
        alternates = links(each, "alternate")
        assert len(alternates) == 1 and alternates[0]["href"].startswith("http")
        for link in each.findall(f"{ATOM}link"):
            assert link.get("length", "1").isdecimal() and link.get("href", "").startswith("http")
        ids.append(text(each, "id"))
    assert len(ids) == len(set(ids))
    assert document.find(f"{ATOM}author/{ATOM}name") is not None
    assert len(links(document, "self")) == 1


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_feed_is_valid_and_has_the_whole_note(client: Client, path: str, language: str) -> None:
    long = "One lump. " * 300 + "<b>&amp; https://example.org/?a=1&b=2 #clay"
    note = post_note(author=mara(), title="Three bowls & <more>", text=long, pictures=[PICTURE])
    document = feed(client, f"{path}?language={language}")
    valid(document)
    assert document.get(LANG) == language
    (entry,) = document.findall(f"{ATOM}entry")
    assert text(entry, "title") == "Three bowls & <more>" and entry.get(LANG) == note.lang == "en"
    content = text(entry, "content")
    assert "One lump. " * 300 in content and "&lt;b&gt;&amp;amp;" in content and "<b>" not in content
    assert f'href="{SITE}/tags/clay/"' in content and 'href="/' not in content
    assert 'alt="A &quot;pot&quot; of basil &amp; &lt;thyme&gt;"' in content and 'width="1080" height="810"' in content
    (enclosure,) = links(entry, "enclosure")
    assert enclosure["type"] == "image/webp" and enclosure["href"].endswith("/1080.webp") and "length" not in enclosure
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["clay"]
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Mara"  # type: ignore[union-attr]


def test_a_feed_of_nothing_is_valid_and_stays_the_same(client: Client) -> None:
    mara()
    for path in FEEDS[:2]:
        valid(feed(client, path))
        assert client.get(path).headers["ETag"] == client.get(path).headers["ETag"]
    assert client.get("/@nobody/atom/").status_code == client.get("/tags/nothing/atom/").status_code == 404


def test_each_note_has_its_own_language(client: Client) -> None:
    post_note(author=xiaoman(), title="茶馆里的下午", text="安静得像在水底。")
    post_note(author=mara(), title="Fog over the harbour", text="It is deep today.")
    assert [entry.get(LANG) for entry in feed(client).findall(f"{ATOM}entry")] == ["en", "zh-hans"]


def test_letters_that_xml_cannot_carry_are_left_out(client: Client) -> None:
    Note.objects.filter(pk=post_note(author=mara(), title="x", text="y").pk).update(
        title="A\x0bbell\x07", text="rings\x1b\ufffe 🔔"
    )
    (entry,) = feed(client).findall(f"{ATOM}entry")
    assert text(entry, "title") == "Abell" and text(entry, "content") == "<p>rings 🔔</p>"


def test_a_notice_stands_in_a_withheld_notes_place_under_the_same_id(client: Client) -> None:
    note = post_note(author=mara(), title=SPAM, text="Send coins #clay", pictures=[PICTURE])
    before = {path: text(feed(client, path).findall(f"{ATOM}entry")[0], "id") for path in FEEDS}
    code = withhold(note)
    for path in FEEDS:
        answer = client.get(path).content.decode()
        assert "crypto" not in answer and "coins" not in answer and "webp" not in answer
        document = feed(client, path)
        valid(document)
        (entry,) = document.findall(f"{ATOM}entry")
        assert text(entry, "id") == before[path]
        assert text(entry, "title").startswith("Withheld: Rule ")
        assert f"{SITE}/rules/{code}/" in text(entry, "content")
        assert links(entry, "related")[0]["href"] == f"{SITE}/rules/{code}/"
        assert dt.datetime.fromisoformat(text(entry, "updated")) > note.posted_at
    assert "不予展示" in text(feed(client, "/atom/?language=zh-hans").findall(f"{ATOM}entry")[0], "title")


def test_the_address_decides_and_not_who_is_signed_in(client: Client) -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="Deep.")
    withhold_there(note)
    assert "Deep." in client.get("/atom/").content.decode()
    there = client.get("/atom/", **THERE).content.decode()
    assert "Deep." not in there and "A court" in there
    held = post_note(author=author, title="Not yet", text="Waiting.")
    Note.objects.filter(pk=held.pk).update(held=True)
    anonymous = client.get("/atom/").content
    client.force_login(author)
    assert client.get("/atom/").content == anonymous and b"Not yet" not in anonymous


def test_where_copying_is_switched_off_no_copy_is_handed_out(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("no-copies", '[policy.features]\noff = ["copying"]', audience='languages = ["en"]'))
    post_note(author=mara(), title="Fog", text="Deep.", pictures=[PICTURE])
    (entry,) = feed(client, "/atom/?language=en").findall(f"{ATOM}entry")
    assert "The policy no-copies" in text(entry, "content") and "Deep." not in text(entry, "content")
    assert links(entry, "enclosure") == []
    assert "Deep." in client.get("/atom/?language=zh-hans").content.decode()


def test_nothing_is_sent_twice(client: Client) -> None:
    note = post_note(author=mara(), title="Fog", text="Deep.")
    first = client.get("/atom/")
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]
    again = client.get("/atom/", headers={"If-None-Match": etag})
    assert again.status_code == 304 and not again.content and again.headers["ETag"] == etag
    assert client.get("/atom/", headers={"If-Modified-Since": date}).status_code == 304
    assert client.head("/atom/").headers["ETag"] == etag
    # What is gone makes nothing newer, and is noticed all the same: at once, though a date counts only seconds.
    note.delete()
    assert client.get("/atom/", headers={"If-None-Match": etag}).status_code == 200
    assert client.get("/atom/", headers={"If-Modified-Since": date}).status_code == 200


def test_a_former_name_leads_to_the_feed_of_its_bearer(client: Client) -> None:
    from isthmus.relocation.models import Receipt

    author = mara()
    Receipt.objects.create(account=author, to="shared", former_username="maria")
    assert client.get("/@maria/atom/").headers["Location"] == "/@mara/atom/"


@pytest.mark.parametrize(("page", "path"), [("/", "/atom/"), ("/@mara/", "/@mara/atom/"), ("/tags/clay/", FEEDS[2])])
def test_pages_say_where_their_feed_is(client: Client, page: str, path: str) -> None:
    post_note(author=mara(), title="Bowls", text="#clay")
    for language in ("en", "zh-hans"):
        shown = client.get(page, headers={"Accept-Language": language}).content.decode()
        assert 'rel="alternate" type="application/atom+xml"' in shown and f'href="{path}?language={language}"' in shown


@pytest.mark.parametrize("path", FEEDS)
def test_queries_do_not_grow_with_the_feed(
    client: Client, path: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    author = mara()
    post_note(author=author, title="The first", text="#clay", pictures=[PICTURE])
    client.get(path)
    with django_assert_max_num_queries(7) as few:
        client.get(path)
    for number in range(25):
        post_note(author=author, title=f"Note {number}", text="#clay #more", pictures=[PICTURE])
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(feed(client, path).findall(f"{ATOM}entry")) == 20
