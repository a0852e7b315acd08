"""The queue in the admin, as a moderator uses it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation.actions.appeal_decision import appeal_decision
from moderation.models import Case, Claim, Decision, PendingDecision
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.people import PASSWORD, mara, person, xiaoman

pytestmark = pytest.mark.django_db
QUEUE = "admin:moderation_case_changelist"


@pytest.fixture
def desk(client: Client) -> Client:
    moderator()
    client.login(username="moderator", password=PASSWORD)
    return client


def page_of(case: Case) -> str:
    return reverse("admin:moderation_case_change", args=[case.pk])


def answer_to(case: Case, **given: Any) -> dict[str, Any]:
    token = str(Claim.objects.get(case=case, ended_at=None).token)
    values = {"token": token, "rule_version": case.rule.current.pk, "measures": ["remove"], "facts": "Spam."}
    return values | {"do": "decide"} | given


def test_next_case_claim_decide(desk: Client) -> None:
    case = open_case(mara())
    queue = desk.get(reverse(QUEUE)).content.decode()
    assert "Offer" in queue and "Spam and scams" in queue
    here = desk.post(reverse("admin:moderation_case_next"))
    assert here.headers["Location"] == page_of(case)
    page = desk.get(page_of(case))
    assert page.context["form"].initial["token"] == Claim.objects.get().token
    assert "<mark>Guaranteed crypto returns</mark>" in page.content.decode()
    assert desk.post(page_of(case), answer_to(case)).headers["Location"] == reverse(QUEUE), "there is no next one"
    assert not Decision.objects.exists()
    assert "It takes effect" in desk.get(reverse(QUEUE)).content.decode()
    PendingDecision.objects.update(due_at=timezone.now())
    assert "Offer" not in desk.get(reverse(QUEUE)).content.decode()
    assert Decision.objects.get().outcome == "remove" and not PendingDecision.objects.exists()
    assert "Decided: withheld" in desk.get(page_of(case)).content.decode()


def test_an_ended_claim_loses_nothing_that_was_typed(desk: Client) -> None:
    case = open_case(mara())
    desk.post(page_of(case), {"do": "claim"})
    sent = answer_to(case, facts="A long explanation.")
    Claim.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    page = desk.post(page_of(case), sent).content.decode()
    assert "Your claim on this case has ended" in page and "A long explanation." in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("rule_version", "Choose the rule"), ("facts", "Write in a sentence"), ("measures", "Choose what follows")],
)
def test_what_is_missing_gets_a_sentence(desk: Client, missing: str, sentence: str) -> None:
    case = open_case(mara())
    desk.post(page_of(case), {"do": "claim"})
    page = desk.post(page_of(case), answer_to(case, **{missing: ""})).content.decode()
    assert sentence in page
    assert not Decision.objects.exists()


def test_anybody_else_is_sent_away(client: Client) -> None:
    case = open_case(mara())
    xiaoman()
    client.login(username="xiaoman", password=PASSWORD)
    for address in (reverse(QUEUE), page_of(case)):
        assert client.get(address).status_code in (302, 403)
    assert client.post(reverse("admin:moderation_case_next")).status_code in (302, 403)
    assert Case.objects.get().state == "queued"


def test_records_are_shown_and_not_changed(desk: Client) -> None:
    open_case(mara())
    for name in ("check", "decision", "rule", "term"):
        assert desk.get(reverse(f"admin:moderation_{name}_changelist")).status_code == 200
        assert desk.get(reverse(f"admin:moderation_{name}_add")).status_code == 403


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["A note ", "withheld", "1. Spam and scams (version 1)", "Remove it", "in force", "its author"]),
        ("zh-CN", ["一篇笔记", "不予展示", "1. 垃圾信息与诈骗（第 1 版）", "移除", "有效", "作者", "涉及的内容"]),
    ],
)
def test_records_are_told_in_the_readers_words(client: Client, language: str, said: list[str]) -> None:
    author, above = mara(), person("above", is_staff=True, is_superuser=True)
    decision = decide(open_case(author), moderator())
    appeal_decision(account=author, decision=decision, said="It is a joke.")
    client.force_login(above)
    names = ("decision", "measure", "appeal", "rule")
    pages = [
        client.get(reverse(f"admin:moderation_{name}_changelist"), headers={"Accept-Language": language})
        for name in names
    ]
    text = "".join(page.content.decode() for page in pages)
    assert [each for each in said if each not in text] == []
    assert "moderator" in text, "who decided has a name"


@pytest.mark.parametrize("path", ["abc/change/", "%00/change/", "1_5F/change/", "9" * 30 + "/change/"])
def test_an_odd_number_is_no_case(desk: Client, path: str) -> None:
    assert desk.get(f"{reverse(QUEUE)}{path}").status_code == 404


def test_an_unknown_state_shows_the_open_ones(desk: Client) -> None:
    assert desk.get(f"{reverse(QUEUE)}?state=%00&lang=%00&area=%00&after=%00").status_code in (200, 302)


@pytest.mark.parametrize("asked", ["check/?state=%00", "check/?lang=a%00", "rule/?area=%00", "appeal/?state=%00"])
def test_a_null_character_breaks_nothing(desk: Client, asked: str) -> None:
    assert desk.get(f"/admin/moderation/{asked}").status_code in (200, 302, 400)
    assert desk.get("/media/a/%00/360.webp").status_code == 404


def test_staff_sign_in_by_the_common_door(client: Client) -> None:
    assert client.get("/admin/login/").headers["Location"].startswith("/accounts/login/")
