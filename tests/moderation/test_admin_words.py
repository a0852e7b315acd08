"""The admin's lists, filters and pages of moderation: in the words of whoever works with them, and no code."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from moderation.actions.appeal_decision import appeal_decision
from moderation.measures import Chosen
from moderation.models import Appeal, Check, Decision, GoldenCase, Measure, Rule, Term
from tests.moderation.test_claims import senior
from tests.moderation.test_console import at_desk
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.people import xiaoman

pytestmark = pytest.mark.django_db
LISTS = ["rule", "term", "check", "decision", "measure", "appeal", "goldencase"]
# As a heading or as a value on its own.
CODES = [
    "Id", "Kind", "Subject id", "Lang", "Code", "Number", "note", "zh-hans", "spam", "done", "pending", "remove",
    "restrict", "keep", "in_force", "age_restrict", "terms", "person", "Staff id", "privacy", "Text en", "Decided by",
    "{}",
]  # fmt: skip


@pytest.fixture
def desk() -> Client:
    author = xiaoman()
    first = moderator()
    case = open_case(author, "稳赚不赔，快来看看")
    decision = decide(case, first, measures=[Chosen("withhold", countries=("DE",)), Chosen("age_restrict")])
    appeal_decision(account=author, decision=decision, said="这是玩笑")
    return at_desk(senior())


def standing_alone(page: str) -> set[str]:
    """The texts of the page between tags, each whole."""
    body = page[page.index("<body") :]
    body = re.sub(r"<(script|style|template)\b.*?</\1>", "", body, flags=re.DOTALL)
    return {" ".join(text.split()) for text in re.findall(r">([^<>]+)<", body)}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", LISTS)
def test_lists_and_filters_are_in_words(desk: Client, name: str, language: str) -> None:
    page = desk.get(reverse(f"admin:moderation_{name}_changelist"), headers={"Accept-Language": language})
    codes = [code for code in CODES if not (language == "en" and code in ("Number", "done"))]
    # A rule's page is addressed by its code, which is a column of its own.
    allowed = {rule.code for rule in Rule.objects.all()} if name == "rule" else set()
    assert not standing_alone(page.content.decode()) & set(codes) - allowed


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", [Check, Decision, Measure, Appeal, GoldenCase, Term])
def test_pages_are_in_words(desk: Client, model: type, language: str) -> None:
    row = model.objects.order_by("pk").first()  # type: ignore[attr-defined]
    address = reverse(f"admin:moderation_{model.__name__.lower()}_change", args=[row.pk])
    page = desk.get(address, headers={"Accept-Language": language})
    assert page.status_code == 200
    codes = [code for code in CODES if not (language == "en" and code in ("Number", "done"))]
    assert not standing_alone(page.content.decode()) & set(codes)


def test_filters_find_what_they_name(desk: Client) -> None:
    checks = reverse("admin:moderation_check_changelist")
    page = standing_alone(desk.get(checks).content.decode())
    assert {"Chinese (Simplified)", "A note", "a case was opened"} <= page
    for asked, found in (("kind=note", 1), ("kind=comment", 0), ("lang=zh-hans", 1), ("lang=en", 0)):
        assert desk.get(f"{checks}?{asked}").context["cl"].result_count == found, asked
    terms = reverse("admin:moderation_term_changelist")
    spam = Term.objects.filter(rule__code="spam").count()
    assert spam and desk.get(f"{terms}?rule=spam").context["cl"].result_count == spam


def test_a_decision_says_where_it_holds_and_by_what(desk: Client) -> None:
    page = desk.get(reverse("admin:moderation_decision_change", args=[Decision.objects.get().pk])).content.decode()
    assert "Germany" in page and "1. Spam and scams" in page and "decided by a person" in page


def test_a_rule_is_chosen_by_its_title(desk: Client) -> None:
    page = desk.get(reverse("admin:moderation_goldencase_changelist")).content.decode()
    assert "7. Private data of others" in page and "None: it stays" in page
