"""A version is tried on the past before it is let loose, and what it would have done is published."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from feeds.actions.post_note import post_note
from feeds.models import Note
from moderation.actions.ask_backtest import ask_backtest
from moderation.actions.claim_case import claim_case
from moderation.actions.decide_case import decide_case
from moderation.actions.move_version import move_version
from moderation.actions.open_case import open_case
from moderation.actions.run_backtest import SILENCE, run_backtests
from moderation.actions.run_check import run_check
from moderation.errors import NotEarned
from moderation.ladder import state_of
from moderation.measures import Chosen
from moderation.models import Backtest, Check, Rule
from tests.moderation.test_decisions import moderator
from tests.moderation.test_ladder import version_of
from tests.people import mara, xiaoman

pytestmark = pytest.mark.django_db


def posted(author: Account, text: str) -> Note:
    note = post_note(author=author, title="Zoo", text=text)
    run_check(check_id=Check.objects.latest("id").pk)
    return note


def decided(note: Note, outcome: str, by: Any) -> None:
    rule = Rule.objects.get(code="spam")
    case = open_case(kind="note", subject_id=note.pk, author_id=note.author_id, lang=note.lang, rule_id=rule.pk)
    token = claim_case(case_id=case.pk, moderator=by).claim_token
    assert token
    measures = [Chosen("remove")] if outcome == "remove" else []
    decide_case(case_id=case.pk, moderator=by, token=token, measures=measures, rule_version=rule.current, facts="Seen.")


@pytest.fixture
def past() -> None:
    desk, author, other = moderator(), mara(), xiaoman()
    decided(posted(author, "A zebra crossing here"), "remove", desk)
    decided(posted(author, "A zebra crossing there"), "keep", desk)
    decided(posted(author, "A lion"), "remove", desk)
    given_back = posted(author, "A zebra crossing, again")
    decided(given_back, "remove", desk)
    decided(given_back, "keep", desk)
    posted(other, "斑马 zebra crossing")


def test_its_report_says_what_it_would_have_done_and_to_whom(past: None) -> None:
    version = version_of()
    ask_backtest(version=version)
    assert run_backtests() == 1
    report = Backtest.objects.get().report
    assert (report["looked_at"], report["found"]) == (5, 4)
    assert report["by"]["home"] == {
        "domestic": {"looked_at": 1, "found": 1},
        "global": {"looked_at": 4, "found": 3},
    }
    assert report["by"]["country"]["US"] == {"looked_at": 4, "found": 3}
    agreed = {"found_withheld": 1, "found_stays": 2, "missed_withheld": 1, "same_rule": 1, "against_reversals": 1}
    assert report["agreement"] == agreed
    assert len(report["decisions"]["against_stays"]) == 2
    assert state_of(version) == "backtested"


def test_asked_for_twice_it_is_run_once(past: None) -> None:
    version = version_of()
    assert ask_backtest(version=version) == ask_backtest(version=version)
    assert (run_backtests(), run_backtests()) == (1, 0)


def test_without_one_nothing_goes_up() -> None:
    with pytest.raises(NotEarned, match="no backtest"):
        move_version(version=version_of(), to_state="backtested", why="It will do.")


def test_one_whose_worker_died_is_begun_anew() -> None:
    row = ask_backtest(version=version_of())
    Backtest.objects.update(state="running")
    assert run_backtests() == 0, "its worker may be alive"
    Backtest.objects.update(heard_at=timezone.now() - SILENCE - dt.timedelta(seconds=1))
    assert run_backtests() == 1
    row.refresh_from_db()
    assert row.state == "done"


def test_the_command_tells_people_and_programs(past: None) -> None:
    version_of()
    said = io.StringIO()
    call_command("backtest", "words:1", stdout=said)
    assert "words 1: 4 of 5 texts found." in said.getvalue() and "home global: 3 of 4" in said.getvalue()
    told = io.StringIO()
    call_command("backtest", "words:1", "--json", stdout=told)
    assert json.loads(told.getvalue())["found"] == 4
    with pytest.raises(CommandError, match="no version 'words:9'"):
        call_command("backtest", "words:9")


def test_everybody_reads_the_report(past: None, client: Client) -> None:
    version = version_of()
    ask_backtest(version=version)
    run_backtests()
    page = client.get(version.get_absolute_url()).content.decode()
    assert "Of 5 past posts it would have found 4." in page
