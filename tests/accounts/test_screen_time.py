"""Limits on the time of the young: counted by the minute and by their own clock, closed kindly, opened by guardians."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as st
from isthmus.regions.policy import Night, ScreenTime

from accounts import words
from accounts.actions.change_time_zone import CannotChangeTimeZone, change_time_zone
from accounts.actions.forget_screen_time import forget_screen_time
from accounts.actions.grant_screen_time import CannotGrant, grant_minutes, lift_night
from accounts.actions.mark_screen_time import mark_screen_time
from accounts.clock import Clock, midnight
from accounts.models import Account, GuardianCode, GuardianEntry, Guardianship, ScreenTimeHour, Verification
from accounts.queries.screen_time import standing_of
from accounts.screen_time import MINUTE, Standing, joined, marks_of, minutes_between, to_mark
from accounts.zones import zone_choices, zone_of_country
from feeds.actions.post_note import post_note
from moderation.models import Report
from tests.freezing import forget, frozen
from tests.people import PASSWORD, mara, person
from tests.policies import policy, put_in_force

DAY = 'minutes_a_day = "40 minutes"\n'
NIGHT = 'night = { begins = "22:00", ends = "06:00" }\n'
SOFT = 'kind = "soft"\n'
LIMIT = ScreenTime(minutes_a_day="40 minutes", night=Night(begins="22:00", ends="06:00"))
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
# A quiet Tuesday, 12:00 in the site's own zone.
NOON = dt.datetime(2026, 6, 16, 12, 0, 20, tzinfo=dt.UTC)
Site = Callable[..., None]
At = Callable[[dt.datetime], dt.datetime]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


def minutes(since: dt.datetime, count: int) -> list[dt.datetime]:
    return [since + n * MINUTE for n in range(count)]


def child(**fields: Any) -> Account:
    return person("kim", **({"display_name": "Kim", "born_on": dt.date(2014, 4, 1)} | fields))


def grown_up(name: str = "jo", **fields: Any) -> Account:
    return person(name, display_name=name.title(), **({"born_on": dt.date(1984, 4, 1)} | fields))


def use(account: Account, since: dt.datetime, count: int) -> None:
    for minute in minutes(since, count):
        mark_screen_time(account=account, now=minute)


def used(account: Account, now: dt.datetime) -> int:
    return standing_of(account, LIMIT, now).used


@pytest.fixture
def site(settings: Any) -> Site:
    """Have the site run under a policy for people younger than 14."""

    def run(limit: str = DAY + NIGHT) -> None:
        put_in_force(settings, policy("young", f"[policy.screen_time]\n{limit}", audience="younger_than = 14"))

    run()
    return run


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Have the server's clock show a moment."""

    def show(moment: dt.datetime) -> dt.datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return moment

    return show


# --- Age -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("born", "now", "age"),
    [
        (None, NOON, None),
        (dt.date(2012, 6, 1), utc(2026, 6, 30, 23, 59), 13),
        (dt.date(2012, 6, 1), utc(2026, 7, 1), 14),
        (dt.date(2026, 6, 1), NOON, 0),
        (dt.date(2012, 12, 1), utc(2026, 12, 31), 13),
        (dt.date(2012, 12, 1), utc(2027, 1, 1), 14),
        (dt.date(2012, 2, 1), utc(2028, 2, 29), 15),
    ],
)
def test_years_are_full_on_the_first_day_of_the_month_after(
    born: dt.date | None, now: dt.datetime, age: int | None
) -> None:
    assert Account(born_on=born).age_at(now) == age


def test_a_birthday_comes_by_ones_own_clock() -> None:
    tokyo = Account(born_on=dt.date(2012, 6, 1), time_zone="Asia/Tokyo")
    assert tokyo.age_at(utc(2026, 6, 30, 15)) == 14
    assert Account(born_on=dt.date(2012, 6, 1), time_zone="America/New_York").age_at(utc(2026, 7, 1, 3)) == 13


def test_an_unknown_zone_is_the_sites_own() -> None:
    assert Account(time_zone="Mars/Olympus").clock.zone.key == django_settings.TIME_ZONE


