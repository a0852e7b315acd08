"""Explore's ranking: what is published is what decides, and each page goes on where the one before it ended."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from isthmus.regions.viewer import Viewer
from isthmus.tenancy.ids import first_id_at, time_of

from accounts.models import Account
from feeds.actions import count_tastes as tastes
from feeds.actions.choose_taste import choose_taste
from feeds.actions.count_pool import count_pool
from feeds.actions.count_tastes import count_taste, count_tastes
from feeds.actions.delete_note import delete_note
from feeds.actions.like_note import like_note, unlike_note
from feeds.actions.post_note import post_note
from feeds.models import ExplorePool, Note, Taste, TasteAsked
from feeds.queries.explore import Cursor, explore_page, order_of, reckoned, running_for
from feeds.queries.page import CARDS
from feeds.queries.pool import candidates
from tests.checks import run_checks
from tests.people import mara, person, xiaoman
from tests.policies import pack_with, policy, put_in_force

pytestmark = pytest.mark.django_db
ALL = (
    "[policy.explore]\nfresh = 1.5\nlanguage = 1.0\ncountry = 0.5\nhome = 0.25\nliked = 2.0\nalike = 3.0\n"
    "newcomer = 0.75\nof_one_author = 3"
)
WALL = "[policy.between]\nsee = false\nfollow = false\ncomment = false"


def viewer(account: Account | None = None, **traits: Any) -> Viewer:
    """Somebody who looks, under the policies in force."""
    of = {"country": None, "languages": ("en",), "home": account.home if account else None} | traits
    policies = site.POLICIES.applied(home=of["home"], country=of["country"], languages=of["languages"], age=None)
    return Viewer(account, of["country"], of["languages"], of["home"], None, policies)


def titles(page: Any) -> list[str]:
    return re.findall(r"<h3[^>]*>([^<]+)</h3>", page.html)


def all_pages(who: Viewer, between: Callable[[], Any] = lambda: None) -> list[str]:
    """Every title in the order of its pages; between two pages something may happen."""
    page = explore_page(who, "")
    found = titles(page)
    while page.next:
        between()
        page = explore_page(who, page.next)
        found += titles(page)
    return found


def order(who: Viewer) -> list[str]:
    """The titles of all notes in the running, best first."""
    running = running_for(who, who.policies.explore, None)
    placed = order_of(running, who.policies.explore, who)
    named = dict(Note.objects.values_list("id", "title"))
    return [named[one.note_id] for one in placed]


def like_alike() -> tuple[Account, Account, Account]:
    """Three people of whom the first two like the same three notes; returned with one who likes nothing."""
    author = person("author")
    before = [post_note(author=author, title=f"Before {number}", text="") for number in range(3)]
    reader, twin, double = person("reader"), person("twin"), person("double")
    for account in (reader, twin, double):
        for note in before:
            like_note(account=account, note=note)
    return reader, twin, double


# --- The sums --------------------------------------------------------------------------------------------------------
def test_the_score_of_each_note_is_the_published_formula_over_the_stored_values(settings: Any) -> None:
    put_in_force(settings, policy("taste", ALL))
    reader, twin, double = like_alike()
    old = person("old", country="CN", home="domestic")
    Account.objects.filter(pk=old.pk).update(joined_at=timezone.now() - dt.timedelta(days=40))
    for number in range(30):
        note = post_note(author=(twin, double, old)[number % 3], title=f"Note {number}", text="Words in English.")
        if number % 4 == 0:
            like_note(account=twin, note=note)
        if number % 8 == 0:
            like_note(account=double, note=note)
    count_tastes()
    count_pool()
    post_note(author=old, title="Since", text="More words in English.")
    who = viewer(reader, country="CN")
    page = explore_page(who, "")
    told = reckoned(who, running_for(who, who.policies.explore, Cursor.read(page.here)))
    stored = {entry[0]: entry for entry in ExplorePool.objects.get().entries}
    taste = Taste.objects.get(account=reader)
    likeness = dict(zip(taste.others, taste.likeness, strict=True))
    newest = max(stored)
    assert len(told) == CARDS
    by_score = sorted(told, key=lambda one: -one.score)
    for one in told:
        note = Note.objects.select_related("author").get(pk=one.note_id)
        counted = stored.get(note.pk)
        age = max(0.0, (time_of(newest) - time_of(note.pk)).total_seconds())
        fresh = 2 ** (-age / 86_400)
        fans = [likeness[like.account_id] for like in note.likes.all() if like.account_id in likeness]
        nth = counted[6] if counted else 0
        expected = (
            1.5 * fresh
            + 1.0 * ("en" in note.languages)
            + 0.5 * (note.author.country == "CN")
            + 0.25 * (note.author.home == "global")
            + 2.0 * (math.log10(1 + counted[5]) / 3 if counted else 0)
            + 3.0 * (sum(fans) / (sum(fans) + 0.3) if len(fans) > 1 and not note.likes.filter(account=reader) else 0)
            + 0.75 * (fresh * (4 - nth) / 3 if nth else 0)
        )
        assert one.score == pytest.approx(expected)
        assert one.score == pytest.approx(
            sum(getattr(who.policies.explore, name) * value for name, value in one.values.items())
        )
        assert all(0 <= value <= 1 for value in one.values.values())
    assert any(one.values["alike"] > 0 for one in told) and any(one.waited for one in told)
    # Whoever did not wait stands before all that score less.
    straight = [one for one in by_score if not one.waited]
    assert [one.note_id for one in told if not one.waited] == [one.note_id for one in straight]


def test_the_page_tells_the_sums_and_the_switch(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("taste", ALL))
    reader, _twin, _double = like_alike()
    count_tastes()
    client.force_login(reader)
    page = client.get("/")
    assert "Why these?" in page.content.decode() and "liked by people like the reader (3)" in page.content.decode()
    address = re.search(r'href="(/explore/why/\?page=[^"]+)"', page.content.decode())
    assert address
    told = client.get(address[1]).content.decode()
    assert "2 people like what you like" in told and "The policy taste" in told
    assert told.count("in a language the reader reads 1 × ") == told.count("first notes of somebody new 0.75 × ") == 3
    part = client.get(address[1], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "2 people like what you like" in part
    told = client.post("/me/taste/", {"by_taste": "0"}, follow=True).content.decode()
    assert "You have switched off that people like you count" in told and not Taste.objects.filter(account=reader)
    assert "Go by people like me" in told
    client.post("/me/taste/", {"by_taste": "1"})
    assert TasteAsked.objects.filter(account=reader).exists()
    assert Client().post("/me/taste/", {"by_taste": "0"}).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["", "x", "1-2-3", "0-0-0", "9-9-9-9", "1-2", "5-1-99999999"])
def test_an_odd_cursor_is_no_error_of_ours(client: Client, settings: Any, page: str) -> None:
    put_in_force(settings, policy("taste", ALL))
    post_note(author=mara(), title="Fog", text="")
    count_pool()
    assert client.get("/explore/why/", {"page": page}).status_code in (200, 302)
    assert client.get("/", {"before": page}).status_code == 200


def test_in_the_order_of_time_there_is_nothing_to_add_up(client: Client) -> None:
    post_note(author=mara(), title="Fog", text="")
    assert client.get("/explore/why/").headers["Location"] == "/"


# --- People of the same taste ----------------------------------------------------------------------------------------
def test_what_people_of_the_same_taste_like_comes_first(settings: Any) -> None:
    put_in_force(settings, policy("taste", "[policy.explore]\nalike = 2.0"))
    reader, twin, double = like_alike()
    theirs = post_note(author=person("potter"), title="Theirs", text="")
    for number in range(3):
        post_note(author=person(f"other_{number}"), title=f"Other {number}", text="")
    count_tastes()
    like_note(account=twin, note=theirs)
    assert order(viewer(reader))[0] == "Other 2", "one person alone is not asked"
    like_note(account=double, note=theirs)
    assert order(viewer(reader))[0] == "Theirs"
    assert order(viewer(person("stranger")))[0] == "Other 2" == order(viewer())[0]


def test_who_switches_it_off_counts_for_nobody_at_once(settings: Any) -> None:
    put_in_force(settings, policy("taste", "[policy.explore]\nalike = 2.0"))
    reader, twin, double = like_alike()
    theirs = post_note(author=person("potter"), title="Theirs", text="")
    post_note(author=person("other"), title="Other", text="")
    for account in (twin, double):
        like_note(account=account, note=theirs)
    count_tastes()
    assert order(viewer(reader))[0] == "Theirs"
    choose_taste(account=twin, by_taste=False)
    assert order(viewer(reader))[0] == "Other"
    like_note(account=twin, note=Note.objects.get(title="Other"))
    assert not TasteAsked.objects.filter(account=twin).exists()


def test_people_of_the_other_home_count_where_one_sees_what_they_post_and_not_elsewhere(settings: Any) -> None:
    taste = "[policy.explore]\nalike = 2.0"
    put_in_force(settings, policy("taste", taste))
    reader, twin, double = like_alike()
    theirs = post_note(author=person("potter"), title="Theirs", text="")
    post_note(author=person("other"), title="Other", text="")
    for account in (twin, double):
        like_note(account=account, note=theirs)
    Account.objects.filter(pk__in=[twin.pk, double.pk]).update(home="domestic")
    count_tastes()
    assert order(viewer(reader))[0] == "Theirs"
    put_in_force(settings, policy("taste", taste), policy("wall", WALL))
    assert order(viewer(reader))[0] == "Other"


def test_a_taste_is_asked_for_once_and_counted_once() -> None:
    reader, _twin, _double = like_alike()
    assert TasteAsked.objects.filter(account=reader).count() == 1
    assert count_tastes() == 3 and count_tastes() == 0
    taste = Taste.objects.get(account=reader)
    assert len(taste.others) == 2 and taste.likeness == sorted(taste.likeness, reverse=True)
    unlike_note(account=reader, note=Note.objects.get(title="Before 0"))
    unlike_note(account=reader, note=Note.objects.get(title="Before 1"))
    count_tastes()
    assert Taste.objects.filter(account=reader).latest("id").others == [], "one note that both like is chance"


def test_a_taste_that_a_page_was_made_of_stays_for_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, _twin, _double = like_alike()
    first, second, third = (count_taste(account_id=reader.pk) for _ in range(3))
    assert set(Taste.objects.all()) == {first, second, third}
    monkeypatch.setattr(tastes, "KEPT", dt.timedelta(0))
    fourth = count_taste(account_id=reader.pk)
    assert set(Taste.objects.all()) == {third, fourth}


def test_a_site_with_likes_and_no_tastes_counts_all() -> None:
    like_alike()
    TasteAsked.objects.all().delete()
    assert count_tastes() == 3


# --- The pool --------------------------------------------------------------------------------------------------------
def test_what_has_just_been_posted_competes_at_once(settings: Any) -> None:
    put_in_force(settings, policy("taste", ALL))
    post_note(author=mara(), title="Before", text="")
    assert count_pool() and not count_pool()
    assert explore_page(viewer(), "").cards
    post_note(author=xiaoman(), title="After", text="")
    assert titles(explore_page(viewer(), ""))[0] == "After"
    assert count_pool() and ExplorePool.objects.count() == 2


def test_old_notes_that_are_liked_lately_compete(monkeypatch: pytest.MonkeyPatch) -> None:
    author, fan = mara(), xiaoman()
    notes = [post_note(author=author, title=f"Note {number}", text="") for number in range(6)]
    monkeypatch.setattr("feeds.queries.pool.NEWEST", 3)
    like_note(account=fan, note=notes[0])
    assert [entry.note_id for entry in candidates()] == [each.pk for each in (notes[5], notes[4], notes[3], notes[0])]


def test_a_newcomers_first_notes_get_a_chance(settings: Any) -> None:
    put_in_force(settings, policy("chance", "[policy.explore]\nfresh = 0.1\nnewcomer = 1.0"))
    newcomer, known = mara(), xiaoman()
    Account.objects.filter(pk=known.pk).update(joined_at=timezone.now() - dt.timedelta(days=31))
    for number in range(5):
        post_note(author=newcomer, title=f"New {number}", text="")
    post_note(author=known, title="Known", text="")
    assert order(viewer())[:4] == ["New 0", "New 1", "New 2", "Known"]
    assert [entry.nth for entry in candidates()] == [0, 0, 0, 3, 2, 1]


def test_one_author_stands_never_twice_in_a_row_and_not_too_often_on_a_page(settings: Any) -> None:
    put_in_force(settings, policy("taste", "[policy.explore]\nliked = 1.0\nof_one_author = 2"))
    loud = person("loud")
    for number in range(12):
        post_note(author=person(f"quiet_{number}"), title=f"quiet {number}", text="")
    for number in range(8):
        post_note(author=loud, title=f"loud {number}", text="")
    placed = order(viewer())
    assert placed[:3] == ["loud 7", "quiet 11", "loud 6"]
    # As long as there are others: the last six are all theirs.
    assert [title.partition(" ")[0] for title in placed[14:]] == ["loud"] * 6
    assert placed[14:] == [f"loud {number}" for number in reversed(range(6))]


def test_what_waits_for_its_check_competes_for_its_author_alone(settings: Any) -> None:
    put_in_force(settings, policy("taste", ALL), policy("first", '[policy.check]\nwhen = "before"'))
    author = mara()
    post_note(author=author, title="Waits", text="")
    other = post_note(author=xiaoman(), title="Waits as well", text="")
    run_checks(subject_id=other.pk)
    for _counted in range(2):
        assert set(titles(explore_page(viewer(author), ""))) == {"Waits as well", "Waits"}
        assert titles(explore_page(viewer(), "")) == ["Waits as well"]
        count_pool()
    run_checks()
    assert "Waits" in all_pages(viewer()), "not counted yet, it stands behind those that are"


def test_what_is_deleted_leaves_its_place_empty(settings: Any) -> None:
    put_in_force(settings, policy("taste", ALL))
    author = mara()
    for number in range(25):
        note = post_note(author=author, title=f"Note {number}", text="")
    count_pool()
    delete_note(author=author, note=note)
    assert len(all_pages(viewer())) == 24


# --- Going on --------------------------------------------------------------------------------------------------------
HAPPENINGS = st.lists(
    st.lists(st.tuples(st.sampled_from(["post", "like", "count", "taste"]), st.integers(0, 99)), max_size=4),
    max_size=4,
)


@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENINGS, st.integers(0, 70), st.sampled_from([1, 3, None]))
def test_going_on_neither_repeats_nor_leaves_out_while_others_post_and_like(
    happenings: list[list[tuple[str, int]]], ready: int, most: int | None
) -> None:
    rule = "" if most is None else f"\nof_one_author = {most}"
    pack = pack_with(
        policy("taste", f"[policy.explore]\nlanguage = 1.0\nliked = 2.0\nalike = 2.0\nnewcomer = 1.0{rule}")
    )
    with override_settings(PACK=pack, POLICIES=pack.tenants["shared"]), transaction.atomic():
        people = [person(f"person_{number}") for number in range(4)]
        notes = [Note.objects.create(author=people[number % 3], title=f"Note {number}") for number in range(ready)]
        for number, note in enumerate(notes[::5]):
            like_note(account=people[number % 4], note=note)
        if ready % 2:
            count_tastes()
            count_pool()
        told = iter(happenings)

        def meanwhile() -> None:
            for what, number in next(told, []):
                if what == "post":
                    Note.objects.create(author=people[number % 4], title=f"Later {number}")
                elif what == "like" and notes:
                    like_note(account=people[number % 4], note=notes[number % len(notes)])
                elif what == "count":
                    count_pool()
                else:
                    count_tastes()

        seen = all_pages(viewer(people[3]), meanwhile)
        transaction.set_rollback(True)
    assert sorted(seen) == sorted(f"Note {number}" for number in range(ready))


def test_behind_those_in_the_running_all_others_follow(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(settings, policy("taste", ALL))
    monkeypatch.setattr("feeds.queries.pool.NEWEST", 12)
    author, fan = mara(), xiaoman()
    notes = [post_note(author=author, title=f"Note {number}", text="") for number in range(60)]
    like_note(account=fan, note=notes[2])
    count_pool()
    seen = all_pages(viewer())
    assert len(seen) == 60 and len(set(seen)) == 60
    assert "Note 2" in seen[:13] and seen[13:15] == ["Note 47", "Note 46"]


def test_whoever_comes_back_too_late_gets_the_order_of_today(settings: Any) -> None:
    put_in_force(settings, policy("taste", ALL))
    for number in range(45):
        post_note(author=mara() if not number else Account.objects.get(), title=f"Note {number}", text="")
    gone = f"7-{first_id_at(timezone.now())}-20"
    count_pool()
    page = explore_page(viewer(), gone)
    assert len(page.cards) == CARDS and page.here.endswith("-20") and not page.here.startswith("7-")


def test_a_ranked_page_costs_few_queries_and_they_do_not_grow(
    client: Client, settings: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    put_in_force(settings, policy("taste", ALL))
    reader, twin, double = like_alike()
    for number in range(30):
        like_note(account=(twin, double)[number % 2], note=post_note(author=twin, title=f"Note {number}", text=""))
    count_tastes()
    count_pool()
    for who, queries in ((reader, 3), (None, 2)):
        explore_page(viewer(who), "")
        with django_assert_num_queries(queries):
            assert len(explore_page(viewer(who), "").cards) == CARDS
