"""A page whose frame is kept is the page that its template makes, for everybody who looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.shortcuts import render
from django.template import engines
from django.test import Client
from django.urls import reverse
from isthmus.web import frames
from isthmus.web.kept import STORE

from accounts.models import Account, Follow
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Note
from feeds.views import lists, note
from tests.people import PASSWORD, mara, person, xiaoman

pytestmark = pytest.mark.django_db
PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "一盆羅勒")
PLACES = ("/", "/?order=time", "/following/", "/tags/tea/", "/nearby/", "/@mara/", "/@xiaoman/", "/@nobody_else/")


@pytest.fixture(autouse=True)
def notes() -> None:
    one, other = mara(), xiaoman()
    person("nobody_else", display_name="<b>“Nobody” & others</b>")
    for author in (one, other):
        made = post_note(author=author, title=f"By {author.username}", text="#tea @mara", pictures=[PICTURE])
        comment_on_note(author=other, note=made, text="@xiaoman")
    Follow.objects.create(follower=one, followee=other)


def plain(request: Any, template: str, holes: Any, given: Any, rows: Any = None) -> Any:
    """The page as it would be without frames."""
    return render(request, template, {**(rows or {}), **given, **holes})


def readers() -> Iterator[Client]:
    for name in ("", "mara", "xiaoman", "nobody_else"):
        for language in ("en", "zh-hans"):
            for theme in ("auto", "dark"):
                client = Client(headers={"Accept-Language": language})
                client.cookies["theme"] = theme
                if name:
                    client.login(username=name, password=PASSWORD)
                yield client


def without_tokens(html: str) -> str:
    """What is another with each answer: the token against forged requests, and the moment of Explore's order."""
    return re.sub(r'(csrfmiddlewaretoken" value=")\w+|\d+-\d{15,}-\d+|since=\d+', r"\1", html)


def test_each_reader_gets_what_the_template_makes_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (*PLACES, *(each.get_absolute_url() for each in Note.objects.all())):
        for reader in readers():
            kept = [reader.get(address) for _ in range(2)]
            with monkeypatch.context() as patched:
                patched.setattr(lists, "framed", plain)
                patched.setattr(note, "framed", plain)
                expected = reader.get(address)
            assert {answer.status_code for answer in kept} == {expected.status_code}
            for answer in kept:
                assert without_tokens(answer.content.decode()) == without_tokens(expected.content.decode()), address


def test_a_frame_is_rendered_once_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    STORE.clear()
    rendered: list[str] = []
    real = frames._render
    monkeypatch.setattr(frames, "_render", lambda template, *rest: rendered.append(template) or real(template, *rest))
    for name in ("mara", "xiaoman"):
        client = Client()
        client.login(username=name, password=PASSWORD)
        client.get(reverse("explore"))
        client.get(reverse("explore"))
    assert rendered == ["feeds/explore.html"]


@pytest.mark.parametrize(
    "asks",
    ["{{ user.username }}", "{{ request.path }}", "{% if nothing and user.is_staff or user.is_active %}x{% endif %}"],
)
def test_a_template_that_asks_who_looks_is_refused(asks: str, rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    template = engines["django"].from_string(asks)
    monkeypatch.setattr(engines["django"].engine, "get_template", lambda name: template.template)
    with pytest.raises(frames.AsksWhoLooks):
        frames._render("made/up.html", (), {}, {})


def test_what_somebody_writes_makes_no_hole() -> None:
    Account.objects.filter(username="mara").update(bio="\ue000act\ue000 \ue000cards\ue000")
    page = Client().get("/@mara/").content.decode()
    assert page.count('id="act"') == 1 and "\ue000act\ue000" in page
