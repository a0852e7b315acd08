"""Signing in on the way to something."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feeds.actions.post_note import post_note
from tests.feeds.test_announcements import announce
from tests.people import PASSWORD, mara, xiaoman

pytestmark = pytest.mark.django_db


def test_a_visitors_like_leads_the_whole_page_to_sign_in_and_back(client: Client) -> None:
    note = post_note(author=mara(), title="Tea", text="")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tags/tea/?before=9"}
    answer = client.post(reverse("note_like", args=[note.pk]), headers=headers)
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/tags/tea/%3Fbefore%3D9"
    assert answer.content == b""


@pytest.mark.parametrize("name", ["note_like", "comment_new", "follow"])
def test_without_script_one_comes_back_to_what_it_was_about(client: Client, name: str) -> None:
    author = mara()
    note = post_note(author=author, title="Tea", text="")
    path = reverse(name, args=[author.username if name == "follow" else note.pk])
    sign_in = client.post(path).headers["Location"]
    xiaoman()
    back = client.post(sign_in, {"login": "xiaoman", "password": PASSWORD}).headers["Location"]
    assert client.get(back).headers["Location"] in (note.get_absolute_url(), author.get_absolute_url())


def test_the_address_of_a_button_says_what_it_is(client: Client) -> None:
    answer = client.get("/region/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This address belongs to a button of another page" in answer.content.decode()
    assert client.post("/rules/").status_code == 405


OWN = {"Sec-Fetch-Site": "same-origin"}


def test_to_read_takes_no_cookie_where_the_browser_says_where_it_comes_from(client: Client, settings: Any) -> None:
    settings.SEEN_FROM = True
    announce("New terms of tea")
    answer = client.get("/", headers={"Sec-Fetch-Site": "none"})
    assert "New terms of tea" in answer.content.decode() and 'class="seen-from"' in answer.content.decode()
    assert not answer.cookies and "csrfmiddlewaretoken" not in answer.content.decode()
    assert 'form id="act"' in answer.content.decode()
    older = client.get("/")
    assert "csrfmiddlewaretoken" in older.content.decode() and len(older.cookies) == 1


def test_a_page_of_the_site_needs_no_token_and_somebody_elses_page_does() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(mara())
    note = post_note(author=xiaoman(), title="Tea", text="")
    like = reverse("note_like", args=[note.pk])
    for site in ("cross-site", "same-site", "none", ""):
        assert browser.post(like, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert browser.post(like).status_code == 403
    # The header counts beside what Django asks of the origin, not instead of it.
    assert browser.post(like, headers=OWN | {"Origin": "https://elsewhere.example"}).status_code == 403
    note.refresh_from_db()
    assert note.likes_count == 0
    assert browser.post(like, headers=OWN | {"Origin": "http://testserver"}).status_code == 302
    note.refresh_from_db()
    assert note.likes_count == 1


def test_a_token_does_as_well_for_a_browser_that_says_nothing() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    sent = {"language": "zh-hans", "next": "/"}
    assert browser.post(reverse("set_language"), sent).status_code == 403
    assert browser.post(reverse("set_language"), sent | {"csrfmiddlewaretoken": token}).status_code == 302