# --- Days and nights -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, dt.date(2026, 3, 29), 23),
        (BERLIN, dt.date(2026, 10, 25), 25),
        (NEW_YORK, dt.date(2026, 3, 8), 23),
        (NEW_YORK, dt.date(2026, 11, 1), 25),
        (NEW_YORK, dt.date(2026, 11, 2), 24),
        (ZoneInfo("Australia/Lord_Howe"), dt.date(2026, 4, 5), 24.5),
        # Clocks skip midnight itself.
        (ZoneInfo("Africa/Cairo"), dt.date(2026, 4, 24), 23),
    ],
)
def test_a_day_is_as_long_as_the_clock_makes_it(zone: ZoneInfo, day: dt.date, hours: float) -> None:
    ((begins, ends),) = Clock(zone).spans(day)
    assert ends - begins == dt.timedelta(hours=hours)
    everything = marks_of(minutes(begins - dt.timedelta(hours=3), 32 * 60))
    assert minutes_between(everything, begins, ends) == hours * 60
    assert Clock(zone).day_at(begins) == Clock(zone).day_at(ends - MINUTE) == day != Clock(zone).day_at(begins - MINUTE)


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        (BERLIN, dt.date(2026, 3, 28), 7),
        (BERLIN, dt.date(2026, 10, 24), 9),
        (NEW_YORK, dt.date(2026, 3, 7), 7),
        (NEW_YORK, dt.date(2026, 10, 31), 9),
        (NEW_YORK, dt.date(2026, 6, 1), 8),
    ],
)
def test_a_night_lasts_from_clock_to_clock(zone: ZoneInfo, evening: dt.date, hours: int) -> None:
    begins = dt.datetime.combine(evening, dt.time(22), zone).astimezone(dt.UTC)
    ends = begins + dt.timedelta(hours=hours)
    for moment, closed in ((begins - MINUTE, False), (begins, True), (ends - MINUTE, True), (ends, False)):
        standing = Standing(moment, LIMIT, Clock(zone))
        assert bool(standing.lock()) is closed
        assert not closed or standing.opens_at() == ends
    assert (ends - MINUTE).astimezone(zone).time() == dt.time(5, 59)


def test_a_night_that_ends_in_the_hour_that_comes_twice_ends_once() -> None:
    limit = ScreenTime(night=Night(begins="22:00", ends="02:30"))
    states = [bool(Standing(minute, limit, Clock(BERLIN)).lock()) for minute in minutes(utc(2026, 10, 24, 19), 9 * 60)]
    assert sum(one != other for one, other in itertools.pairwise(states)) == 2
    assert states.count(True) == 5.5 * 60


def test_a_siesta_is_a_night_within_a_day() -> None:
    limit = ScreenTime(night=Night(begins="13:00", ends="15:00"))
    closed = [h for h in range(24) if Standing(utc(2026, 6, 1, h), limit, Clock(ZoneInfo("UTC"))).lock()]
    assert closed == [13, 14]


# --- Counting --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_two_devices_in_one_minute_count_once() -> None:
    kim = child()
    assert mark_screen_time(account=kim, now=NOON)
    assert not mark_screen_time(account=kim, now=NOON + dt.timedelta(seconds=30))
    assert used(kim, NOON) == 1 and ScreenTimeHour.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("apart", "counted"), [(1, 2), (4, 5), (5, 6), (6, 2), (90, 2)])
def test_the_minutes_between_two_views_count_where_they_are_few(apart: int, counted: int) -> None:
    kim, first = child(), utc(2026, 6, 16, 12, 58)
    mark_screen_time(account=kim, now=first)
    mark_screen_time(account=kim, now=first + apart * MINUTE)
    assert used(kim, first + apart * MINUTE) == counted


@pytest.mark.django_db
def test_a_new_day_begins_at_ones_own_midnight() -> None:
    kim = child(time_zone="Europe/Berlin")
    # 23:50 to 00:10 in Berlin.
    use(kim, utc(2026, 6, 16, 21, 50), 20)
    assert [used(kim, utc(2026, 6, 16, *time)) for time in ((21, 59), (22, 0), (22, 30))] == [10, 10, 10]
    days = [standing_of(kim, LIMIT, NOON).used_on(dt.date(2026, 6, day)) for day in (15, 16, 17, 18)]
    assert days == [0, 10, 10, 0]


@pytest.mark.django_db
def test_a_zone_with_a_half_hour_divides_an_hour_of_ours() -> None:
    kim = child(time_zone="Asia/Kolkata")
    use(kim, utc(2026, 6, 16, 18, 20), 25)
    assert used(kim, utc(2026, 6, 16, 18, 29)) == 10 and used(kim, utc(2026, 6, 16, 18, 45)) == 15


@pytest.mark.django_db
def test_old_hours_are_forgotten() -> None:
    kim = child()
    use(kim, NOON - dt.timedelta(days=4), 3)
    use(kim, NOON, 2)
    assert forget_screen_time(now=NOON) == 1
    assert used(kim, NOON) == 2 and ScreenTimeHour.objects.count() == 1


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
         "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Asia/Kathmandu"]  # fmt: skip
