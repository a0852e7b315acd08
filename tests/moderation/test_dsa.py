"""Statements of reasons fit the EU's schema, reach its database once whatever happens on the way, and name nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from isthmus.tenancy.ids import time_of
from structlog.testing import capture_logs

from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import NewPicture, post_note
from moderation.actions.record_decision import record_decision
from moderation.actions.report_subject import report_subject
from moderation.actions.send_dsa_statements import send_dsa_statements, send_scheduled
from moderation.dsa import client
from moderation.dsa.categories import category_of
from moderation.dsa.schema import allowed, faults_of
from moderation.dsa.statements import concerns_the_union, statement_of
from moderation.measures import Chosen
from moderation.models import Case, Decision, DsaStatement, LogEntry, Rule
from tests.databasing import TOKEN, Databasing
from tests.decisions import decide_on, withheld
from tests.moderation.test_log import obeyed
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


@pytest.fixture
def database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Databasing]:
    monkeypatch.setattr(client, "PAUSE", 0.0)
    monkeypatch.setattr(client, "PATIENCE", (2.0, 0.3))
    with Databasing() as running:
        settings.DSA_API_URL, settings.DSA_API_TOKEN = running.address, TOKEN
        yield running


def quick(statements: Any) -> client.Answer:
    return client.send(statements, pause=0.0)


def removed(author: Account, rule: str = "spam", title: str = "Offer", *measures: Chosen) -> Decision:
    """A note that somebody reported, and what was decided on it; without measures it was removed."""
    note = post_note(author=author, title=title, text="Buy it")
    reporter = Account.objects.filter(username="reporter").first() or person("reporter")
    report_subject(reporter=reporter, kind="note", subject=note, rule=rule)
    case = Case.objects.get(kind="note", subject_id=note.pk)
    return record_decision(
        about=case, subject=note, measures=measures or [Chosen("remove")], facts="It promises money.",
        rule_version=Rule.objects.get(code=rule).current, decided_by=clerk(),
    )  # fmt: skip


def clerk() -> Account:
    return Account.objects.filter(username="decides").first() or person("decides", is_staff=True)


def many(number: int) -> list[Decision]:
    author = Account.objects.filter(username="mara").first() or mara()
    return [decide_on("note", post_note(author=author, title="Offer", text=""), withheld()) for _ in range(number)]


def test_a_statement_says_what_the_decision_says_and_names_nobody() -> None:
    author = mara()
    decision = removed(author)
    told = statement_of(decision)
    assert faults_of(told) == []
    expected = {
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"],
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": "Rule 1, Spam and scams (version 1)",
        "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
        "content_type": ["CONTENT_TYPE_TEXT"],
        "content_language": "EN",
        "content_date": time_of(decision.subject_id).date().isoformat(),
        "source_type": "SOURCE_TYPE_OTHER_NOTIFICATION",
        "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": bytes(LogEntry.objects.get(decision_id=decision.pk).leaf_hash).hex(),
    }
    assert {name: told[name] for name in expected} == expected
    assert told["territorial_scope"] == sorted(allowed("territorial_scope"))
    whole = json.dumps(told)
    numbers = [str(author.pk), str(decision.subject_id), str(clerk().pk)]
    for secret in ("mara", "Mara", "It promises money.", "Buy it", *numbers):
        assert secret not in whole
    assert statement_of(decision) == told, "the same however often it is made"


def test_every_rule_kind_measure_and_ground_makes_a_valid_statement() -> None:
    author = xiaoman()
    for rule in Rule.objects.all():
        removed(author, rule.code, f"note {rule.code}")
    picture = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A boat")
    note = post_note(author=author, title="Pictures", text="", pictures=[picture])
    decide_on("note", note, withheld())
    decide_on("comment", comment_on_note(author=author, note=note, text="Nice"), withheld())
    soon = timezone.now() + dt.timedelta(days=3)
    suspended = decide_on("account", author, Chosen("suspend", until=soon))
    mild = removed(person("mild"), "hate", "mild", Chosen("label"), Chosen("limit"), Chosen("demote"))
    adults = removed(person("adults"), "sexual", "adults", Chosen("age_restrict", until=soon))
    limited = removed(mara(), "spam", "somewhere", withheld(["DE", "CN"]))
    obeyed(person("kite"))
    chosen = [decision for decision in Decision.objects.all() if concerns_the_union(decision)]
    statements = {decision.pk: statement_of(decision) for decision in chosen}
    assert len(statements) == Rule.objects.count() + 7
    assert {pk: faults_of(told) for pk, told in statements.items() if faults_of(told)} == {}
    told = statements[suspended.pk]
    assert (told["decision_account"], told["content_type_other"]) == ("DECISION_ACCOUNT_SUSPENDED", "A profile")
    assert told["end_date_account_restriction"] == soon.date().isoformat() and "decision_visibility" not in told
    assert statements[mild.pk]["decision_visibility"] == [
        f"DECISION_VISIBILITY_CONTENT_{name}" for name in ("DEMOTED", "INTERACTION_RESTRICTED", "LABELLED")
    ]
    assert statements[adults.pk]["end_date_visibility_restriction"] == soon.date().isoformat()
    assert statements[limited.pk]["territorial_scope"] == ["DE"]
    pictured = next(statements[one.pk] for one in chosen if one.subject_id == note.pk)
    assert pictured["content_type"] == ["CONTENT_TYPE_IMAGE", "CONTENT_TYPE_TEXT"]
    law = next(statements[one.pk] for one in chosen if one.demand_id)
    assert law["illegal_content_legal_ground"] == "Section 1" and law["territorial_scope"] == ["DE"]
    assert law["source_identity"] == "A court" and "incompatible_content_ground" not in law


def test_what_restricts_nothing_in_the_union_is_no_matter_of_its_database() -> None:
    elsewhere = removed(mara(), "spam", "a", withheld(["CN"]))
    at_home = removed(person("at_home"), "spam", "b", withheld(homes=["domestic"]))
    abroad = removed(person("abroad"), "spam", "c", withheld(homes=["global"]))
    kept = decide_on("note", post_note(author=xiaoman(), title="Fine", text=""))
    assert [concerns_the_union(one) for one in (elsewhere, kept, at_home, abroad)] == [False, False, False, True]


def test_every_rule_has_a_category_that_the_database_knows() -> None:
    for rule in Rule.objects.all():
        category = category_of(rule.code)
        assert category.code in allowed("category"), rule.code
        assert set(category.keywords) <= allowed("category_specification"), rule.code
    assert category_of("made-yesterday").code == "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
    assert category_of(None).code in allowed("category")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"category": "SPAM"}, "category: 'SPAM' is not one of"),
        ({"content_date": "27/11/2026"}, "content_date: '27/11/2026' is not a 'date'"),
        ({"puid": "a b"}, "puid: 'a b' does not match"),
        ({"decision_facts": "x" * 5001}, "decision_facts: "),
        ({"nonsense": 1}, "statement: Additional properties are not allowed"),
        (
            {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]},
            "statement: 'decision_visibility_other' is a required",
        ),
        ({"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"}, "statement: 'illegal_content_"),
        ({"decision_visibility": None}, "decision_visibility: None is not of type 'array'"),
    ],
)
def test_what_the_database_would_refuse_is_found_before(change: dict[str, Any], fault: str) -> None:
    told = statement_of(removed(mara())) | change
    assert any(each.startswith(fault) for each in faults_of(told)), faults_of(told)


def test_without_a_token_nothing_is_sent(database: Databasing, settings: Any) -> None:
    settings.DSA_API_TOKEN = ""
    many(1)
    assert send_dsa_statements(send=quick).sent == 0 and database.calls == []
    with pytest.raises(CommandError, match="DSA_API_TOKEN is not set"):
        call_command("dsa", "send")


def test_each_statement_is_sent_once_a_hundred_at_a_time(database: Databasing, monkeypatch: pytest.MonkeyPatch) -> None:
    many(7)
    assert client.MOST == 100, "as many as the database takes"
    monkeypatch.setattr(client, "MOST", 5)
    assert send_dsa_statements(send=quick).sent == 7
    assert database.calls == [5, 2] and len(database.stored) == 7
    assert DsaStatement.objects.exclude(uuid="").filter(state="sent").count() == 7
    assert send_dsa_statements(send=quick).sent == 0 and database.calls == [5, 2]


def test_an_answer_that_is_lost_makes_no_doubles(database: Databasing) -> None:
    many(3)
    database.moods = ["lost"]
    assert send_dsa_statements(send=quick).sent == 3
    assert (len(database.stored), database.doubles) == (3, 0)
    assert DsaStatement.objects.filter(state="sent", uuid="").count() == 3


def test_killed_after_the_answer_the_next_run_learns_what_is_there(database: Databasing) -> None:
    many(3)

    def dies(statements: Any) -> client.Answer:
        quick(statements)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_dsa_statements(send=dies)
    assert len(database.stored) == 3 and not DsaStatement.objects.exists()
    many(1)
    assert send_dsa_statements(send=quick).sent == 4
    assert (len(database.stored), database.doubles) == (4, 0)


def test_what_is_refused_is_noted_and_holds_up_nobody(database: Databasing) -> None:
    spam, hate = removed(mara()), removed(xiaoman(), "hate")
    database.moods = ["picky"]
    done = send_dsa_statements(send=quick)
    assert (done.sent, done.refused) == (1, 1)
    noted = DsaStatement.objects.get(decision=spam)
    assert (noted.state, noted.fault) == ("refused", "The category field is required.")
    assert DsaStatement.objects.get(decision=hate).state == "sent"
    assert send_dsa_statements(send=quick).sent == 0
    assert send_dsa_statements(again=True, send=quick).sent == 1 and database.doubles == 0


def test_what_does_not_fit_the_schema_is_not_sent(database: Databasing, monkeypatch: pytest.MonkeyPatch) -> None:
    many(2)
    monkeypatch.setattr("moderation.dsa.statements._language", lambda decision: "Klingon")
    assert send_dsa_statements(send=quick).invalid == 2 and database.calls == []
    assert DsaStatement.objects.filter(state="invalid", fault__startswith="content_language:").count() == 2
    monkeypatch.undo()
    monkeypatch.setattr(client, "PATIENCE", (2.0, 0.3))


@pytest.mark.parametrize("mood", ["busy", "mad"])
def test_a_database_that_is_down_is_asked_again_and_then_left_for_later(database: Databasing, mood: str) -> None:
    many(1)
    database.moods = [mood, ""]
    assert send_dsa_statements(send=quick).sent == 1
    many(1)
    database.moods = ["busy"] * client.TRIES
    with pytest.raises(client.Unreachable, match="The database answers 503"):
        send_dsa_statements(send=quick)
    assert send_dsa_statements(send=quick).sent == 1 and database.doubles == 0


def test_a_wrong_token_is_told(database: Databasing, settings: Any) -> None:
    many(1)
    settings.DSA_API_TOKEN = "another"
    with pytest.raises(CommandError, match="does not accept DSA_API_TOKEN"):
        call_command("dsa", "send")
    with capture_logs() as logs:
        send_scheduled()
    assert [line["event"] for line in logs] == ["dsa_statements_not_sent"]


def test_the_command_sends_and_exports(database: Databasing) -> None:
    removed(mara())
    out, err = io.StringIO(), io.StringIO()
    call_command("dsa", "export", stdout=out, stderr=err)
    assert faults_of(json.loads(out.getvalue())) == []
    assert "1 statement; 0 do not fit the schema." in err.getvalue()
    table = io.StringIO()
    call_command("dsa", "export", "--csv", stdout=table, stderr=err)
    (row,) = csv.DictReader(io.StringIO(table.getvalue()))
    assert row["puid"] == json.loads(out.getvalue())["puid"] and row["territorial_scope"].startswith("AT|BE|")
    said = io.StringIO()
    call_command("dsa", "send", stdout=said)
    assert said.getvalue() == "1 sent, 0 refused, 0 do not fit the schema.\n" and len(database.stored) == 1
