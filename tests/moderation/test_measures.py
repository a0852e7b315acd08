"""What decisions do, and what the database refuses whoever tries to do it without one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Account, WithheldProfile
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.count_pool import count_pool
from feeds.actions.keep_collection import edit_collection, make_collection
from feeds.actions.post_note import post_note
from feeds.models import Note, Seller
from moderation.actions import append_log_entry
from moderation.actions.expire_measures import expire_measures
from moderation.actions.reconcile_measures import last_reconciled, reconcile_measures
from moderation.actions.record_decision import record_decision
from moderation.actions.run_check import run_check
from moderation.errors import MeasureRefused
from moderation.measures import Chosen
from moderation.models import Case, Check, Decision, LegalDemand, Measure, Rule, RuleVersion, Statement
from tests.decisions import decide_on
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.moderation.test_ladder import version_of
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.shops import product_of

pytestmark = pytest.mark.django_db


def note_by(author: Account) -> Note:
    return post_note(author=author, title="Albatross", text="Seen from the pier.")


def measures(subject_id: int) -> list[tuple[str, str]]:
    return list(Measure.objects.filter(subject_id=subject_id).order_by("id").values_list("effect", "state"))


def at_the_end() -> None:
    """What the database asks for when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_measure_is_in_force_with_its_decision_and_lifted_by_the_next() -> None:
    case = open_case(mara())
    first = decide(case, moderator())
    assert measures(case.subject_id) == [("remove", "in_force")]
    again = Case.objects.create(
        author_id=case.author_id, kind="note", subject_id=case.subject_id, lang="en", rule=case.rule
    )
    second = decide(again, moderator("second"), measures=[Chosen("limit"), Chosen("label")])
    assert measures(case.subject_id) == [("remove", "lifted"), ("limit", "in_force"), ("label", "in_force")]
    assert Measure.objects.get(effect="remove").lifted_by == second and second.supersedes == first
    note = Note.objects.get(pk=case.subject_id)
    assert (note.withheld_by_id, note.restricted, note.limited, note.labelled_by_id) == (None, False, True, second.pk)


