"""Second looks and golden cases: they measure how alike moderators judge, and change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from moderation.actions import ask_second_looks as asking
from moderation.actions import look_again
from moderation.actions.ask_second_looks import ask_second_looks
from moderation.actions.look_again import answer_second_look, next_look
from moderation.audits import wilson
from moderation.models import Case, Decision, GoldenAnswer, GoldenCase, Rule, SecondLook
from moderation.queries.figures import kappa
from tests.moderation.test_claims import case_about, senior
from tests.moderation.test_console import NEXT, at_desk
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.people import mara

pytestmark = pytest.mark.django_db
LOOK = "admin:moderation_case_look"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every decision is chosen, and every next case may be a look."""
    monkeypatch.setattr(asking, "EVERY", 1)
    monkeypatch.setattr(look_again, "EVERY", 0)
    GoldenCase.objects.update(is_used=False)


def decided(by: Account) -> Case:
    case = open_case(mara())
    decide(case, by)
    assert ask_second_looks() == 1 and ask_second_looks() == 0
    return case


def test_somebody_else_looks_again_and_is_not_told_the_result() -> None:
    first, second = moderator(), moderator("second")
    case = decided(first)
    assert next_look(moderator=first) is None
    desk = at_desk(second)
    assert desk.post(reverse(NEXT)).headers["Location"] == reverse(LOOK)
    page = desk.get(reverse(LOOK)).content.decode()
    assert "Guaranteed" in page and "It promises money." not in page and "withheld" not in page
    assert "That was a second look" in desk.post(reverse(LOOK), {"answer": "spam"}, follow=True).content.decode()
    look = SecondLook.objects.get()
    assert (look.first, look.second, look.moderator) == ("spam", "spam", second)
    assert Decision.objects.count() == 1 and Case.objects.get() == case
    assert desk.get(reverse(LOOK)).status_code == 302, "it is answered"


def test_a_senior_sees_where_the_second_judged_otherwise() -> None:
    first, second = moderator(), moderator("second")
    case = decided(first)
    figures = at_desk(senior()).get(reverse("admin:moderation_case_dashboard")).content.decode()
    assert "judged otherwise" not in figures
    answer_second_look(look_id=SecondLook.objects.get().pk, moderator=second, answer="keep")
    caches["process"].clear()
    figures = at_desk(Account.objects.get(username="senior")).get(reverse("admin:moderation_case_dashboard"))
    page = figures.content.decode()
    assert "Spam and scams → None: it stays" in page
    assert reverse("admin:moderation_case_change", args=[case.pk]) in page


def test_nobody_who_has_seen_enough_gets_a_severe_one_to_look_at(settings: Any) -> None:
    first, second = moderator(), moderator("second")
    case = decided(first)
    Rule.objects.filter(pk=case.rule_id).update(severity=4)
    assert next_look(moderator=second)
    settings.EXPOSURE_PER_HOUR = 0
    assert next_look(moderator=second) is None
    Rule.objects.filter(pk=case.rule_id).update(severity=1)
    assert next_look(moderator=second)


def test_a_look_is_answered_once_and_by_nobody_who_decided() -> None:
    first, second = moderator(), moderator("second")
    decided(first)
    look = SecondLook.objects.get()
    assert not answer_second_look(look_id=look.pk, moderator=first, answer="keep")
    assert answer_second_look(look_id=look.pk, moderator=second, answer="keep")
    assert not answer_second_look(look_id=look.pk, moderator=moderator("third"), answer="spam")
    look.refresh_from_db()
    assert look.second == "keep"


def test_a_prepared_case_says_afterwards_that_it_was_one() -> None:
    GoldenCase.objects.filter(code="giveaway-en").update(is_used=True)
    desk = at_desk(warden := moderator())
    desk.post(reverse(NEXT))
    assert "prepared" not in desk.get(reverse(LOOK)).content.decode()
    told = desk.post(reverse(LOOK), {"answer": "keep"}, follow=True).content.decode()
    assert "prepared otherwise" in told and "“1. Spam and scams”" in told and "It promises money for nothing." in told
    assert not GoldenAnswer.objects.get().is_right and next_look(moderator=warden) is None
    assert not Decision.objects.exists() and not Case.objects.exists()


def test_what_is_no_answer_changes_nothing() -> None:
    GoldenCase.objects.filter(code="giveaway-en").update(is_used=True)
    desk = at_desk(moderator())
    assert desk.get(reverse(LOOK)).status_code == 302, "nothing was given out"
    desk.post(reverse(NEXT))
    for answer in ("", "nonsense", "\0"):
        assert desk.post(reverse(LOOK), {"answer": answer}).status_code == 200
    assert not GoldenAnswer.objects.exists()


def test_the_handbook_says_so_and_the_figures_show_it() -> None:
    first, second = moderator(), senior("second")
    decided(first)
    SecondLook.objects.update(second="keep", moderator=second, answered_at=timezone.now())
    other = case_about(Account.objects.get(username="mara"), 5)
    decide(other, first, measures=[])
    ask_second_looks()
    SecondLook.objects.filter(second="").update(second="keep", moderator=second, answered_at=timezone.now())
    desk = at_desk(second)
    assert "Every twentieth decision" in desk.get(reverse("admin:moderation_case_handbook")).content.decode()
    assert "0.00 (n = 2)" in desk.get(reverse("admin:moderation_case_dashboard")).content.decode()


def test_agreement_and_intervals_are_those_of_their_sources() -> None:
    # Cohen's kappa of 20 and 15 agreements, 5 and 10 differences: 0.4.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([]) is None and kappa([("keep", "keep")]) is None
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)
