"""Nearby: by the places that notes show, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from isthmus.regions.place import Place

from feeds.actions.post_note import post_note
from feeds.queries.nearby import notes_near
from tests.people import mara, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
GUANGDONG = {"en": "Guangdong", "zh-hans": "广东"}


def test_notes_that_show_the_readers_country_stand_there(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("place-shown", '[policy.place]\nshow = "always"'))
    settings.SEEN_FROM = True
    author = mara(country="CN")
    post_note(author=author, title="From Lyon", text="", place={"country": "FR"})
    post_note(author=author, title="From Canton", text="", place={"country": "CN", "subdivision": GUANGDONG})
    post_note(author=author, title="From nowhere", text="")
    client.post("/region/", {"country": "CN", "next": "/"})
    page = client.get("/nearby/").content.decode()
    assert "From Canton" in page and "From Lyon" not in page
    assert "From nowhere" not in page, "what its author declares is not told"
    assert "your address says that you are, China" in page


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ({"country": "CN"}, {"here", "there"}),
        ({"country": "CN", "subdivision": GUANGDONG}, {"here"}),
        ({"country": "FR"}, set()),
        (None, set()),
    ],
)
def test_a_subdivision_narrows_where_both_are_known(place: Place | None, found: set[str]) -> None:
    author = xiaoman()
    post_note(author=author, title="here", text="", place={"country": "CN", "subdivision": GUANGDONG})
    post_note(author=author, title="there", text="", place={"country": "CN"})
    assert set(notes_near(place).values_list("title", flat=True)) == found


def test_where_notes_show_no_place_the_page_names_the_policy(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("no-places", '[policy.place]\nshow = "off"'))
    settings.SEEN_FROM = True
    client.post("/region/", {"country": "CN", "next": "/"})
    page = client.get("/nearby/").content.decode()
    assert "Notes show no place here" in page and "no-places" in page
    settings.SEEN_FROM = False
    assert (
        "Your address does not tell where you are" in client.get("/nearby/", REMOTE_ADDR="127.0.0.1").content.decode()
    )


def test_the_newest_of_a_country_are_read_from_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    told = notes_near({"country": "CN"}).order_by("-id")[:20].explain()
    assert "feeds_note_nearby" in told and "Sort" not in told