steps = st.lists(st.integers(1, 400), min_size=1, max_size=60)


@given(zone=st.sampled_from(ZONES), start=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)), steps=steps)
@pace(max_examples=150, deadline=None)
def test_the_minutes_of_a_day_are_those_of_a_naive_model(zone: str, start: dt.datetime, steps: list[int]) -> None:
    """The model asks the clock about every minute by itself."""
    clock, moment = Clock(ZoneInfo(zone)), start.replace(tzinfo=dt.UTC)
    marks: dict[dt.datetime, int] = {}
    naive: set[dt.datetime] = set()
    last: dt.datetime | None = None
    for step in steps:
        moment += step * MINUTE
        marks = joined(marks, to_mark(marks, moment))
        minute = moment.replace(second=0, microsecond=0)
        naive |= set(minutes(last, (minute - last) // MINUTE)) if last and minute - last <= 5 * MINUTE else set()
        naive.add(minute)
        last = minute
    days = {minute.astimezone(ZoneInfo(zone)).date() for minute in naive}
    standing = Standing(moment, LIMIT, clock, marks)
    for day in days | {min(days) - dt.timedelta(days=1)}:
        model = sum(minute.astimezone(ZoneInfo(zone)).date() == day for minute in naive)
        assert standing.used_on(day) == model


# --- Travel ----------------------------------------------------------------------------------------------------------
def all_that_can_be_had(account: Account, since: dt.datetime, hours: int, moves: dict[int, str]) -> list[dt.datetime]:
    """The minutes of somebody who uses every one that is open, and asks for another zone after so many hours."""
    limit = ScreenTime(minutes_a_day="40 minutes")
    had: list[dt.datetime] = []
    marks: dict[dt.datetime, int] = {}
    for now in minutes(since, hours * 60):
        passed = (now - since) // MINUTE
        if passed % 60 == 0 and passed // 60 in moves:
            with contextlib.suppress(CannotChangeTimeZone):
                account = change_time_zone(account=account, time_zone=moves[passed // 60], now=now)
        if not Standing(now, limit, account.clock, marks).lock():
            marks = joined(marks, marks_of([now]))
            had.append(now)
    return had


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moves",
    [
        {},
        {5: "Pacific/Kiritimati"},
        {5: "Pacific/Pago_Pago"},
        {23: "Asia/Tokyo", 47: "America/New_York", 71: "Europe/Berlin"},
        # Round the world, asked for as often as can be.
        {n: ("Asia/Tokyo", "America/Los_Angeles", "UTC")[n % 3] for n in range(0, 240, 7)},
        {n: ("Pacific/Pago_Pago", "Pacific/Kiritimati")[n % 2] for n in range(0, 240, 11)},
    ],
    ids=["stays", "far east", "far west", "three cities", "round the world", "across the date line"],
)
def test_no_journey_gives_more_than_staying_at_home(moves: dict[int, str]) -> None:
    had = all_that_can_be_had(child(time_zone="Europe/Berlin"), utc(2026, 6, 15, 22), 240, moves)
    assert len(had) <= 10 * 40
    # Nor sooner: no stretch of 20 hours has two days' minutes in it.
    assert all(later - first >= dt.timedelta(hours=20) for first, later in zip(had, had[40:], strict=False))


@pytest.mark.django_db
def test_a_short_way_east_costs_nothing_and_a_long_one_makes_a_long_day() -> None:
    short = change_time_zone(account=child(time_zone="Europe/London"), time_zone="Europe/Berlin", now=NOON)
    begins = [next(iter(short.clock.spans(dt.date(2026, 6, day))))[0] for day in (17, 18)]
    assert begins == [utc(2026, 6, 16, 23), utc(2026, 6, 17, 22)]
    long = change_time_zone(account=grown_up(time_zone="Europe/London"), time_zone="Asia/Shanghai", now=NOON)
    assert list(long.clock.spans(dt.date(2026, 6, 17))) == []
    assert list(long.clock.spans(dt.date(2026, 6, 18))) == [(utc(2026, 6, 16, 23), utc(2026, 6, 18, 16))]
    landed = utc(2026, 6, 17, 3)
    assert (long.clock.date_at(landed), long.clock.day_at(landed)) == (dt.date(2026, 6, 17), dt.date(2026, 6, 18))


@given(zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=2), hours=st.integers(0, 8_000))
@pace(max_examples=60, deadline=None)
def test_around_a_change_every_moment_belongs_to_one_day(zones: list[str], hours: int) -> None:
    before, zone = map(ZoneInfo, zones)
    moment = utc(2026, 1, 1) + dt.timedelta(hours=hours)
    since = midnight(moment.astimezone(before).date(), before)
    clock = Clock(zone, before, since)
    for now in [since + n * dt.timedelta(minutes=15) for n in range(-4 * 50, 4 * 50)]:
        today = clock.day_at(now)
        days = [day for day in (today + n * dt.timedelta(days=1) for n in range(-3, 4))
                if any(begins <= now < ends for begins, ends in clock.spans(day))]  # fmt: skip
        assert days == [today]
        assert now < clock.day_ends(now)


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "Pacific/Pago_Pago", "Pacific/Kiritimati"])
@pytest.mark.parametrize("hour", [0, 1, 12, 20, 21])
def test_a_change_opens_nothing_before_the_night_is_over(zone: str, hour: int) -> None:
    """Asked for at any hour: what Berlin's night closes stays closed until Berlin's morning."""
    kim = child(time_zone="Europe/Berlin")
    asked = dt.datetime(2026, 6, 16, hour, 55, tzinfo=BERLIN)
    kim = change_time_zone(account=kim, time_zone=zone, now=asked.astimezone(dt.UTC))
    evening = dt.datetime(2026, 6, 16, 22, tzinfo=BERLIN).astimezone(dt.UTC)
    assert all(Standing(minute, LIMIT, kim.clock).lock() for minute in minutes(evening, 8 * 60))


