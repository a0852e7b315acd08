"""The life of a case: who gets it next, who holds it, and where it goes."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from moderation.actions.claim_case import claim_case, release_case
from moderation.actions.claim_next_case import claim_next_case
from moderation.actions.make_moderator import make_moderator
from moderation.actions.open_case import open_case as open_or_reopen
from moderation.actions.reopen_case import reopen_for_appeal
from moderation.actions.set_aside_case import ask_second_look, escalate_case, hold_case
from moderation.actions.sweep_queue import sweep_queue
from moderation.errors import CaseTaken, ClaimLost, NotForYou, RestNeeded, UndeclaredMove
from moderation.exposure import allowance_of
from moderation.models import Case, Claim, Desk, Rule
from moderation.models.case import MOVES
from moderation.priority import DEADLINES, MOST, SEVERITY, priority
from tests.moderation.test_decisions import decide, moderator
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


def case_about(author: Account, subject: int, *, rule: str = "spam", **given: Any) -> Case:
    """A case of which only the queue is of interest; its subject is gone."""
    # A test before, of those that commit, may have left none of what ships.
    found, _is_new = Rule.objects.get_or_create(code=rule, defaults={"number": 1})
    values = {"lang": "en", "rule_id": found.pk} | given
    return open_or_reopen(kind="note", subject_id=subject, author_id=author.pk, **values)


def senior(name: str = "senior") -> Account:
    account = person(name)
    make_moderator(account=account, role="senior")
    return account


def hold(case: Case, by: Account) -> dict[str, Any]:
    claimed = claim_case(case_id=case.pk, moderator=by)
    return {"case_id": case.pk, "moderator": by, "token": claimed.claim_token}


def test_a_move_that_is_not_declared_fails() -> None:
    for state in MOVES:
        for other in MOVES:
            case = Case(state=state)
            if other in MOVES[state]:
                case.move_to(other)
                assert case.state == other
            else:
                with pytest.raises(UndeclaredMove):
                    case.move_to(other)


def _in_sql(case: Case, state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE moderation_case SET state = %s WHERE id = %s", [state, case.pk])


def _in_the_orm(case: Case, state: str) -> None:
    Case.objects.filter(pk=case.pk).update(state=state)


def _as_a_row(case: Case, state: str) -> None:
    case.state = state
    case.save(update_fields=["state"])


@pytest.mark.parametrize("change", [_in_sql, _in_the_orm, _as_a_row])
@pytest.mark.parametrize("state", list(MOVES))
def test_the_database_knows_the_life_cycle(state: str, change: Callable[[Case, str], None]) -> None:
    author, rule = mara(), Rule.objects.order_by("number")[0]
    about = {"author": author, "kind": "note", "lang": "en", "rule": rule}
    waits = {"escalated_for": "asked", "held_until": timezone.now()}
    for number, other in enumerate(MOVES):
        case = Case.objects.create(**about, **waits, subject_id=number, state=state)
        if other in MOVES[state] or other == state:
            with transaction.atomic():
                change(case, other)
                transaction.set_rollback(True)
            continue
        with pytest.raises(DatabaseError, match=f"{state} does not become {other}"), transaction.atomic():
            change(case, other)
        assert Case.objects.get(pk=case.pk).state == state


def test_an_admin_moves_no_case_by_hand(client: Client) -> None:
    case = case_about(mara(), 1)
    client.force_login(Account.objects.create_superuser("root_1", "", "a long enough word"))
    page = f"/admin/moderation/case/{case.pk}/change/"
    client.post(page, {"state": "decided"})
    client.post("/admin/moderation/case/", {"action": "delete_selected", "_selected_action": case.pk, "post": "yes"})
    assert client.post(f"/admin/moderation/case/{case.pk}/delete/", {"post": "yes"}).status_code in (403, 404)
    case.refresh_from_db()
    assert case.state == "queued"


def test_a_state_that_nobody_knows_is_refused_by_the_database() -> None:
    case = case_about(mara(), 1)
    with pytest.raises(DatabaseError, match="queued does not become lost"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="lost")
    with pytest.raises(IntegrityError, match="state_known"), transaction.atomic():
        Case.objects.create(author=case.author, kind="note", subject_id=2, lang="en", rule=case.rule, state="lost")


def test_the_database_holds_one_claim_of_a_case_and_one_of_a_moderator() -> None:
    author, first, second = mara(), moderator(), moderator("second")
    case, other = case_about(author, 1), case_about(author, 2)
    claim_case(case_id=case.pk, moderator=first)
    for taken, by in ((case, second), (other, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(case=taken, moderator=by, ends_at=timezone.now())


def test_who_takes_another_case_gives_back_the_first() -> None:
    author, warden = mara(), moderator()
    case, other = case_about(author, 1), case_about(author, 2)
    claim_case(case_id=case.pk, moderator=warden)
    claim_case(case_id=other.pk, moderator=warden)
    case.refresh_from_db()
    assert case.state == "queued" and Claim.objects.get(case=case).how == "released"


def test_what_is_passed_over_does_not_come_again_at_once() -> None:
    author, warden = mara(), moderator()
    case, other = case_about(author, 1), case_about(author, 2)
    assert claim_next_case(moderator=warden) == case
    release_case(case_id=case.pk, moderator=warden, how="skipped")
    assert claim_next_case(moderator=warden) == other
    assert claim_next_case(moderator=moderator("second")) == case


def test_whoever_asks_twice_at_once_is_given_one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    author, one = mara(), moderator()
    first, second = case_about(author, 1), case_about(author, 2)
    claim_case(case_id=first.pk, moderator=one)
    # The other request has given nothing back yet when this one looks.
    for module in ("claim_case", "claim_next_case"):
        monkeypatch.setattr(f"moderation.actions.{module}.release_others", lambda **_: None)
    with pytest.raises(CaseTaken, match="on another page"):
        claim_case(case_id=second.pk, moderator=one)
    assert claim_next_case(moderator=one) == first
    assert Claim.objects.count() == 1


def test_a_lease_that_ended_brings_the_case_back() -> None:
    case, warden = case_about(mara(), 1), moderator()
    claim_case(case_id=case.pk, moderator=warden)
    assert sweep_queue()["leases"] == 0
    Claim.objects.update(ends_at=timezone.now())
    assert sweep_queue()["leases"] == 1 and sweep_queue()["leases"] == 0
    case.refresh_from_db()
    assert case.state == "queued" and Claim.objects.get().how == "expired"


def test_an_escalated_case_is_a_seniors_and_goes_before_others() -> None:
    author, warden, above = mara(), moderator(), senior()
    case_about(author, 1, rule="harassment")
    case = case_about(author, 2)
    escalate_case(**hold(case, warden), note="A threat, or a quotation?")
    with pytest.raises(NotForYou):
        claim_case(case_id=case.pk, moderator=warden)
    assert claim_next_case(moderator=warden) != case
    assert claim_next_case(moderator=above) == case
    release_case(case_id=case.pk, moderator=above)
    case.refresh_from_db()
    assert case.state == "escalated", "given back, it is a senior's still"


def test_a_second_look_is_another_moderators() -> None:
    case, first, second = case_about(mara(), 1), moderator(), moderator("second")
    ask_second_look(**hold(case, first))
    assert claim_next_case(moderator=first) is None
    with pytest.raises(NotForYou):
        claim_case(case_id=case.pk, moderator=first)
    assert claim_next_case(moderator=second) == case


def test_what_is_on_hold_comes_back_at_its_hour() -> None:
    case, warden = case_about(mara(), 1), moderator()
    hold_case(**hold(case, warden), until=timezone.now() + dt.timedelta(hours=2))
    assert claim_next_case(moderator=warden) is None and sweep_queue()["held"] == 0
    Case.objects.update(held_until=timezone.now())
    assert sweep_queue()["held"] == 1
    assert claim_next_case(moderator=warden) == case


def test_nothing_is_set_aside_without_the_claim() -> None:
    case, warden = case_about(mara(), 1), moderator()
    held = hold(case, warden)
    for act in (escalate_case, ask_second_look, hold_case):
        with pytest.raises(ClaimLost):
            act(**held | {"token": uuid.uuid4()})
        with pytest.raises(ClaimLost):
            act(**held | {"moderator": moderator(f"not_{act.__name__}")})
    assert Claim.objects.get(ended_at=None).case == case


def test_a_new_signal_opens_a_decided_case_again() -> None:
    author, warden = mara(), moderator()
    case = case_about(author, 1)
    decide(case, warden, measures=[])
    with pytest.raises(CaseTaken):
        claim_case(case_id=case.pk, moderator=warden)
    Case.objects.update(queued_at=timezone.now() - dt.timedelta(days=3))
    again = case_about(author, 1, rule="hate")
    assert again.pk == case.pk and (again.state, again.rule.code) == ("queued", "hate")
    assert timezone.now() - again.queued_at < dt.timedelta(hours=1), "it has not waited since it was first opened"
    assert case_about(author, 1).pk == case.pk and Case.objects.count() == 1


def test_an_appeal_goes_to_a_senior_who_has_not_decided_before() -> None:
    case, first, second = case_about(mara(), 1), senior("first"), senior("second")
    decide(case, first)
    reopen_for_appeal(case_id=case.pk)
    case.refresh_from_db()
    assert (case.state, case.escalated_for) == ("escalated", "appeal")
    assert claim_next_case(moderator=first) is None and claim_next_case(moderator=moderator()) is None
    assert claim_next_case(moderator=second) == case


def test_priority_is_the_published_sum_and_has_an_end() -> None:
    nothing = priority(severity=1, reach=0, score=0.0, weights=[])
    assert nothing.total == dt.timedelta(0)
    parts = priority(severity=2, reach=1, score=0.5, weights=[0.25, 0.5])
    hours = [part / dt.timedelta(hours=1) for part in (parts.severity, parts.reach, parts.probability, parts.reports)]
    assert hours == [4, 1, 3, 3.75]
    most = priority(severity=4, reach=10**9, score=1.0, weights=[1.0] * 20)
    assert most.total <= MOST


def test_what_is_severe_goes_first_until_others_have_waited_long_enough() -> None:
    author, warden = mara(), moderator()
    mild, severe = case_about(author, 1), case_about(author, 2, rule="hate")
    assert mild.queued_at - mild.waits_since == SEVERITY[1]
    assert claim_next_case(moderator=warden) == severe
    ages_ago = timezone.now() - MOST - dt.timedelta(hours=1)
    Case.objects.filter(pk=mild.pk).update(waits_since=ages_ago)
    assert claim_next_case(moderator=warden) == mild


def test_a_deadline_is_seen_before_it_is_missed() -> None:
    author, warden = mara(), moderator()
    case = case_about(author, 1, rule="hate")
    assert case.due_at == case.queued_at + DEADLINES[3]
    assert sweep_queue()["escalated"] == 0
    Case.objects.update(due_at=timezone.now() + DEADLINES[3] / 5)
    case_about(author, 2, rule="minors")
    assert sweep_queue()["escalated"] == 1 and sweep_queue()["escalated"] == 0
    case.refresh_from_db()
    assert (case.state, case.escalated_for) == ("escalated", "deadline")
    assert claim_next_case(moderator=warden) == case, "not a senior's alone: whoever comes takes it"


def test_after_enough_severe_cases_the_queue_gives_out_none(settings: Any) -> None:
    settings.EXPOSURE_PER_HOUR = 2
    author, warden = mara(), moderator()
    for number in range(3):
        case_about(author, number, rule="minors")
    mild = case_about(author, 9)
    for _ in range(2):
        case = claim_next_case(moderator=warden)
        assert case is not None and case.rule.code == "minors"
        decide(case, warden, measures=[])
    assert allowance_of(warden).is_used_up
    with pytest.raises(RestNeeded):
        claim_case(case_id=Case.objects.get(subject_id=2).pk, moderator=warden)
    assert claim_next_case(moderator=warden) == mild
    lately = Claim.objects.latest("pk")
    decide(lately.case, warden, measures=[])
    assert claim_next_case(moderator=warden) is None
    assert claim_next_case(moderator=moderator("fresh")) is not None


def test_somebody_can_want_to_see_less_and_not_more(settings: Any) -> None:
    settings.EXPOSURE_PER_HOUR = 5
    warden = moderator()
    Desk.objects.create(moderator=warden, most_an_hour=3, most_a_day=9999)
    allowance = allowance_of(warden)
    assert (allowance.most_an_hour, allowance.most_a_day) == (3, settings.EXPOSURE_PER_DAY)


def test_cases_come_from_the_areas_that_somebody_works_in() -> None:
    author, warden = mara(), moderator()
    case_about(author, 1, rule="hate")
    goods = case_about(author, 2, rule="fair-selling")
    Desk.objects.create(moderator=warden, areas=["goods"])
    assert claim_next_case(moderator=warden) == goods


def test_a_second_language_finds_its_reader() -> None:
    plain = case_about(mara(), 1, lang="fr", languages=["fr"])
    mixed = case_about(xiaoman(), 2, lang="fr", languages=["fr", "en"])
    assert plain.pk < mixed.pk and claim_next_case(moderator=moderator()) == mixed


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_as_many_cases() -> None:
    author, wardens = mara(), [moderator(f"warden_{number}") for number in range(8)]
    for number in range(8):
        case_about(author, number)
    together, got = threading.Barrier(8), []

    def ask(warden: Account) -> None:
        together.wait()
        case = claim_next_case(moderator=warden)
        got.append(case.pk if case else None)
        connection.close()

    threads = [threading.Thread(target=ask, args=[warden]) for warden in wardens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert None not in got and len(set(got)) == 8


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("moderator", ["view_case", "change_case"], ["take_escalated_case", "see_dashboard", "add_rule"]),
        ("senior", ["change_case", "take_escalated_case", "see_dashboard"], ["add_rule"]),
        ("editor", ["view_case", "add_rule", "change_rule", "add_ruleversion", "add_term"], ["change_case"]),
        ("auditor", ["view_case", "view_decision", "see_dashboard"], ["change_case", "add_rule", "change_rule"]),
    ],
)
def test_a_role_may_what_it_is_for(role: str, may: list[str], may_not: list[str]) -> None:
    account = mara()
    call_command("moderator", "Mara", "--role", role, verbosity=0)
    account = Account.objects.get(pk=account.pk)
    assert account.is_staff
    assert [name for name in may if not account.has_perm(f"moderation.{name}")] == []
    assert [name for name in may_not if account.has_perm(f"moderation.{name}")] == []


def test_nobody_unknown_is_made_a_moderator() -> None:
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        call_command("moderator", "nobody")
