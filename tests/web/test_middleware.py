"""Signing in on the way to something."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from feeds.actions.post_note import post_note
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