@pytest.mark.django_db
def test_a_change_holds_from_the_next_midnight_and_can_be_taken_back_until_then() -> None:
    kim = child(time_zone="Europe/Berlin")
    kim = change_time_zone(account=kim, time_zone="Asia/Tokyo", now=NOON)
    midnight_there = midnight(dt.date(2026, 6, 17), BERLIN)
    assert kim.time_zone_since == midnight_there
    assert kim.clock.zone_at(midnight_there - MINUTE) == BERLIN
    assert kim.clock.zone_at(midnight_there).key == "Asia/Tokyo"
    kim = change_time_zone(account=kim, time_zone="Europe/Berlin", now=NOON + MINUTE)
    assert kim.clock.zone_at(midnight_there) == BERLIN
    kim = change_time_zone(account=kim, time_zone="America/New_York", now=NOON + 2 * MINUTE)
    with pytest.raises(CannotChangeTimeZone, match="again after two days"):
        change_time_zone(account=kim, time_zone="Asia/Tokyo", now=midnight_there + dt.timedelta(hours=47))
    kim = change_time_zone(account=kim, time_zone="Asia/Tokyo", now=midnight_there + dt.timedelta(hours=48))
    assert kim.time_zone_before == "America/New_York"


@pytest.mark.django_db
def test_minutes_used_before_a_flight_west_count_on_the_same_date() -> None:
    kim = child(time_zone="Europe/Berlin")
    use(kim, utc(2026, 6, 16, 10), 30)
    kim = change_time_zone(account=kim, time_zone="America/Los_Angeles", now=NOON)
    landed = utc(2026, 6, 16, 23)
    assert kim.clock.day_at(landed) == dt.date(2026, 6, 16) and used(kim, landed) == 30


# --- Pages -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_pages_are_counted_and_closed_when_the_time_is_used_up(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim = child(time_zone="Europe/Berlin")
    client.force_login(kim)
    for minute in minutes(NOON, 40):
        at(minute)
        assert client.get("/").status_code == 200
    assert "This is the last minute for now." in client.get("/").content.decode(), "a minute that has begun is paid for"
    at(NOON + 40 * MINUTE)
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 403 and answer.headers["Cache-Control"] == "no-store"
    assert "Your time for today is used up." in page and "You have used 40 of 40 minutes today." in page
    # Midnight would open it, but that lies in the night.
    assert "It opens again tomorrow at 06:00." in page
    assert f'href="{reverse("policies")}#young">The policy young</a>' in page
    assert "screen_time" not in page, "a closed page asks nobody about the time"
    assert used(kim, NOON) == 40
    chinese = client.get("/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "你今天的时间用完了。" in chinese and "明天 06:00 再开放。" in chinese and "政策 young" in chinese


@pytest.mark.django_db
def test_nights_are_closed_by_ones_own_clock(client: Client, site: Site, at: At) -> None:
    at(NOON)
    client.force_login(child(time_zone="Asia/Shanghai"))
    at(utc(2026, 6, 16, 13, 57))
    page = client.get("/").content.decode()
    assert "3 minutes are left for now." in page
    at(utc(2026, 6, 16, 14))
    page = client.get("/").content.decode()
    assert "It is night. Sleep well." in page and "It opens again tomorrow at 06:00." in page
    at(utc(2026, 6, 16, 21, 30))
    assert "It opens again today at 06:00." in client.get("/").content.decode()
    at(utc(2026, 6, 16, 22))
    assert client.get("/").status_code == 200


def test_a_time_by_another_clock_names_the_city() -> None:
    """Before the change holds, what comes after it is told by clocks elsewhere."""
    clock = Clock(ZoneInfo("America/New_York"), before=BERLIN, since=utc(2026, 6, 16, 22))
    now = utc(2026, 6, 16, 21, 30)
    assert words.when(utc(2026, 6, 16, 21, 45), clock, now) == "today at 23:45"
    assert words.when(utc(2026, 6, 17, 10), clock, now) == "tomorrow at 06:00 (New York)"
    assert words.when(utc(2026, 6, 17, 10), clock, utc(2026, 6, 16, 23)) == "tomorrow at 06:00"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/rules/", "/rules/spam/", "/rules/policies/", "/me/regime/", "/me/statements/", "/me/edit/", "/me/guardian/",
     "/me/wards/", "/preferences/", "/healthz", "/moves/", "/accounts/email/", "/mark.svg", "/me/reports/"],
)  # fmt: skip
def test_these_doors_are_always_open_and_are_not_counted(client: Client, site: Site, at: At, path: str) -> None:
    at(NOON)
    kim = child()
    client.force_login(kim)
    assert client.get(path).status_code == 200 and not ScreenTimeHour.objects.exists()
    at(utc(2026, 6, 16, 23))
    assert client.get("/").status_code == 403
    answer = client.get(path)
    assert answer.status_code == 200 and 'id="time"' not in answer.content.decode()


