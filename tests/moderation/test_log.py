"""Every decision enters its home's public log, which names nobody and cannot be changed."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Account
from feeds.actions.post_note import post_note
from moderation.actions.appeal_decision import appeal_decision
from moderation.actions.append_log_entry import append
from moderation.actions.obey_demand import lift_demand, obey_demand
from moderation.actions.record_decision import record_decision
from moderation.actions.sequence_log import read_tile, sequence_log, sequence_logs, size_of
from moderation.log.commitments import commitment, salt_of
from moderation.log.merkle import Tree, is_included, leaf_hash
from moderation.models import Case, Decision, Figure, LogEntry, Opening, Tile
from tests.decisions import decide_on, withheld
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.people import mara, xiaoman


def obeyed(author: Account) -> Any:
    note = post_note(author=author, title="Kites", text="")
    return obey_demand(
        kind="note", subject=note, country="DE", authority="A court", law="Section 1", reference="7 X",
        received_on=dt.date(2026, 11, 1), staff=moderator("clerk"),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_removal_is_told_to_everybody_without_naming_anybody() -> None:
    author = mara()
    case, by = open_case(author), moderator()
    decision = decide(case, by)
    entry = LogEntry.objects.get()
    told = entry.told
    assert (entry.home, entry.decision_id, entry.leaf_index) == ("global", decision.pk, None)
    assert {name: told[name] for name in ("type", "outcome", "rule", "rule_version", "ground", "lang")} == {
        "type": "decision", "outcome": "remove", "rule": "spam", "rule_version": 1, "ground": "terms", "lang": "en",
    }  # fmt: skip
    assert (told["measures"], told["found_by"], told["within_minutes"]) == (["remove"], "detectors", 1)
    assert told["at"] == decision.decided_at.strftime("%Y-%m-%dT%HZ")
    for secret in (str(author.pk), "mara", str(case.subject_id), str(by.pk), "It promises money."):
        assert secret not in entry.body


@pytest.mark.django_db
def test_whoever_is_given_a_salt_can_check_one_name_and_no_other() -> None:
    author = mara()
    by = moderator()
    decision = decide(open_case(author), by)
    sealed = LogEntry.objects.get().told["commitments"]
    seed = bytes(Opening.objects.get(decision=decision).seed)
    assert sealed["account"] == commitment(salt_of(seed, "account"), str(author.pk))
    assert sealed["subject"] == commitment(salt_of(seed, "subject"), f"note {decision.subject_id}")
    assert sealed["facts"] == commitment(salt_of(seed, "facts"), "It promises money.")
    assert sealed["moderator"] not in {commitment(salt_of(seed, name), str(by.pk)) for name in ("account", "subject")}


@pytest.mark.django_db
def test_a_change_of_mind_names_the_entry_whose_place_it_takes() -> None:
    case = open_case(mara())
    decide(case, moderator())
    first = LogEntry.objects.get()
    again = Case.objects.create(
        author_id=case.author_id, kind=case.kind, subject_id=case.subject_id, lang="en", rule=case.rule
    )
    decide(again, moderator("second"), measures=[])
    told = LogEntry.objects.latest("id").told
    assert told["supersedes"] == bytes(first.leaf_hash).hex()
    assert (told["outcome"], told["measures"], told["rule"], told["ground"]) == ("keep", [], None, None)


@pytest.mark.django_db
def test_a_demand_by_law_is_logged_when_it_is_obeyed_and_when_it_is_lifted() -> None:
    demand = obeyed(xiaoman())
    lift_demand(demand=demand, facts="The court withdrew it.", staff=moderator())
    obeyed_, lifted = (entry.told for entry in LogEntry.objects.order_by("id"))
    assert obeyed_["log"] == "domestic" and obeyed_["ground"] == "law" and obeyed_["countries"] == ["DE"]
    assert obeyed_["demand"] == {"authority": "A court", "country": "DE", "law": "Section 1"}
    assert "7 X" not in str(obeyed_), "a file number may lead to a person"
    assert lifted["outcome"] == "keep" and lifted["supersedes"]


@pytest.mark.django_db
def test_an_appeal_is_logged_when_it_is_answered() -> None:
    author = mara()
    note = post_note(author=author, title="Kites", text="")
    decision = decide_on("note", note, withheld())
    appeal, _is_new = appeal_decision(account=author, decision=decision, said="It is about kites.")
    assert not LogEntry.objects.filter(body__contains='"type":"appeal"').exists()
    answer = record_decision(
        about=appeal.case, subject=note, measures=[], facts="It is.", decided_by=moderator("another"),
        supersedes=decision,
    )  # fmt: skip
    entry = LogEntry.objects.get(body__contains='"type":"appeal"')
    leaf = {one.decision_id: bytes(one.leaf_hash).hex() for one in LogEntry.objects.exclude(decision_id=None)}
    told = entry.told
    assert (told["outcome"], told["by"], told["rule"]) == ("undone", "author", "spam")
    assert (told["decision"], told["answer"]) == (leaf[decision.pk], leaf[answer.pk])
    seed = bytes(Opening.objects.get(entry_id=entry.pk).seed)
    assert told["commitments"] == {"appellant": commitment(salt_of(seed, "appellant"), str(author.pk))}
    sequence_logs()
    assert Figure.objects.get(figure="appeals").value == "undone"
    assert Figure.objects.get(figure="undone").value == "spam"


@pytest.mark.django_db
def test_a_decision_that_fails_leaves_no_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    case, by = open_case(mara()), moderator()

    def fail(**_: Any) -> None:
        raise ValueError("no log")

    monkeypatch.setattr("moderation.actions.record_decision.append_log_entry", fail)
    with pytest.raises(ValueError, match="no log"):
        decide(case, by)
    assert not Decision.objects.exists() and not LogEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE moderation_logentry SET body = '{}'",
        "UPDATE moderation_logentry SET leaf_index = 1",
        "UPDATE moderation_logentry SET leaf_index = NULL",
        "DELETE FROM moderation_logentry",
    ],
)
def test_the_database_refuses_to_change_the_log(change: str) -> None:
    append(home="global", body={"n": 1})
    assert sequence_logs() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE moderation_opening SET seed = '\\x00'", "append-only"),
        ("UPDATE moderation_opening SET decision_id = NULL", "append-only"),
        ("DELETE FROM moderation_opening", "goes with its account"),
        (
            "INSERT INTO moderation_opening (author_id, home, entry_id, seed) "
            "SELECT author_id, home, entry_id + 1, seed FROM moderation_opening",
            "no such entry",
        ),
    ],
)
def test_nobody_takes_from_an_author_what_opens_their_entry(change: str, said: str) -> None:
    decide_on("note", post_note(author=mara(), title="Kites", text=""), withheld())
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_the_database_refuses_a_body_that_is_not_what_its_hash_says() -> None:
    with pytest.raises(DatabaseError, match="not that of its body"), transaction.atomic():
        LogEntry.objects.create(home="global", body="{}", leaf_hash=leaf_hash(b"{ }"))


@pytest.mark.django_db
def test_each_home_has_a_log_with_places_of_its_own() -> None:
    for number in range(600):
        append(home="global" if number % 2 else "domestic", body={"n": number})
    assert sequence_logs() == 600 and sequence_logs() == 0
    for home in ("domestic", "global"):
        places = LogEntry.objects.filter(home=home).order_by("leaf_index").values_list("leaf_index", flat=True)
        assert list(places) == list(range(300))
        tree = Tree(300, lambda level, place, home=home: read_tile(home, level, place))
        entry = LogEntry.objects.get(home=home, leaf_index=271)
        assert is_included(bytes(entry.leaf_hash), 271, 300, tree.inclusion(271), tree.root())


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_gives_places_it_is_as_if_it_had_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        append(home="global", body={"n": number})

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("moderation.actions.sequence_log.Tile.objects.update_or_create", die)
        with pytest.raises(KeyboardInterrupt):
            sequence_log(home="global")
    assert size_of("global") == 0 and not Tile.objects.exists()
    assert sequence_log(home="global") == 3 and size_of("global") == 3


@pytest.mark.django_db(transaction=True)
def test_entries_written_side_by_side_get_places_without_gaps() -> None:
    def write(writer: int) -> None:
        try:
            for number in range(20):
                append(home="global", body={"writer": writer, "n": number})
                sequence_log(home="global")
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert sequence_log(home="global") == 0
    entries = LogEntry.objects.order_by("leaf_index")
    assert [entry.leaf_index for entry in entries] == list(range(80))
    tree = Tree(80, lambda level, place: read_tile("global", level, place))
    root = tree.root()
    assert all(is_included(bytes(one.leaf_hash), n, 80, tree.inclusion(n), root) for n, one in enumerate(entries))