def test_only_grown_ups_see_what_is_for_adults(client: Client) -> None:
    note = note_by(mara())
    decide_on("note", note, Chosen("age_restrict"))
    grown = person("grown", born_on=dt.date(1990, 1, 1))
    young = person("young", born_on=timezone.localdate() - dt.timedelta(days=15 * 365))
    for reader, status in ((None, 403), (young, 403), (xiaoman(), 403), (grown, 200)):
        visitor = Client()
        if reader is not None:
            visitor.force_login(reader)
        page = visitor.get(note.get_absolute_url())
        grid = visitor.get("/").content.decode()
        assert page.status_code == status
        assert ("not known to be 18" in page.content.decode()) == (status == 403)
        assert ("Albatross" in grid) == (status == 200) == ("A note stood here." not in grid)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([Chosen("limit"), Chosen("limit")], "Choose each measure once"),
        ([Chosen("suspend", until=timezone.now() + dt.timedelta(days=1))], "does not exist for what"),
        ([Chosen("withhold")], "Say in which countries"),
        ([Chosen("limit", until=timezone.now() - dt.timedelta(days=1))], "has passed already"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_in_a_sentence(chosen: list[Chosen], said: str) -> None:
    case = open_case(mara())
    with pytest.raises(MeasureRefused, match=said):
        decide(case, moderator(), measures=chosen)
    assert not Decision.objects.exists() and not Measure.objects.exists()


def _decision(note: Note, **told: Any) -> Decision:
    values: dict[str, Any] = {"outcome": "remove", "facts": "", "decided_by": note.author_id} | told
    return Decision.objects.create(author=note.author, kind="note", subject_id=note.pk, **values)


def _measure(decision: Decision, **told: Any) -> Measure:
    values: dict[str, Any] = {"author_id": decision.author_id, "kind": "note", "subject_id": decision.subject_id} | told
    return Measure.objects.create(decision=decision, effect="remove", **values)


def test_a_decision_alone_does_not_outlast_its_transaction() -> None:
    note, version = note_by(mara()), RuleVersion.objects.all()[0]
    with pytest.raises(DatabaseError, match="without a statement"), transaction.atomic():
        _decision(note, rule_version=version)
        at_the_end()
    with pytest.raises(DatabaseError, match="without an entry in the public log"), transaction.atomic():
        Statement.objects.create(author=note.author, decision=_decision(note, rule_version=version))
        at_the_end()
    with pytest.raises(DatabaseError, match="removal_cites_rule"), transaction.atomic():
        _decision(note)
    with pytest.raises(DatabaseError, match="by_somebody"), transaction.atomic():
        _decision(note, rule_version=version, decided_by=None)
    with pytest.raises(DatabaseError, match="decision_ground"), transaction.atomic():
        _decision(note, rule_version=version, ground="law")
    assert not Decision.objects.exists()


def test_no_measure_holds_without_its_decision() -> None:
    note, other = note_by(mara()), note_by(xiaoman())
    kept = decide_on("note", note)
    for told in ({}, {"subject_id": other.pk}):
        with pytest.raises(DatabaseError, match=r"no decision imposes|any other has none"), transaction.atomic():
            _measure(kept, state="in_force", in_force_at=timezone.now(), **told)
            at_the_end()
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.create(author=note.author, kind="note", subject_id=note.pk, effect="remove")
    assert not Measure.objects.exists()


def test_nothing_is_added_to_a_decision_later() -> None:
    labelled = decide_on("note", note_by(mara()), Chosen("label"))
    with pytest.raises(DatabaseError, match="no decision imposes"), transaction.atomic():
        _measure(labelled, state="in_force", in_force_at=timezone.now())
        at_the_end()
    suspended = decide_on("account", xiaoman(), Chosen("suspend", until=timezone.now() + dt.timedelta(days=1)))
    with pytest.raises(DatabaseError, match="without a measure in force"), transaction.atomic():
        Account.objects.filter(pk=suspended.author_id).update(suspended_until=timezone.now() + dt.timedelta(days=9))
        at_the_end()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM moderation_measure", "nobody deletes"),
        ("UPDATE moderation_measure SET effect = 'demote'", "does not change"),
        ("UPDATE moderation_measure SET until = now()", "does not change"),
        ("UPDATE moderation_measure SET state = 'pending', in_force_at = NULL", "does not become"),
        ("UPDATE moderation_measure SET state = 'lifted', ended_at = now()", "moderation_measure_states"),
        ("DELETE FROM moderation_statement", "append-only"),
        ("UPDATE moderation_statement SET author_id = 1", "append-only"),
        ("DELETE FROM moderation_decision", "append-only"),
        ("UPDATE moderation_decision SET outcome = 'keep'", "append-only"),
        ("DELETE FROM moderation_logentry", "append-only"),
    ],
)
def test_the_database_refuses_to_change_what_was_decided(change: str, said: str) -> None:
    decide(open_case(mara()), moderator())
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_nobody_empties_what_nobody_deletes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('append_only', 'moves')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"moderation_decision", "accounts_guardianentry", "regions_edition"} < set(tables)
        for table in [*tables, "moderation_rule", "accounts_account"]:
            with pytest.raises(DatabaseError, match="nobody empties it"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_copy_in_the_making_is_emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tenancy_marker SET state = 'moving'")
        cursor.execute("TRUNCATE moderation_logentry")


def test_a_lifted_measure_stays_lifted() -> None:
    note = note_by(mara())
    decide_on("note", note, Chosen("remove"))
    decide_on("note", note)
    with pytest.raises(DatabaseError, match="lifted does not become in_force"), transaction.atomic():
        Measure.objects.update(state="in_force", ended_at=None, lifted_by=None)
    with pytest.raises(DatabaseError, match="nobody deletes"), transaction.atomic():
        Measure.objects.all().delete()


def test_an_admin_has_no_way_round(client: Client) -> None:
    case = open_case(mara())
    decision = decide(case, moderator())
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    for model, row in (("decision", decision.pk), ("case", case.pk)):
        assert client.post(f"/admin/moderation/{model}/{row}/delete/", {"post": "yes"}).status_code in (403, 404)
    client.post(f"/admin/moderation/decision/{decision.pk}/change/", {"outcome": "keep", "facts": "Nothing"})
    client.post("/admin/moderation/decision/", {"action": "delete_selected", "_selected_action": decision.pk})
    decision.refresh_from_db()
    assert (decision.outcome, Measure.objects.get().state) == ("remove", "in_force")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_limited_note_says_so_and_takes_no_answers() -> None:
    note, reader = note_by(mara()), xiaoman()
    decide_on("note", note, Chosen("limit"))
    client = signed_in(reader)
    page = client.get(note.get_absolute_url()).content.decode()
    assert "takes no new comments and likes" in page and "data-copy=" not in page and "Albatross" in page
    said = client.post(f"/n/{note.pk}/comments/", {"text": "Well seen"})
    assert said.status_code == 422 and "Well seen" in said.content.decode()
    assert "take no new likes" in client.post(f"/n/{note.pk}/like/", follow=True).content.decode()
    assert client.post(f"/n/{note.pk}/like/", headers={"HX-Request": "true"}).status_code == 403
    assert Client().get("/oembed/", {"url": f"http://testserver{note.get_absolute_url()}"}).status_code == 403
    assert Client().get(f"/n/{note.pk}/embed/").status_code == 403
    note.refresh_from_db()
    assert (note.likes_count, note.comments_count) == (0, 0)
    decide_on("note", note)
    client.post(f"/n/{note.pk}/like/")
    assert client.post(f"/n/{note.pk}/comments/", {"text": "Well seen"}).status_code == 302
    note.refresh_from_db()
    assert (note.likes_count, note.comments_count) == (1, 1)


def test_the_heart_of_a_limited_note_says_that_it_takes_no_likes() -> None:
    note, reader, fan = note_by(mara()), xiaoman(), person("fan")
    for account in (reader, fan):
        assert f'formaction="/n/{note.pk}/like/"' in signed_in(account).get("/").content.decode()
    signed_in(fan).post(f"/n/{note.pk}/like/")
    decide_on("note", note, Chosen("limit"))
    for address in ("/", f"/@{note.author.username}/", note.get_absolute_url()):
        page = signed_in(reader).get(address).content.decode()
        assert "Likes: 1. A decision lets this note take no new likes." in page, address
        assert f"/n/{note.pk}/like/" not in page
    # Whoever likes it already can take that back, and not think better of it.
    assert f'formaction="/n/{note.pk}/like/"' in signed_in(fan).get("/").content.decode()
    undone = signed_in(fan).post(f"/n/{note.pk}/like/", {"undo": "1"}, headers={"HX-Request": "true"})
    assert "Likes: 0. A decision" in undone.content.decode()
    decide_on("note", note)
    assert f'formaction="/n/{note.pk}/like/"' in signed_in(reader).get("/").content.decode()


def test_a_label_stands_on_the_card_and_above_the_note() -> None:
    note, reader = note_by(mara()), signed_in(xiaoman())
    title = RuleVersion.objects.order_by("rule__number")[0].title("en")
    assert title not in reader.get("/").content.decode()
    decide_on("note", note, Chosen("label"))
    for address in ("/", f"/@{note.author.username}/", note.get_absolute_url()):
        page = reader.get(address).content.decode()
        assert title in page and "Albatross" in page, address
    for address in ("/atom/", f"/n/{note.pk}/embed/"):
        page = Client().get(address).content.decode()
        assert title in page and "Albatross" in page, address
    own, others = (signed_in(who).get(note.get_absolute_url()).content.decode() for who in (note.author, person("fan")))
    assert 'href="/me/statements/">What you can do</a>' in own and "What you can do" not in others
    decide_on("note", note)
    assert title not in reader.get("/").content.decode() + Client().get("/atom/").content.decode()


def test_a_demoted_note_stands_last_and_the_sums_say_so(settings: Any) -> None:
    put_in_force(settings, policy("taste", "[policy.explore]\nfresh = 1.0\nliked = 5.0"))
    author, reader = mara(), xiaoman()
    notes = [post_note(author=author, title=f"Albatross {number}", text="") for number in range(3)]
    count_pool()
    decide_on("note", notes[2], Chosen("demote"))
    page = signed_in(reader).get("/").content.decode()
    assert page.index("Albatross 1") < page.index("Albatross 0") < page.index("Albatross 2")
    why = signed_in(reader).get("/explore/why/").content.decode()
    assert "put last by a decision" in why
    own, others = (signed_in(who).get(notes[2].get_absolute_url()).content.decode() for who in (author, reader))
    assert "behind all other notes in Explore" in own and "behind all other notes in Explore" not in others


def test_a_suspended_account_reads_and_sends_nothing() -> None:
    author, other = mara(), xiaoman()
    note = note_by(other)
    until = timezone.now() + dt.timedelta(days=3)
    decide_on("account", author, Chosen("suspend", until=until))
    author.refresh_from_db()
    client = signed_in(author)
    assert client.get(note.get_absolute_url()).status_code == 200
    refused = client.post(f"/n/{note.pk}/comments/", {"text": "My long words"})
    page = refused.content.decode()
    assert refused.status_code == 403 and "My long words" in page and "suspended until" in page
    assert Statement.objects.get(author=author).get_absolute_url() in page
    assert client.post(f"/n/{note.pk}/like/", headers={"HX-Request": "true"}).status_code == 403
    assert client.post("/preferences/", {"language": "en"}).status_code != 403
    assert "This account is suspended until" in Client().get("/@mara/").content.decode()
    assert expire_measures(now=until - dt.timedelta(seconds=1)) == 0
    assert (expire_measures(now=until), expire_measures(now=until)) == (1, 0)
    author.refresh_from_db()
    assert author.suspended_until is None and Measure.objects.get().state == "expired"
    assert signed_in(author).post(f"/n/{note.pk}/comments/", {"text": "Back"}).status_code == 302


def test_what_ends_lets_the_rest_stand() -> None:
    note, until = note_by(mara()), timezone.now() + dt.timedelta(days=1)
    decision = decide_on("note", note, Chosen("age_restrict", until=until), Chosen("limit"))
    expire_measures(now=until)
    note.refresh_from_db()
    assert (note.restricted, note.limited) == (False, True)
    assert sorted(decision.measures.values_list("effect", "state")) == [
        ("age_restrict", "expired"),
        ("limit", "in_force"),
    ]


def test_what_is_decided_and_what_is_in_effect_are_the_same() -> None:
    author, note = mara(), note_by(xiaoman())
    until = timezone.now() + dt.timedelta(days=3)
    decide_on("note", note, Chosen("remove"), Chosen("demote"))
    decide_on("account", author, Chosen("remove"), Chosen("suspend", until=until))
    assert reconcile_measures() == []
    told = last_reconciled()
    assert told is not None and (told.compared, told.gaps) == (2, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    Note.objects.filter(pk=note.pk).update(withheld_by=None, limited=True)
    (gap,) = reconcile_measures()
    assert (gap.kind, gap.subject_id) == ("note", note.pk)
    staff = signed_in(Account.objects.create_superuser("root_1", "", PASSWORD))
    page = staff.get("/admin/moderation/measure/").content.decode()
    assert "2 subjects looked at" in page and "1 difference." in page
    assert staff.get(f"/admin/moderation/measure/{Measure.objects.all()[0].pk}/change/").status_code == 200
    note.refresh_from_db()
    assert note.withheld_by_id and not note.limited and reconcile_measures() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE feeds_note SET restricted = true",
        "UPDATE feeds_note SET limited = true",
        "UPDATE feeds_note SET demoted = true",
        "UPDATE feeds_note SET withheld_by_id = (SELECT max(id) FROM moderation_decision)",
        "UPDATE feeds_note SET labelled_by_id = (SELECT max(id) FROM moderation_decision)",
        "UPDATE accounts_account SET suspended_until = now() + '1 day'",
    ],
)
def test_nobody_restricts_without_a_decision_that_says_so(change: str) -> None:
    decide_on("note", note_by(mara()))
    with pytest.raises(DatabaseError, match="without a measure in force"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(change)
        at_the_end()


def test_nothing_is_made_restricted() -> None:
    author = mara()
    with pytest.raises(DatabaseError, match="restricted without a measure"), transaction.atomic():
        Note.objects.create(author=author, title="Hidden", restricted=True)
        at_the_end()
    decision = decide_on("note", note_by(author), Chosen("remove"))
    with pytest.raises(DatabaseError, match="a profile taken aside without"), transaction.atomic():
        WithheldProfile.objects.create(account=author, decision=decision)
        at_the_end()


def hold(subject: Any, *, held: bool = True) -> None:
    """By hand, in the database, to the end of the transaction."""
    with transaction.atomic():
        type(subject).objects.filter(pk=subject.pk).update(held=held)
        at_the_end()


def test_nothing_is_held_but_for_a_check_or_an_open_case() -> None:
    author = mara()
    note = note_by(author)
    check = Check.objects.get()
    hold(note)
    with pytest.raises(DatabaseError, match="neither checked nor decided on"):
        hold(note, held=False)
    run_check(check_id=check.pk)
    note.refresh_from_db()
    assert not note.held
    for subject in (
        note,
        product_of(author),
        Seller.objects.get(),
        comment_on_note(author=author, note=note, text="!"),
    ):
        Check.objects.filter(state="pending").update(state="done", outcome="nothing")
        with pytest.raises(DatabaseError, match="held without a check or an open case"):
            hold(subject)
    case = Case.objects.create(
        author=author, kind="note", subject_id=note.pk, lang="en", rule=RuleVersion.objects.all()[0].rule
    )
    hold(note)
    decide(case, moderator(), measures=[])
    at_the_end()
    note.refresh_from_db()
    assert not note.held
    with pytest.raises(DatabaseError, match="held without a check or an open case"):
        hold(note)


def test_nothing_is_made_held() -> None:
    with pytest.raises(DatabaseError, match="held without a check"), transaction.atomic():
        Note.objects.create(author=mara(), title="Hidden", held=True)
        at_the_end()


def test_a_collection_waits_as_long_as_it_is_open(settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    collection = make_collection(owner=mara(), name="Tea", visibility="public")
    at_the_end()
    assert collection.held
    edit_collection(collection=collection, name="Tea", about="", visibility="private")
    at_the_end()
    collection.refresh_from_db()
    assert not collection.held


def test_a_decision_is_what_it_says_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    note, other = note_by(mara()), decide_on("note", note_by(xiaoman()))
    about = Case.objects.create(
        author=note.author, kind="note", subject_id=note.pk, lang="en", rule=Rule.objects.all()[0]
    )
    soon = RuleVersion.objects.create(
        rule=about.rule, version=9, in_force_since=timezone.localdate() + dt.timedelta(days=9), title_en="Soon"
    )
    by_person: dict[str, Any] = {"decided_by": other.author, "rule_version": about.rule.current}
    for told, said in (
        (by_person | {"rule_version": soon}, "not in force yet"),
        ({"version": version_of(to="suggest"), "rule_version": about.rule.current}, "a detector decides that may not"),
        (by_person | {"supersedes": other}, "the place of one about something else"),
    ):
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            record_decision(about=about, subject=note, measures=[Chosen("limit")], facts="Seen.", **told)
            at_the_end()
    monkeypatch.setattr(
        append_log_entry, "decision_body", lambda *_args, **_told: {"type": "decision", "outcome": "keep"}
    )
    with pytest.raises(DatabaseError, match="tells of something else"), transaction.atomic():
        record_decision(about=about, subject=note, measures=[Chosen("limit")], facts="Seen.", **by_person)
        at_the_end()


def test_a_measure_is_lifted_by_the_decision_that_takes_the_place_of_its_own() -> None:
    decide_on("note", note_by(mara()), Chosen("limit"))
    other = decide_on("note", note_by(xiaoman()))
    with pytest.raises(DatabaseError, match="lifts nothing"), transaction.atomic():
        Measure.objects.update(state="lifted", ended_at=timezone.now(), lifted_by=other)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE moderation_case SET state = 'decided'", "closed without a decision"),
        ("DELETE FROM moderation_case", "goes with its account"),
        ("UPDATE moderation_legaldemand SET authority = 'Another court'", "append-only"),
        ("DELETE FROM moderation_legaldemand", "append-only"),
        ("UPDATE moderation_rule SET code = 'other' WHERE code = 'spam'", "append-only"),
    ],
)
def test_nobody_closes_loses_or_rewrites_what_is_to_be_decided(change: str, said: str) -> None:
    open_case(author := mara())
    LegalDemand.objects.create(
        author=author, kind="note", subject_id=1, country="DE", authority="A court", received_on=timezone.localdate()
    )
    with pytest.raises(DatabaseError, match=said):
        changed(change)


def changed(change: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
        at_the_end()