@pytest.mark.django_db
def test_what_harms_a_child_can_be_reported_at_night(client: Client, site: Site, at: At) -> None:
    note = post_note(author=mara(), title="Meet me at midnight", text="")
    at(utc(2026, 6, 16, 23))
    client.force_login(child())
    assert client.get(note.get_absolute_url()).status_code == 403
    address = reverse("report", args=["note", note.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"rule": "minors"}).status_code == 302
    assert Report.objects.get().subject_id == note.pk


@pytest.mark.django_db
def test_one_can_always_leave_and_change_the_language(client: Client, site: Site, at: At) -> None:
    at(utc(2026, 6, 16, 23))
    client.force_login(child())
    assert client.post(reverse("set_language"), {"language": "zh-hans", "next": "/rules/"}).status_code == 302
    assert "夜深了" in client.get("/").content.decode()
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_what_was_typed_is_given_back(client: Client, site: Site, at: At) -> None:
    at(utc(2026, 6, 16, 23))
    client.force_login(child())
    page = client.post(reverse("note_new"), {"title": "Tea", "text": "Green <b>"}).content.decode()
    assert "It was not sent." in page and "Green &lt;b&gt;</textarea>" in page
    answer = client.post(reverse("note_new"), {"title": "Tea"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content, answer.headers["HX-Reswap"]) == (403, b"", "none")
    assert "It is night." in json.loads(answer.headers["HX-Trigger"])["isthmus:say"]["sentence"]
    # What saves itself while it is being written says why it does not.
    answer = client.post(reverse("draft_save"), {"title": "Tea"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403 and answer.json()["told"].startswith("It is night.")


@pytest.mark.django_db
def test_a_visible_page_counts_each_minute_and_hears_when_it_is_over(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim = child()
    client.force_login(kim)
    assert 'data-beat="/me/time/"' in client.get("/").content.decode()
    for minute in minutes(NOON, 40):
        at(minute)
        answer = client.post(reverse("screen_time_beat"))
    assert answer.json() == {"sentence": "This is the last minute for now."} and used(kim, NOON) == 40
    at(NOON + 40 * MINUTE)
    answer = client.post(reverse("screen_time_beat"))
    assert answer.status_code == 403
    assert answer.json()["sentence"] == "Your time for today is used up. It opens again tomorrow at 06:00."


@pytest.mark.django_db
def test_the_browsers_clock_is_never_read(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim = child()
    client.force_login(kim)
    wrong = {"Date": "Mon, 01 Jan 2001 00:00:00 GMT", "X-Time": "2001-01-01", "Time-Zone": "Pacific/Kiritimati"}
    sent = {"now": "2001-01-01T00:00Z", "minute": "3", "time_zone": "Pacific/Kiritimati", "minutes": "0"}
    client.get("/", sent, headers=wrong)
    client.post(reverse("screen_time_beat"), sent, headers=wrong)
    row = ScreenTimeHour.objects.get()
    assert (row.hour, row.minutes) == (utc(2026, 6, 16, 12), 1)
    kim.refresh_from_db()
    assert kim.time_zone == ""


@pytest.mark.django_db
def test_a_forged_message_counts_nothing(site: Site, at: At) -> None:
    at(NOON)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(child())
    assert browser.post(reverse("screen_time_beat")).status_code == 403
    assert not ScreenTimeHour.objects.exists()


@pytest.mark.django_db
def test_nobody_without_a_limit_is_counted(client: Client, site: Site, at: At) -> None:
    at(utc(2026, 6, 16, 23))
    assert client.get("/").status_code == 200, "a visitor"
    for account in (grown_up(), grown_up("fourteen", born_on=dt.date(2012, 5, 1)), mara()):
        client.force_login(account)
        answer = client.get("/")
        assert answer.status_code == 200 and "screen_time" not in answer.content.decode()
        client.post(reverse("screen_time_beat"))
        assert "My time today" not in client.get(reverse("regime")).content.decode()
    assert not ScreenTimeHour.objects.exists()


@pytest.mark.django_db
def test_who_only_has_a_night_is_not_counted(client: Client, site: Site, at: At) -> None:
    site(NIGHT)
    at(NOON)
    client.force_login(child())
    assert client.get("/").status_code == 200 and not ScreenTimeHour.objects.exists()


@pytest.mark.django_db
def test_who_has_no_limit_costs_no_query_more(client: Client, site: Site, at: At, settings: Any) -> None:
    at(NOON)
    client.force_login(grown_up())
    client.get("/")
    counts = []
    for middleware in (settings.MIDDLEWARE, [each for each in settings.MIDDLEWARE if "ScreenTime" not in each]):
        settings.MIDDLEWARE = middleware
        client.handler.load_middleware()
        # Whether the site is frozen is read every two seconds.
        forget()
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_soft_limit_reminds_and_lets_go_on(client: Client, site: Site, at: At) -> None:
    site(DAY + SOFT)
    at(NOON)
    kim = child()
    client.force_login(kim)
    use(kim, NOON, 40)
    at(NOON + 41 * MINUTE)
    answer = client.get("/following/?page=2")
    page = answer.content.decode()
    assert answer.status_code == 403 and "Go on for 15 minutes" in page
    assert '<input type="hidden" name="next" value="/following/?page=2">' in page
    assert client.post(reverse("screen_time_go_on"), {"next": "/following/?page=2"}).headers["Location"].endswith("=2")
    # On another device as well: it is the site that remembers.
    other = Client()
    other.force_login(kim)
    for minute in minutes(NOON + 41 * MINUTE, 15):
        at(minute)
        assert other.get("/").status_code == 200
    at(NOON + 57 * MINUTE)
    assert client.get("/").status_code == 403
    away = client.post(reverse("screen_time_go_on"), {"next": "https://evil.example/"})
    assert away.headers["Location"] == "/"


@pytest.mark.django_db
def test_a_hard_limit_does_not_let_go_on(client: Client, site: Site, at: At) -> None:
    at(utc(2026, 6, 16, 23))
    client.force_login(child())
    assert "Go on" not in client.get("/").content.decode()
    client.post(reverse("screen_time_go_on"))
    assert client.get("/").status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("noticed", [True, False], ids=["known before", "refused by the database"])
def test_a_site_that_is_moved_counts_nothing_and_breaks_nothing(client: Client, site: Site, noticed: bool) -> None:
    site(DAY)
    kim = child()
    client.force_login(kim)
    with frozen(noticed=noticed):
        assert client.get("/").status_code == 200
        assert client.post(reverse("screen_time_beat")).status_code == 200
    assert not ScreenTimeHour.objects.exists()
    client.get("/")
    assert ScreenTimeHour.objects.exists()


@pytest.mark.django_db
def test_what_is_used_and_left_stands_among_my_policies(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim = child(time_zone="Europe/Berlin")
    client.force_login(kim)
    use(kim, NOON, 12)
    page = client.get(reverse("regime")).content.decode()
    assert "You have used 12 of 40 minutes today. 28 minutes are left." in page and "Time zone: Europe/Berlin." in page


# --- Joining and the profile -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("country", "zone"), [("CN", "Asia/Shanghai"), ("DE", "Europe/Berlin"), ("XX", ""),
                                               ("US", "America/New_York"), ("AU", "Australia/Sydney")])  # fmt: skip
def test_a_country_has_a_zone(country: str, zone: str) -> None:
    assert zone_of_country(country) == zone
    assert not zone or zone in dict(zone_choices("zh-hans"))


@pytest.mark.django_db
@pytest.mark.parametrize(("given_zone", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), ("", "Asia/Shanghai")])
def test_who_joins_has_the_zone_of_the_browser_or_the_country(
    client: Client, site: Site, given_zone: str, zone: str
) -> None:
    where = {"country": "CN", "born": "2014-04", "time_zone": given_zone}
    page = client.post(reverse("account_signup"), where | {"step": "where"}).content.decode()
    assert "web/time_zone" in page
    assert (f'<input type="hidden" name="time_zone" value="{given_zone}">' in page) is bool(given_zone)
    sent = {"username": "kim", "email": "kim@example.org", "password1": PASSWORD, "languages": ["en"], "consent": "on"}
    assert client.post(reverse("account_signup"), where | sent).status_code == 302
    assert Account.objects.get().time_zone == zone


@pytest.mark.django_db
def test_a_zone_is_changed_in_the_profile(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim = child(time_zone="Europe/Berlin")
    client.force_login(kim)
    sent = {"display_name": "Kim", "bio": "", "languages": ["en"]}
    client.post(reverse("profile_edit"), sent | {"time_zone": "Asia/Tokyo"})
    kim.refresh_from_db()
    assert kim.time_zone == "Asia/Tokyo" and kim.clock.zone_at(NOON) == BERLIN
    assert "It holds from June 17, 2026, 00:00 on." in client.get(reverse("profile_edit")).content.decode()
    at(NOON + dt.timedelta(days=1))
    answer = client.post(reverse("profile_edit"), sent | {"time_zone": "Europe/Berlin"}, follow=True)
    assert "You can change it again after two days." in answer.content.decode()
    client.post(reverse("profile_edit"), sent | {"time_zone": "Mars/Olympus"})
    kim.refresh_from_db()
    assert kim.time_zone == "Asia/Tokyo"


@pytest.mark.django_db
def test_no_zone_is_asked_for_where_no_policy_asks_for_an_age(client: Client) -> None:
    client.force_login(mara())
    assert "time_zone" not in client.get(reverse("profile_edit")).content.decode()
    assert "time_zone" not in Client().get(reverse("account_signup")).content.decode()


# --- Guardians -------------------------------------------------------------------------------------------------------
def code_of(client: Client) -> str:
    page = client.post(reverse("guardian")).content.decode()
    return page.split('aria-live="polite"><h2>')[1].split("</h2>")[0]


def linked(kim: Account, jo: Account) -> Client:
    """A client of jo's, who has become kim's guardian."""
    child_browser, browser = Client(), Client()
    child_browser.force_login(kim)
    browser.force_login(jo)
    browser.post(reverse("wards"), {"code": code_of(child_browser)})
    return browser


@pytest.mark.django_db
def test_a_guardian_gives_time_and_both_read_the_log(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim, jo = child(time_zone="Europe/Berlin"), grown_up()
    browser = linked(kim, jo)
    client.force_login(kim)
    use(kim, NOON, 40)
    at(NOON + 50 * MINUTE)
    assert client.get("/").status_code == 403
    page = browser.get(reverse("wards")).content.decode()
    assert "40 minutes counted today." in page and "Time zone: Europe/Berlin." in page
    browser.post(reverse("wards"), {"person": kim.pk, "minutes": "30"})
    assert client.get("/").status_code == 200
    assert "You have used 41 of 70 minutes today." in client.get(reverse("regime")).content.decode()
    for reader, name in ((client, "guardian"), (browser, "wards")):
        page = reader.get(reverse(name)).content.decode()
        assert "Jo became guardian of Kim." in page and "June 16, 2026, 14:00" in page
        assert "Jo gave Kim 30 more minutes for that day." in page
    tomorrow = standing_of(kim, LIMIT, NOON + dt.timedelta(days=1))
    assert tomorrow.allowed == 40


@pytest.mark.django_db
def test_a_guardian_opens_one_night(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim, jo = child(), grown_up()
    browser = linked(kim, jo)
    client.force_login(kim)
    browser.post(reverse("wards"), {"person": kim.pk, "night": "1"})
    open_at = []
    for hours in range(9, 43):
        at(NOON + dt.timedelta(hours=hours))
        open_at.append(client.get(reverse("following")).status_code == 200)
    # From 21:00: this night is open, the day, and the next night is closed.
    assert open_at == [True] * 25 + [False] * 8 + [True]


@pytest.mark.django_db
def test_a_code_counts_once_and_not_for_long(client: Client, site: Site, at: At) -> None:
    at(NOON)
    kim, jo = child(), grown_up()
    client.force_login(kim)
    old, code = code_of(client), code_of(client)
    assert code.replace(" ", "") not in str(GuardianCode.objects.values())
    browser = Client()
    browser.force_login(jo)
    for wrong in (old, "", "nonsense"):
        page = browser.post(reverse("wards"), {"code": wrong}, follow=True).content.decode()
        assert "This code does not count" in page
    at(NOON + 15 * MINUTE)
    browser.post(reverse("wards"), {"code": code})
    assert not Guardianship.objects.exists()
    code = code_of(client)
    browser.post(reverse("wards"), {"code": f" {code.lower().replace(' ', '-')} "})
    assert Guardianship.objects.count() == 1 and not GuardianCode.objects.exists()
    browser.force_login(grown_up("sam"))
    browser.post(reverse("wards"), {"code": code})
    assert Guardianship.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("born", [None, dt.date(2014, 4, 1), dt.date(2010, 1, 1), dt.date(2008, 6, 1)])
def test_who_is_not_certainly_grown_up_becomes_no_guardian(
    client: Client, site: Site, at: At, born: dt.date | None
) -> None:
    at(NOON)
    client.force_login(child())
    code = code_of(client)
    browser = Client()
    browser.force_login(grown_up(born_on=born))
    page = browser.post(reverse("wards"), {"code": code}, follow=True).content.decode()
    assert "A guardian has to be 18 or older" in page and not Guardianship.objects.exists()


@pytest.mark.django_db
def test_where_identity_is_asked_for_a_guardian_shows_it_first(client: Client, at: At, settings: Any) -> None:
    young = policy("young", f"[policy.screen_time]\n{DAY + NIGHT}", audience="younger_than = 14")
    who = policy("who", '[policy.identity]\nverify = "before_posting"\nproviders = ["document"]')
    put_in_force(settings, young, who)
    at(NOON)
    client.force_login(child())
    code, browser, jo = code_of(client), Client(), grown_up()
    browser.force_login(jo)
    page = browser.post(reverse("wards"), {"code": code}, follow=True).content.decode()
    assert "A guardian shows who they are first" in page and not Guardianship.objects.exists()
    Verification.objects.create(account=jo, provider="document", checked_by=jo.pk, digest="ab" * 32, edition="trial 1")
    browser.post(reverse("wards"), {"code": code})
    assert Guardianship.objects.exists()


@pytest.mark.django_db
def test_a_grown_up_gets_no_code(client: Client, site: Site, at: At) -> None:
    at(NOON)
    client.force_login(grown_up())
    answer = client.post(reverse("guardian"), follow=True)
    assert "Only people under 18" in answer.content.decode() and not GuardianCode.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("by_child", [True, False])
def test_either_side_ends_it_and_the_log_says_who(client: Client, site: Site, at: At, by_child: bool) -> None:
    at(NOON)
    kim, jo, sam = child(), grown_up(), grown_up("sam")
    browser = linked(kim, jo)
    stranger = Client()
    stranger.force_login(sam)
    stranger.post(reverse("wards"), {"person": kim.pk, "end": "1"})
    assert Guardianship.objects.count() == 1
    client.force_login(kim)
    ending, name, other = (client, "guardian", jo) if by_child else (browser, "wards", kim)
    ending.post(reverse(name), {"person": other.pk, "end": "1"})
    ending.post(reverse(name), {"person": other.pk, "end": "1"})
    assert not Guardianship.objects.exists()
    told = "Kim ended the link with Jo." if by_child else "Jo ended the link with Kim."
    for reader, page in ((client, "guardian"), (browser, "wards")):
        assert reader.get(reverse(page)).content.decode().count(told) == 1
    with pytest.raises(CannotGrant, match="not the guardian"):
        grant_minutes(guardian=jo, child=kim, minutes=15, now=NOON)


@pytest.mark.django_db
def test_nobody_grants_who_is_no_guardian_or_what_is_not_offered(site: Site) -> None:
    kim, jo = child(), grown_up()
    with pytest.raises(CannotGrant):
        lift_night(guardian=jo, child=kim, now=NOON)
    Guardianship.objects.create(guardian=jo, child=kim)
    with pytest.raises(CannotGrant, match="15, 30 or 60"):
        grant_minutes(guardian=jo, child=kim, minutes=600, now=NOON)
    assert not GuardianEntry.objects.exists()


@pytest.mark.django_db
def test_the_log_does_not_change_and_goes_with_the_child() -> None:
    kim, jo = child(), grown_up()
    Guardianship.objects.create(guardian=jo, child=kim)
    grant_minutes(guardian=jo, child=kim, minutes=15, now=NOON)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        GuardianEntry.objects.update(minutes=60)
    jo.delete()
    assert standing_of(kim, LIMIT, NOON).allowed == 55, "what was granted holds without the guardian's name"
    kim.delete()
    assert not GuardianEntry.objects.exists()
