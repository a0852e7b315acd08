"""What the site tells everybody: in both languages, for its time, until its reader puts it away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feeds.models import Announcement
from tests.feeds.test_notifications import signed_in
from tests.freezing import frozen
from tests.people import mara, person

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def announce(title: str = "New terms", **fields: Any) -> Announcement:
    values = {"title_zh": "新条款", "text_en": "They hold from May on.", "text_zh": "五月起生效。"}
    made = Announcement.objects.create(title_en=title, **(values | fields))
    caches["process"].clear()
    return made


def strip(client: Client, path: str = "/rules/", **headers: str) -> str:
    page = client.get(path, headers=headers).content.decode()
    return page[page.index('<aside class="strip"') : page.index("</aside>")] if '<aside class="strip"' in page else ""


def test_everybody_reads_it_in_their_language_on_every_page(client: Client) -> None:
    announce()
    mara()
    assert "New terms" in strip(client) and "New terms" in strip(signed_in("mara"), "/following/")
    assert "新条款" in strip(client, **{"Accept-Language": "zh-CN"})
    listed = client.get(reverse("announcements"), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "五月起生效。" in listed and '<aside class="strip"' not in listed


def test_it_holds_from_its_time_until_its_end_and_stays_in_the_list(client: Client) -> None:
    now = timezone.now()
    announce("To come", published_at=now + HOUR)
    announce("Over", published_at=now - 2 * HOUR, until=now - HOUR)
    assert strip(client) == ""
    listed = client.get(reverse("announcements")).content.decode()
    assert "Over" in listed and "To come" not in listed


def test_whoever_puts_it_away_is_back_where_they_were_and_sees_the_one_before(client: Client) -> None:
    announce("Older", published_at=timezone.now() - HOUR)
    newer = announce("Newer")
    mara()
    for reader in (client, signed_in("mara")):
        assert "Newer" in strip(reader)
        sent = {"announcement": str(newer.pk), "next": "/rules/?x=1"}
        for _time in range(2):
            answer = reader.post(reverse("announcement_dismiss"), sent)
            assert answer.headers["Location"] == "/rules/?x=1"
        assert "Older" in strip(reader)
    # Another browser of Mara's knows as well; another visitor's does not.
    assert "Older" in strip(signed_in("mara")) and "Newer" in strip(Client())


@pytest.mark.parametrize("target", ["nowhere", "explore", "//elsewhere.example/", "9" * 400, "\0", ""])
def test_whoever_is_sent_to_no_address_of_the_site_comes_to_its_first_page(client: Client, target: str) -> None:
    assert client.post(reverse("announcement_dismiss"), {"next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("named", ["x", "", "9" * 30, "1-2"])
def test_what_was_not_announced_cannot_be_put_away(client: Client, named: str) -> None:
    announce()
    sent = {"announcement": named, "next": "https://elsewhere.example/"}
    assert client.post(reverse("announcement_dismiss"), sent).headers["Location"] == "/"
    assert strip(client)


def test_an_odd_cookie_is_no_error_of_ours(client: Client) -> None:
    announce()
    client.cookies["isthmus_shared_dismissed"] = "x-²-99999999999999999999-"
    assert strip(client)


@pytest.mark.django_db(transaction=True)
def test_on_a_frozen_site_the_browser_remembers_it() -> None:
    announced = announce()
    me = mara()
    client = signed_in("mara")
    with frozen():
        client.post(reverse("announcement_dismiss"), {"announcement": str(announced.pk), "next": "/rules/"})
        assert strip(client) == ""
    me.refresh_from_db()
    assert me.dismissed == []


def test_it_stands_above_what_concerns_oneself(client: Client) -> None:
    announce()
    mara()
    at_mara = signed_in("mara")
    assert at_mara.get(reverse("notifications")).context["announcements"][0].title == "New terms"
    assert at_mara.get(reverse("notifications"), {"show": "likes"}).context["announcements"] == []


def test_staff_with_the_permission_write_it_in_both_languages(client: Client) -> None:
    staff = person("staff", is_staff=True)
    at_staff = signed_in("staff")
    address = reverse("admin:feeds_announcement_add")
    assert at_staff.get(address).status_code == 403
    staff.user_permissions.add(Permission.objects.get(codename="add_announcement"))
    sent = {"title_en": "News", "title_zh": "", "text_en": "One", "text_zh": "一",
            "published_at_0": "2026-05-01", "published_at_1": "12:00"}  # fmt: skip
    assert at_staff.post(address, sent).status_code == 200
    assert at_staff.post(address, sent | {"until_0": "2026-04-01", "until_1": "12:00"}).status_code == 200
    assert not Announcement.objects.exists()
    assert at_staff.post(address, sent | {"title_zh": "新闻"}).status_code == 302
    assert Announcement.objects.get().title("zh-hans") == "新闻"
