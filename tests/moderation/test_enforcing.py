"""A version decides alone only where it has earned it, and no longer than that."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from accounts.models import Account
from feeds.actions.post_note import post_note
from moderation.actions.move_version import move_version
from moderation.actions.record_decision import record_decision
from moderation.actions.run_check import run_check
from moderation.actions.watch_versions import watch_versions
from moderation.audits import is_audited, precision_of, wilson
from moderation.errors import NotEarned
from moderation.ladder import state_of
from moderation.measures import Chosen
from moderation.models import Audit, Backtest, Case, Check, Decision, DetectorVersion, LadderStep, Rule, RuleVersion
from moderation.models.detector import LADDER
from tests.moderation.test_ladder import check_of, version_of
from tests.people import mara

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_audited(settings: Any) -> None:
    settings.AUDIT_PERCENT = 100


def judged(version: DetectorVersion, *, upheld: int, of: int) -> None:
    """Blind audits that moderators have answered."""
    author, rule = mara_once(), Rule.objects.get(code="spam")
    for number in range(of):
        about: dict[str, Any] = {"author": author, "kind": "note", "subject_id": 1000 + Audit.objects.count()}
        case = Case.objects.create(**about, lang="en", rule=rule, state="decided")
        removed = number < upheld
        record_decision(
            about=case, subject=None, measures=[Chosen("remove")] if removed else [], rule_version=rule.current,
            facts="Seen.", decided_by=Account(pk=1),
        )  # fmt: skip
        Audit.objects.create(author=author, case=case, version=version, rule=rule)


def mara_once() -> Any:
    from accounts.models import Account

    return Account.objects.filter(username="mara").first() or mara()


def earned() -> DetectorVersion:
    """A version that decides by itself."""
    version = version_of()
    long_in_shadow(version)
    figures = {"precision_low": 0.99}
    LadderStep.objects.create(version=version, from_state="suggest", to_state="enforce", why="Test.", figures=figures)
    return version


def long_in_shadow(version: DetectorVersion) -> None:
    """Up to suggest, with a backtest and a day and a half between."""
    Backtest.objects.create(version=version, state="done")
    ago = timezone.now() - dt.timedelta(hours=36)
    for number, (before, after) in enumerate(itertools.pairwise(LADDER[:4])):
        at = ago + dt.timedelta(hours=18 * number) if after == "suggest" else ago
        LadderStep.objects.create(
            id=first_id_at(at) + number, version=version, from_state=before, to_state=after, why="For a test."
        )


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366), (0, 10, 0.0, 0.278)],
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)


def test_a_version_that_has_done_everything_may_decide() -> None:
    version = version_of()
    long_in_shadow(version)
    judged(version, upheld=50, of=50)
    step = move_version(version=version, to_state="enforce", why="It has earned it.")
    assert step.figures == {"judged": 50, "upheld": 50, "precision_low": 0.9287, "precision_high": 1.0}


def test_under_a_rule_that_is_still_to_come_nothing_is_decided() -> None:
    rule = Rule.objects.create(code="soon", number=99)
    day = timezone.localdate() + dt.timedelta(days=9)
    RuleVersion.objects.create(rule=rule, version=1, in_force_since=day, title_en="Soon", title_zh="即将")
    version = version_of(rule="soon")
    long_in_shadow(version)
    judged(version, upheld=50, of=50)
    move_version(version=version, to_state="enforce", why="It has earned it.")
    decided = Decision.objects.count()
    assert check_of(mara_once(), "A zebra crossing").outcome == "case" and Decision.objects.count() == decided


def test_what_is_missing_is_named_and_the_database_refuses_it_as_well() -> None:
    version = version_of(to="suggest")
    judged(version, upheld=8, of=10)
    with pytest.raises(NotEarned, match=r"it takes a day.* upheld 8 of its findings: .* at least 0\.490"):
        move_version(version=version, to_state="enforce", why="Now.")
    for figures, sentence in (({}, "at or above the bar"), ({"precision_low": 0.99}, "only after a backtest")):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            LadderStep.objects.create(
                version=version, from_state="suggest", to_state="enforce", why="Now.", figures=figures
            )
    Backtest.objects.create(version=version, state="done")
    with pytest.raises(IntegrityError, match="only after a day in shadow"), transaction.atomic():
        LadderStep.objects.create(
            version=version, from_state="suggest", to_state="enforce", why="Now.", figures={"precision_low": 0.99}
        )


def test_a_version_that_has_become_worse_is_demoted_by_itself() -> None:
    version = version_of()
    long_in_shadow(version)
    judged(version, upheld=50, of=50)
    move_version(version=version, to_state="enforce", why="It has earned it.")
    assert watch_versions() == 0
    judged(version, upheld=0, of=10)
    assert (watch_versions(), watch_versions()) == (1, 0)
    step = version.steps.latest("id")
    assert (step.to_state, step.by, step.figures["upheld"], step.figures["bar"]) == ("suggest", None, 50, 0.9)
    assert state_of(version) == "suggest"


def test_a_decision_that_an_appeal_has_undone_was_not_right() -> None:
    version = version_of()
    judged(version, upheld=1, of=1)
    first = Decision.objects.get()
    assert first.case
    record_decision(
        about=first.case, subject=None, measures=[], facts="Seen again.", decided_by=Account(pk=2), supersedes=first
    )
    measured = precision_of(version)
    assert (measured.judged, measured.upheld) == (1, 0)


def test_what_is_audited_becomes_a_case_also_from_the_shadow(all_audited: None) -> None:
    shadow, open_ = version_of(to="shadow"), version_of("more", to="suggest")
    check = check_of(mara(), "zebra crossing")
    assert check.outcome == "case"
    assert set(Audit.objects.values_list("version", flat=True)) == {shadow.pk, open_.pk}
    assert Case.objects.count() == 1


def test_a_case_that_moderators_know_already_is_not_audited(all_audited: None) -> None:
    author = mara()
    note = post_note(author=author, title="Zoo", text="zebra crossing")
    rule = Rule.objects.get(code="spam")
    Case.objects.create(author=author, kind="note", subject_id=note.pk, lang="en", rule=rule)
    version_of(to="suggest")
    run_check(check_id=Check.objects.get().pk)
    assert not Audit.objects.exists()


def test_the_draw_is_the_same_however_often_it_is_made(settings: Any) -> None:
    settings.AUDIT_PERCENT = 20
    drawn = [is_audited("note", number, 1) for number in range(2000)]
    assert drawn == [is_audited("note", number, 1) for number in range(2000)]
    assert 300 < sum(drawn) < 500


@pytest.fixture
def certain() -> DetectorVersion:
    """A version that has earned the right to decide, three times an hour."""
    version = version_of(hourly_limit=3)
    long_in_shadow(version)
    judged(version, upheld=50, of=50)
    move_version(version=version, to_state="enforce", why="It has earned it.")
    return version


def test_it_decides_by_itself_and_its_author_is_told_what_it_found(certain: DetectorVersion) -> None:
    check = check_of(mara_once(), "A zebra crossing")
    decision = Decision.objects.latest("id")
    assert (check.outcome, decision.outcome, decision.means) == ("decided", "remove", "detector")
    assert decision.statement and "zebra crossing" in decision.facts and str(certain) in decision.facts
    assert Case.objects.get(kind="note", subject_id=check.subject_id).state == "decided"


def test_beyond_its_limit_moderators_decide_and_nothing_is_dropped(certain: DetectorVersion) -> None:
    author = mara_once()
    outcomes = [check_of(author, f"A zebra crossing, number {number}").outcome for number in range(5)]
    assert outcomes == ["decided"] * 3 + ["case"] * 2
    assert Case.objects.exclude(state="decided").count() == 2


def test_what_is_audited_is_left_to_moderators(certain: DetectorVersion, all_audited: None) -> None:
    check = check_of(mara_once(), "A zebra crossing")
    assert check.outcome == "case"
    assert Case.objects.get(kind="note", subject_id=check.subject_id).blind


def test_demoted_it_decides_no_more(certain: DetectorVersion) -> None:
    move_version(version=certain, to_state="suggest", why="Let us look.")
    assert check_of(mara_once(), "A zebra crossing").outcome == "case"


def test_however_often_the_message_comes_it_decides_once(certain: DetectorVersion) -> None:
    check = check_of(mara_once(), "A zebra crossing")
    before = Decision.objects.count()
    run_check(check_id=check.pk)
    assert Decision.objects.count() == before
