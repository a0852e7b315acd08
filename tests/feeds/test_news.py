"""New notes announce themselves to whoever reads a list."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.follow_account import follow_account
from accounts.models import ScreenTimeHour
from feeds.actions.post_note import post_note
from tests.checks import run_checks
from tests.feeds.test_ranking import WALL
from tests.people import mara, person, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db


def address(client: Client, path: str) -> str:
    """Where the list's page asks for what is new."""
    found = re.search(r'data-news="([^"]+)"', client.get(path).content.decode())
    assert found, f"{path} has no button"
    return html.unescape(found[1])


def told(client: Client, asked: str) -> str:
    return str(client.get(asked).json()["sentence"])


@pytest.mark.parametrize("path", ["/", "/following/", "/tags/clay/"])
@pytest.mark.parametrize("weighted", [True, False])
def test_a_list_says_how_many_are_new(client: Client, settings: Any, path: str, weighted: bool) -> None:
    if weighted:
        put_in_force(settings, policy("taste", "[policy.explore]\nliked = 1.0"))
    reader, friend = mara(), xiaoman()
    follow_account(follower=reader, followee=friend)
    post_note(author=friend, title="Before", text="#clay")
    client.force_login(reader)
    asked = address(client, path)
    assert told(client, asked) == ""
    post_note(author=friend, title="After", text="#clay")
    assert told(client, asked) == "1 new note"
    post_note(author=friend, title="And after", text="#clay")
    post_note(author=reader, title="One's own", text="#clay")
    assert told(client, asked) == "2 new notes"
    assert client.get(asked, headers={"Accept-Language": "zh-CN"}).json()["sentence"] == "2 篇新笔记"
    assert told(client, address(client, path)) == ""


def test_each_list_is_told_of_its_own(client: Client) -> None:
    reader, friend, stranger = mara(), xiaoman(), person("stranger")
    follow_account(follower=reader, followee=friend)
    post_note(author=friend, title="Before", text="#clay")
    client.force_login(reader)
    following, tag = address(client, "/following/"), address(client, "/tags/clay/")
    post_note(author=stranger, title="Elsewhere", text="#tea")
    assert told(client, following) == "" == told(client, tag)
    assert told(client, address(client, "/").replace("since=", "since=0&x=")) == "2 new notes"


def test_nobody_is_called_for_a_notice_or_for_what_waits(client: Client, settings: Any) -> None:
    reader, neighbour = mara(), xiaoman()
    post_note(author=reader, title="Before", text="")
    client.force_login(reader)
    asked = address(client, "/")
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    post_note(author=neighbour, title="After", text="")
    assert told(client, asked) == ""
    run_checks()
    assert told(client, asked) == "1 new note"
    put_in_force(settings, policy("wall", WALL))
    assert told(client, asked) == ""


def test_many_are_not_counted_to_the_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    author = mara()
    for number in range(5):
        post_note(author=author, title=f"Note {number}", text="")
    monkeypatch.setattr("feeds.queries.news.MOST", 4)
    monkeypatch.setattr("feeds.views.news.MOST", 4)
    assert told(client, "/news/?of=explore&since=0") == "More than 3 new notes"


@pytest.mark.parametrize("asked", ["", "?of=x", "?of=following&since=1", "?since=1"])
def test_what_is_no_list_has_no_news(client: Client, asked: str) -> None:
    assert client.get(f"/news/{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["?of=explore", "?of=explore&since=x", "?of=tag&tag=%00&since=1", "?of=tag&since=1"])
def test_an_odd_question_is_answered_with_nothing(client: Client, asked: str) -> None:
    assert told(client, f"/news/{asked}") == ""


def test_the_next_pages_and_other_lists_have_no_button(client: Client) -> None:
    author = mara()
    note = post_note(author=author, title="Note", text="")
    for path in (f"/?before={note.pk + 1}", author.get_absolute_url(), "/search/?q=Note"):
        assert "data-news" not in client.get(path).content.decode()


def test_what_a_page_asks_by_itself_is_no_use_of_the_site(client: Client, settings: Any) -> None:
    limit = '[policy.screen_time]\nminutes_a_day = "40 minutes"\nkind = "hard"'
    put_in_force(settings, policy("young", limit))
    client.force_login(mara())
    assert told(client, "/news/?of=explore&since=0") == ""
    assert not ScreenTimeHour.objects.exists()
    client.get("/")
    assert ScreenTimeHour.objects.exists()


def test_a_closed_site_calls_nobody(client: Client, settings: Any) -> None:
    now, hour = timezone.now(), dt.timedelta(hours=1)
    night = f'{{ begins = "{now - hour:%H:%M}", ends = "{now + hour:%H:%M}" }}'
    put_in_force(settings, policy("night", f'[policy.screen_time]\nnight = {night}\nkind = "hard"'))
    client.force_login(mara())
    post_note(author=xiaoman(), title="New", text="")
    answer = client.get("/news/?of=explore&since=0")
    assert answer.status_code == 403 and "new note" not in answer.json()["sentence"]


def test_asking_costs_one_query(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    post_note(author=mara(), title="Note", text="")
    client.get("/news/?of=explore&since=0")
    with django_assert_max_num_queries(1):
        client.get("/news/?of=explore&since=0")
