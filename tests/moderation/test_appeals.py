"""Appeals: by whom, against what, decided by whom, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from feeds.actions.like_note import like_note
from feeds.models import Note, Notification
from moderation.actions.appeal_decision import appeal_decision, write_in_appeal
from moderation.actions.claim_case import claim_case, release_case
from moderation.actions.claim_next_case import claim_next_case
from moderation.actions.decide_case import decide_case
from moderation.actions.make_moderator import make_moderator
from moderation.actions.settle_appeals import settle_appeals
from moderation.errors import CannotAppeal, NotForYou, ReasonMissing
from moderation.measures import Chosen
from moderation.models import Appeal, AppealMessage, Case, Claim, Decision, Statement
from tests.decisions import decide_on, withheld
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.moderation.test_measures import note_by, signed_in
from tests.moderation.test_reports import report
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


def senior(name: str = "second") -> Account:
    """Who takes appeals."""
    account = person(name)
    make_moderator(account=account, role="senior")
    return account


def removed(author: Account, **given: Any) -> Decision:
    return decide(open_case(author), moderator(), **given)


def page_of(decision: Decision) -> str:
    return reverse("statement_appeal", args=[decision.statement.pk])


def test_an_author_appeals_and_somebody_else_undoes_the_decision() -> None:
    author, reader = mara(), xiaoman()
    case = open_case(author)
    note = Note.objects.get(pk=case.subject_id)
    like_note(account=reader, note=note)
    first = decide(case, moderator())
    client = signed_in(author)
    assert page_of(first) in client.get(first.statement.get_absolute_url()).content.decode()
    assert "costs nothing" in client.get(page_of(first)).content.decode()
    filed = client.post(page_of(first), {"said": "It is a joke among friends."}, follow=True)
    assert "It is a joke among friends." in filed.content.decode()
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.by_author, appeal.case.state) == ("open", True, "escalated")

    second = decide(appeal.case, senior(), measures=[], facts="A joke, and all of them know it.")
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer) == ("undone", second)
    told = client.get(appeal.get_absolute_url()).content.decode()
    assert "The decision is undone" in told and "A joke, and all of them know it." in told
    note.refresh_from_db()
    assert (note.withheld_by_id, note.likes_count) == (None, 1)
    visitor = Client()
    for address in ("/", "/atom/", "/search/?q=crypto", note.get_absolute_url()):
        assert "Guaranteed" in visitor.get(address).content.decode(), address
    assert Statement.objects.filter(author=author).count() == 2


def test_a_decision_is_upheld_and_then_it_is_final_here() -> None:
    author = mara()
    first = removed(author)
    appeal, _is_new = appeal_decision(account=author, decision=first, said="No!")
    second = decide(appeal.case, senior(), facts="It promises money all the same.")
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    page = signed_in(author).get(appeal.get_absolute_url()).content.decode()
    assert "The decision is upheld" in page and "out of court" in page
    with pytest.raises(CannotAppeal, match="answered an appeal already"):
        appeal_decision(account=author, decision=second, said="Again!")


def test_less_than_before_is_undone() -> None:
    author = mara()
    appeal, _is_new = appeal_decision(account=author, decision=removed(author), said="Too hard.")
    decide(appeal.case, senior(), measures=[Chosen("label")], facts="A label is enough.")
    appeal.refresh_from_db()
    assert appeal.state == "undone"


def test_more_than_before_is_upheld_and_an_earlier_end_is_less() -> None:
    author, other = mara(), xiaoman()
    some = removed(author, measures=[Chosen("withhold", ("DE",))])
    appeal, _is_new = appeal_decision(account=author, decision=some, said="No!")
    decide(appeal.case, senior(), measures=[Chosen("remove")], facts="It is worse than that.")
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    until = timezone.now() + dt.timedelta(days=30)
    suspended = decide_on("account", other, Chosen("suspend", until=until))
    appeal, _is_new = appeal_decision(account=other, decision=suspended, said="No!")
    shorter = [Chosen("suspend", until=until - dt.timedelta(days=20))]
    decide(appeal.case, senior("third"), measures=shorter, facts="Ten days are enough.")
    appeal.refresh_from_db()
    assert appeal.state == "undone"


def test_whoever_reported_what_stays_can_appeal() -> None:
    author, reader = mara(), xiaoman()
    note = note_by(author)
    made = report(reader, note)
    decide(Case.objects.get(), moderator(), measures=[])
    made.refresh_from_db()
    client = signed_in(reader)
    page = reverse("report_appeal", args=[made.pk])
    assert page in client.get(made.get_absolute_url()).content.decode()
    client.post(page, {"said": "Look at the second line."})
    appeal = Appeal.objects.get()
    assert not appeal.by_author and appeal.appellant == reader
    second = decide(appeal.case, senior(), facts="The second line says it.")
    made.refresh_from_db()
    appeal.refresh_from_db()
    assert (appeal.state, made.state, made.decision) == ("undone", "upheld", second)
    assert Notification.objects.filter(recipient=reader, kind="appeal").exists()
    assert "The second line says it." in client.get(appeal.get_absolute_url()).content.decode()


def test_an_undone_removal_turns_the_reports_that_it_answered() -> None:
    author, reader = mara(), xiaoman()
    made = report(reader, note_by(author))
    first = decide(Case.objects.get(), moderator())
    appeal, _is_new = appeal_decision(account=author, decision=first, said="It is a bird.")
    second = decide(appeal.case, senior(), measures=[], facts="A bird.")
    made.refresh_from_db()
    assert (made.state, made.decision) == ("unfounded", second)


@pytest.mark.parametrize("said", ["", "   \n", "\u200b", "x" * 2001])
def test_an_appeal_gives_reasons_and_loses_nothing_typed(said: str) -> None:
    author = mara()
    first = removed(author)
    answer = signed_in(author).post(page_of(first), {"said": said})
    assert answer.status_code == 422 and not Appeal.objects.exists()
    page = answer.content.decode()
    assert ("Say why you disagree" in page) != ("Shorten it" in page)
    assert said.strip("\n") in page


def test_others_find_no_appeal() -> None:
    author, other = mara(), xiaoman()
    first = removed(author)
    appeal, _is_new = appeal_decision(account=author, decision=first, said="No!")
    client = signed_in(other)
    for address in (page_of(first), appeal.get_absolute_url()):
        assert client.get(address).status_code == client.post(address, {"said": "Hi"}).status_code == 404
    assert Client().get(appeal.get_absolute_url()).status_code == 302
    with pytest.raises(CannotAppeal, match="Only whoever made it"):
        appeal_decision(account=other, decision=first, said="I disagree for them.")


def test_twice_is_once() -> None:
    author = mara()
    first = removed(author)
    client = signed_in(author)
    for said in ("Once", "Twice"):
        assert client.post(page_of(first), {"said": said}).status_code == 302
    assert Appeal.objects.count() == AppealMessage.objects.count() == Case.objects.exclude(state="decided").count() == 1


def test_against_what_stands_no_longer_nobody_appeals() -> None:
    author, note = mara(), note_by(xiaoman())
    first = decide_on("note", note, Chosen("remove"))
    decide_on("note", note, Chosen("label"))
    with pytest.raises(CannotAppeal, match="later decision"):
        appeal_decision(account=note.author, decision=first, said="Old news.")
    kept = decide_on("note", note_by(author))
    with pytest.raises(CannotAppeal, match="as you would have it"):
        appeal_decision(account=author, decision=kept, said="It should go.")


def test_half_a_year_later_it_is_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    author = mara()
    first = removed(author)
    monkeypatch.setattr("moderation.actions.appeal_decision.WITHIN", -Decision.objects.get().decided_at.resolution)
    with pytest.raises(CannotAppeal, match="half a year"):
        appeal_decision(account=author, decision=first, said="At last.")


def test_whoever_decided_before_gets_the_appeal_nowhere() -> None:
    author, before = mara(), senior("before")
    first = decide(open_case(author), before)
    # A new report brings the case back, to anybody; whoever has it then loses it to the appeal.
    report(xiaoman(), Note.objects.get(pk=first.subject_id))
    claimed = claim_case(case_id=Case.objects.get().pk, moderator=before)
    appeal, _is_new = appeal_decision(account=author, decision=first, said="No!")
    told: dict[str, Any] = {"measures": [], "rule_version": None, "facts": "Mine.", "case_id": claimed.pk}
    with pytest.raises(NotForYou):
        decide_case(moderator=before, token=claimed.claim_token, **told)
    release_case(case_id=claimed.pk, moderator=before)
    for somebody in (before, moderator()):
        with pytest.raises(NotForYou):
            claim_case(case_id=claimed.pk, moderator=somebody)
        assert claim_next_case(moderator=somebody) is None
    second = senior()
    found = claim_next_case(moderator=second)
    assert found == appeal.case and found.claim_token
    with pytest.raises(ReasonMissing):
        decide_case(moderator=second, token=found.claim_token, **(told | {"facts": " "}))
    assert decide_case(moderator=second, token=found.claim_token, **told).outcome == "keep"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"by": "moderator"}, "somebody else decides"),
        ({"by": "mara"}, "somebody else decides"),
        ({"by": "third", "facts": " "}, "says why"),
        ({"by": None, "means": "detector"}, "a person decides"),
    ],
)
def test_the_database_bars_whoever_decided_before(told: dict[str, Any], said: str) -> None:
    author = mara()
    first = removed(author)
    person("third")
    appeal, _is_new = appeal_decision(account=author, decision=first, said="No!")
    by = Account.objects.get(username=told.pop("by")).pk if told["by"] else told.pop("by")
    values = {"facts": "Mine.", "outcome": "keep", "decided_by": by, "supersedes": first} | told
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        Decision.objects.create(author=author, kind="note", subject_id=first.subject_id, case=appeal.case, **values)


def test_both_sides_talk_and_nothing_said_is_changed() -> None:
    author, desk = mara(), moderator("desk")
    appeal, _is_new = appeal_decision(account=author, decision=removed(author), said="No!")
    write_in_appeal(appeal=appeal, said="Who are the friends?", staff=desk)
    client = signed_in(author)
    assert "Who are the friends?" in client.get(appeal.get_absolute_url()).content.decode()
    assert Notification.objects.filter(recipient=author, kind="appeal").exists()
    assert "answered your appeal" in client.get("/me/notifications/").content.decode()
    assert client.post(appeal.get_absolute_url(), {"said": "My sisters."}).status_code == 302
    assert client.post(appeal.get_absolute_url(), {"said": " "}).status_code == 422
    assert list(appeal.messages.values_list("said", flat=True)) == ["No!", "Who are the friends?", "My sisters."]
    for change in (AppealMessage.objects.update, AppealMessage.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(**({"said": "Yes!"} if change == AppealMessage.objects.update else {}))
    for state in ("undone", "upheld"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Appeal.objects.update(state=state)
    decide(appeal.case, senior(), measures=[], facts="Sisters.")
    late = client.post(appeal.get_absolute_url(), {"said": "Thank you!"})
    assert late.status_code == 422 and "Thank you!" in late.content.decode()
    with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
        Appeal.objects.update(state="open", answer=None)


def test_an_appeal_that_a_merge_brings_back_late_is_answered_or_gets_its_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, second = mara(), senior()
    answered, left = (
        appeal_decision(account=author, decision=decide(open_case(author, f"Guaranteed crypto returns {number}"), by),
                        said="No!")[0]
        for number, by in enumerate([moderator(), moderator("third")])
    )  # fmt: skip
    # Away, as it were, while the cases are decided without them.
    for state in ("claimed", "decided"):
        Case.objects.filter(pk=left.case_id).update(state=state)
    with monkeypatch.context() as away:
        away.setattr("moderation.actions.record_decision.answer_appeals", lambda **_: 0)
        decision = decide(answered.case, second, measures=[], facts="A joke.")
    assert settle_appeals() == 2
    answered.refresh_from_db()
    assert (answered.state, answered.answer) == ("undone", decision)
    left.refresh_from_db()
    assert (left.state, left.case.state) == ("open", "escalated") and settle_appeals() == 0


def test_a_suspended_account_appeals() -> None:
    author = mara()
    decision = decide_on("account", author, Chosen("suspend", until=timezone.now() + dt.timedelta(days=3)))
    answer = signed_in(author).post(page_of(decision), {"said": "It was not me."})
    assert answer.status_code == 302 and Appeal.objects.get().state == "open"


def test_a_statement_says_all_that_the_law_asks_for() -> None:
    author = mara()
    decision = removed(author, measures=[withheld(["DE"])])
    page = signed_in(author).get(decision.statement.get_absolute_url()).content.decode()
    for said in ("Germany", "version 1", "It promises money.", "automatic check", "A person decided", "until a later",
                 "out of court", "a court", page_of(decision), "Guaranteed crypto returns"):  # fmt: skip
        assert said in page, said


def test_what_is_sent_twice_is_said_once() -> None:
    author, desk = mara(), senior()
    appeal, _is_new = appeal_decision(account=author, decision=removed(author), said="No!")
    client = signed_in(author)
    for _time in range(2):
        assert client.post(appeal.get_absolute_url(), {"said": "My sisters."}).status_code == 302
    for _time in range(2):
        write_in_appeal(appeal=appeal, said="My sisters.", staff=desk)
    assert list(appeal.messages.values_list("said", flat=True)) == ["No!", "My sisters.", "My sisters."]


def test_whoever_answers_an_appeal_loses_nothing_that_they_typed() -> None:
    author, desk = mara(), signed_in(senior())
    appeal, _is_new = appeal_decision(account=author, decision=removed(author), said="No!")
    page = reverse("admin:moderation_case_change", args=[appeal.case_id])
    desk.post(page, {"do": "claim"})
    sent = {"do": "write", "appeal": appeal.pk}
    desk.post(page, sent | {"said": "x" * 2001})
    assert "x" * 2001 in desk.get(page).content.decode()
    Claim.objects.filter(state="running").update(ends_at=timezone.now())
    told = desk.post(page, sent | {"said": "Who are the friends?"}, follow=True).content.decode()
    assert "Your claim on this case has ended" in told and appeal.messages.count() == 1
    desk.post(page, {"do": "claim"})
    assert "Who are the friends?" in desk.get(page).content.decode()
    assert desk.post(page, sent | {"said": "Who are the friends?"}).status_code == 302
    assert list(appeal.messages.values_list("said", flat=True)) == ["No!", "Who are the friends?"]


def test_an_answer_to_an_appeal_is_in_somebodys_own_words() -> None:
    author, desk = mara(), signed_in(senior())
    appeal, _is_new = appeal_decision(account=author, decision=removed(author), said="No!")
    page = reverse("admin:moderation_case_change", args=[appeal.case_id])
    desk.post(page, {"do": "claim"})
    given = desk.get(page).context["form"].initial
    sent = {"do": "decide", "measures": ["keep"], "rule_version": given["rule_version"], "token": given["token"]}
    for facts in ("", given["suggested"]):
        told = desk.post(page, sent | {"facts": facts, "suggested": given["suggested"]}).content.decode()
        assert "Say why: whoever appealed reads it." in told
    assert desk.post(page, sent | {"facts": "A joke."}).status_code == 302
