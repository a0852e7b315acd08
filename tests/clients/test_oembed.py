"""A note in other sites' pages, as https://oembed.com/ says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from typing import Any

import pytest
from django.conf import settings as site
from django.http import HttpResponse
from django.test import Client

from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Note
from tests.clients.withholding import SPAM, THERE, withhold, withhold_there
from tests.people import mara

pytestmark = pytest.mark.django_db
SITE = site.SITE_URL
PICTURE = NewPicture("ab" * 32, 1600, 1200, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A pot")


@pytest.fixture
def note() -> Note:
    return post_note(
        author=mara(), title='Bowls "><script>alert(1)</script>', text="From one lump.", pictures=[PICTURE]
    )


def ask(client: Client, note: Note, **asked: Any) -> HttpResponse:
    extra = THERE if asked.pop("there", False) else {}
    return client.get("/oembed/", {"url": f"{SITE}{note.get_absolute_url()}", **asked}, **extra)  # type: ignore[return-value]


def test_the_page_says_where_and_the_answer_is_as_the_standard_says(client: Client, note: Note) -> None:
    page = client.get(note.get_absolute_url()).content.decode()
    link = re.search(r'<link rel="alternate" type="application/json\+oembed"[^>]* href="([^"]+)"', page)
    assert link
    answer = client.get(unescape(link[1]).removeprefix(SITE))
    assert answer.headers["Content-Type"] == "application/json" and answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    assert told["version"] == "1.0" and told["type"] == "rich" and told["title"] == note.title
    assert told["author_name"] == "Mara" and told["author_url"] == f"{SITE}/@mara/"
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (360, 270)
    assert told["html"].startswith(f'<iframe src="{SITE}{note.get_absolute_url()}embed/?language=en"')
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in told["html"]
    assert "<script" not in told["html"] and "&quot;&gt;&lt;script&gt;" in told["html"]


def test_xml_says_the_same(client: Client, note: Note) -> None:
    answer = ask(client, note, format="xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    document = ET.fromstring(answer.content)  # noqa: S314 - made by ourselves
    told = ask(client, note).json()  # type: ignore[attr-defined]
    assert document.tag == "oembed" and {each.tag: each.text for each in document} == {
        name: str(value) for name, value in told.items()
    }


@pytest.mark.parametrize(
    ("asked", "size"),
    [({}, (550, 640)), ({"maxwidth": "300", "maxheight": "200"}, (300, 200)), ({"maxwidth": "9999"}, (550, 640))],
)
def test_it_is_never_larger_than_asked_for(
    client: Client, note: Note, asked: dict[str, str], size: tuple[int, int]
) -> None:
    told = ask(client, note, **asked).json()  # type: ignore[attr-defined]
    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]
    assert ("thumbnail_url" in told) == (size[0] >= 360 and size[1] >= 270)


@pytest.mark.parametrize("wrong", ["0", "-1", "wide", "²", "9" * 40])
def test_a_size_that_is_none_gets_a_sentence(client: Client, note: Note, wrong: str) -> None:
    answer = ask(client, note, maxwidth=wrong)
    assert answer.status_code == 400 and b"pixels" in answer.content


@pytest.mark.parametrize(
    "url",
    ["", "x", "https://elsewhere.example/n/1/", "{site}/n/1/", "{site}/", "{site}/@mara/", "http://[/n/1/",
     "javascript:alert(1)", "{site}.evil.example/n/{id}/", "{site}/n/99999999999999999999999/", "{site}/n/\0/"],
)  # fmt: skip
def test_what_is_no_note_of_this_site_is_not_found(client: Client, note: Note, url: str) -> None:
    assert client.get("/oembed/", {"url": url.format(site=SITE, id=note.pk)}).status_code == 404


def test_another_format_is_not_implemented(client: Client, note: Note) -> None:
    assert ask(client, note, format="yaml").status_code == 501


def test_what_waits_for_its_check_is_not_found(client: Client, note: Note) -> None:
    Note.objects.update(held=True)
    client.force_login(note.author)
    assert ask(client, note).status_code == 404
    assert client.get(f"{note.get_absolute_url()}embed/").status_code == 404


def test_of_a_withheld_note_the_notice_alone_is_embedded(client: Client) -> None:
    note = post_note(author=mara(), title=SPAM, text="Send coins", pictures=[PICTURE])
    withhold(note)
    client.force_login(note.author)
    told = ask(client, note, language="zh-hans")
    assert "不予展示" in told.json()["title"]  # type: ignore[attr-defined]
    page = client.get(f"{note.get_absolute_url()}embed/?language=zh-hans")
    assert page.status_code == 410 and "这里原有一篇笔记" in page.content.decode()
    for text in (told.content.decode(), page.content.decode()):
        assert "crypto" not in text and "coins" not in text and "webp" not in text and "Mara" not in text


def test_a_frame_names_the_mark_of_the_site_so_that_no_browser_asks_for_another(client: Client, note: Note) -> None:
    assert '<link rel="icon" href="/' in client.get(f"{note.get_absolute_url()}embed/").content.decode()


def test_each_reader_of_a_frame_sees_what_holds_where_they_are(client: Client, note: Note) -> None:
    withhold_there(note)
    assert "Bowls" in ask(client, note).json()["title"]  # type: ignore[attr-defined]
    assert "A court" in ask(client, note, there=True).json()["title"]  # type: ignore[attr-defined]
    frame = f"{note.get_absolute_url()}embed/"
    there = client.get(frame, **THERE)
    assert there.status_code == 451 and 'rel="blocked-by"' in there.headers["Link"]
    assert "From one lump." not in there.content.decode() and "From one lump." in client.get(frame).content.decode()


def test_only_the_embedded_page_may_stand_in_frames_and_it_does_nothing(client: Client, note: Note) -> None:
    frame = client.get(f"{note.get_absolute_url()}embed/")
    told = frame.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in told and "script-src 'none'" in told and "form-action 'none'" in told
    assert "X-Frame-Options" not in frame.headers and not frame.cookies
    page = frame.content.decode()
    assert "<script" not in page and "<form" not in page and "&lt;script&gt;alert(1)" in page
    client.force_login(note.author)
    assert client.get(f"{note.get_absolute_url()}embed/").content.decode() == page
    for path in (note.get_absolute_url(), "/", "/oembed/", "/n/1/embed/", "/offline/en/"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
