"""The plan of a split counts every row once, on the right side, and writes nothing."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from isthmus.relocation.plan import Cut, Plan, plan_split
from isthmus.relocation.sides import HomeRule
from isthmus.tenancy.residency import all_models

from accounts.actions.follow_account import follow_account
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.like_note import like_note
from feeds.actions.post_note import post_note
from moderation.models import Case, Claim, Rule
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def community() -> None:
    """Two at home, two abroad; each follows, likes and comments on both sides."""
    home, abroad = xiaoman(), mara()
    neighbour, friend = person("neighbour", home="domestic"), person("friend")
    for author, near, far in ((home, neighbour, abroad), (abroad, friend, home)):
        note = post_note(author=author, title="Tea", text="#tea")
        for reader in (near, far):
            follow_account(follower=reader, followee=author)
            like_note(account=reader, note=note)
            comment_on_note(author=reader, note=note, text="Nice")


def table(plan: Plan, label: str) -> dict[str, int]:
    found = next(each for each in plan.tables if each.label == label)
    names = ("rows", "domestic", "global_", "sealed_domestic", "sealed_global", "unclear")
    return {name: getattr(found, name) for name in names if getattr(found, name)}


def test_owned_rows_go_home_and_crossings_to_their_makers_side(community: None) -> None:
    plan = plan_split()
    assert table(plan, "accounts.Account") == {"rows": 4, "domestic": 2, "global_": 2}
    assert table(plan, "feeds.Note") == {"rows": 2, "domestic": 1, "global_": 1}
    for label in ("accounts.Follow", "feeds.Like", "feeds.Comment"):
        counted = {"rows": 4, "domestic": 1, "global_": 1, "sealed_domestic": 1, "sealed_global": 1}
        assert table(plan, label) == counted, label
    assert plan.faults == []


def test_every_row_of_every_table_is_counted_once(community: None) -> None:
    plan = plan_split()
    assert {each.label for each in plan.tables} == {model._meta.label for model in all_models()}
    for each in plan.tables:
        model = apps.get_model(each.label)
        assert each.rows == model._default_manager.count(), each.label
        parts = each.domestic + each.global_ + each.sealed_domestic + each.sealed_global
        assert each.rows == parts + each.both + each.dropped + each.unclear, each.label


def test_what_if_other_countries_were_domestic(community: None) -> None:
    Account.objects.filter(username="friend").update(country="HK")
    assert table(plan_split(HomeRule(("HK",))), "accounts.Account") == {"rows": 4, "domestic": 1, "global_": 3}
    assert table(plan_split(HomeRule(())), "accounts.Account") == {"rows": 4, "global_": 4}


def test_a_reply_across_is_sealed_with_what_it_answers(community: None) -> None:
    note = post_note(author=xiaoman_account(), title="Thread", text="")
    first = comment_on_note(author=Account.objects.get(username="mara"), note=note, text="From abroad")
    before = table(plan_split(), "feeds.Comment")
    comment_on_note(author=xiaoman_account(), note=note, text="An answer from home", parent=first)
    after = table(plan_split(), "feeds.Comment")
    assert after["sealed_domestic"] == before["sealed_domestic"] + 1


def test_a_reference_that_a_border_would_cut_is_named(community: None) -> None:
    rule = Rule.objects.create(code="x", number=99)
    author, moderator = xiaoman_account(), Account.objects.get(username="mara")
    case = Case.objects.create(author=author, kind="note", subject_id=1, lang="und", rule=rule)
    Claim.objects.create(case=case, moderator=moderator, ends_at=timezone.now())
    assert plan_split().cuts == [Cut("moderation.Claim", "moderator", 1, may_be_empty=True)]
    assert plan_split().faults == []


def test_a_side_without_staff_is_named(community: None) -> None:
    Account.objects.filter(username="mara").update(is_staff=True)
    assert plan_split().notices == [
        "Nobody of the staff has the home domestic: make a moderator there after the switch: "
        "TENANT=domestic python manage.py createsuperuser"
    ]


def xiaoman_account() -> Account:
    return Account.objects.get(username="xiaoman")


def test_it_writes_nothing(community: None) -> None:
    def state() -> list[Any]:
        with connection.cursor() as cursor:
            tables = [model._meta.db_table for model in all_models()]
            return [cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1').fetchall() for name in tables]

    before = state()
    call_command("relocate", "plan", "--to", "split", stdout=io.StringIO())
    assert state() == before


def test_the_command_speaks_to_people_and_to_programs(community: None) -> None:
    said = io.StringIO()
    call_command("relocate", "plan", "--to", "split", stdout=said)
    # Two follows, two likes, two comments, and what the others were told of each.
    assert "12 crossings would be sealed" in said.getvalue()
    told = io.StringIO()
    call_command("relocate", "plan", "--to", "split", "--json", stdout=told)
    assert {each["label"] for each in json.loads(told.getvalue())["tables"]} >= {"feeds.Note", "accounts.Follow"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "shared"], "DEPLOYMENT_MODE is shared already"),
        (["--to", "split", "--domestic-countries", "China"], "Write two-letter country codes"),
        (["--to", "split", "--domestic-languages", "中文"], "Write language codes"),
    ],
)
def test_what_cannot_be_planned_gets_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("relocate", "plan", *arguments)
