"""A version of a detector goes up one step at a time, down at any time, and each step says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from accounts.models import Account
from feeds.actions.post_note import post_note
from moderation.actions.make_version import make_version
from moderation.actions.move_version import move_version
from moderation.actions.run_check import run_check
from moderation.detectors.protocol import BadParameters
from moderation.errors import NotEarned
from moderation.ladder import state_of
from moderation.models import Case, Check, Detector, DetectorVersion, LadderStep, Rule, Signal
from moderation.models.detector import LADDER
from tests.people import mara

pytestmark = pytest.mark.django_db


def version_of(
    name: str = "words", *, to: str = "draft", rule: str = "spam", hourly_limit: int = 30, **parameters: Any
) -> DetectorVersion:
    """A version for tests, put on the ladder by steps as the database takes them."""
    detector, _is_new = Detector.objects.get_or_create(name=name, defaults={"kind": "terms"})
    parameters = parameters or {"terms": [("", "zebra crossing")]}
    about: dict[str, Any] = {"rule": Rule.objects.get(code=rule), "hourly_limit": hourly_limit}
    version = make_version(detector=detector, parameters=parameters, **about)
    put(version, to)
    return version


def put(version: DetectorVersion, to: str) -> None:
    """Up to a step, without what has to be earned on the way."""
    here = LADDER.index(state_of(version))
    for before, after in zip(LADDER[here:], LADDER[here + 1 : LADDER.index(to) + 1], strict=False):
        LadderStep.objects.create(version=version, from_state=before, to_state=after, why="For a test.")


def check_of(author: Account, text: str) -> Check:
    post_note(author=author, title="Zoo", text=text)
    check = Check.objects.latest("id")
    run_check(check_id=check.pk)
    check.refresh_from_db()
    return check


def test_the_terms_that_a_site_had_go_on_opening_cases() -> None:
    version = DetectorVersion.objects.with_state().get(detector__name="terms")
    assert (version.state, version.steps.count()) == ("suggest", 3)
    check = check_of(mara(), "guaranteed crypto returns")
    signal = Signal.objects.get(from_check=check)
    assert (signal.version, signal.reason, signal.rule.code) == (version, "guaranteed crypto returns", "spam")


@pytest.mark.parametrize(("state", "signals", "cases"), [("backtested", 0, 0), ("shadow", 1, 0), ("suggest", 1, 1)])
def test_what_follows_from_a_finding_depends_on_how_far_its_version_got(state: str, signals: int, cases: int) -> None:
    version_of(to=state)
    check = check_of(mara(), "A zebra crossing!")
    assert (Signal.objects.count(), Case.objects.count()) == (signals, cases)
    assert check.outcome == ("case" if cases else "nothing")


def test_two_versions_of_one_detector_look_side_by_side() -> None:
    version_of(to="suggest")
    version_of(to="shadow")
    check_of(mara(), "zebra crossing")
    assert sorted(Signal.objects.values_list("version__number", "state")) == [(1, "suggest"), (2, "shadow")]


def test_a_demoted_version_finds_nothing_from_then_on() -> None:
    version = version_of(to="suggest")
    move_version(version=version, to_state="draft", why="It found zebras.", by=None)
    assert check_of(mara(), "zebra crossing").outcome == "nothing"
    assert not Signal.objects.exists()


def test_a_step_says_who_and_why() -> None:
    editor, version = mara(), version_of(to="backtested")
    step = move_version(version=version, to_state="shadow", why=" Try it. ", by=editor)
    assert (step.from_state, step.to_state, step.why, step.by) == ("backtested", "shadow", "Try it.", editor.pk)
    with pytest.raises(NotEarned, match="Say why"):
        move_version(version=version, to_state="draft", why=" ", by=editor)


@pytest.mark.parametrize("to", ["suggest", "enforce"])
def test_nobody_skips_a_step(to: str) -> None:
    version = version_of(to="backtested")
    with pytest.raises(NotEarned, match="one step at a time"):
        move_version(version=version, to_state=to, why="Hurry.")
    with pytest.raises(IntegrityError, match="one step and no further"), transaction.atomic():
        LadderStep.objects.create(version=version, from_state="backtested", to_state=to, why="Hurry.")
    with pytest.raises(IntegrityError, match="stands at backtested"), transaction.atomic():
        LadderStep.objects.create(version=version, from_state="shadow", to_state="suggest", why="Hurry.")
    assert state_of(version) == "backtested"


def test_settings_and_steps_stay_as_they_were_stored() -> None:
    version = version_of(to="shadow")
    for change in (
        lambda: DetectorVersion.objects.filter(pk=version.pk).update(threshold=0.1),
        lambda: LadderStep.objects.filter(version=version).update(why="Never."),
        lambda: LadderStep.objects.filter(version=version).delete(),
    ):
        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            change()


def test_a_version_is_looked_at_only_where_it_is_meant_to() -> None:
    detector = Detector.objects.create(name="narrow", kind="terms")
    about: dict[str, Any] = {"detector": detector, "parameters": {"terms": [("spam", "zebra")]}}
    put(make_version(**about, area=["comment"]), "suggest")
    put(make_version(**about, languages=["zh-hans"]), "suggest")
    assert check_of(mara(), "A zebra is crossing the street in the morning").outcome == "nothing"


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"terms": [("", "!!")]}, "no letter"),
        ({"terms": [], "words": []}, "words: Extra inputs"),
        ({}, "terms: Field required"),
        ({"terms": [("spma", "zebra")]}, "No rule has the code 'spma'"),
        ({"terms": [("", "zebra")]}, "Choose the rule"),
        ({"terms": [("spam", "ze\0bra")]}, "null character"),
        ({"terms": [("spam", "zebra\ud800")]}, "half a character"),
    ],
)
def test_parameters_that_no_version_can_have_are_refused(parameters: dict[str, Any], sentence: str) -> None:
    detector = Detector.objects.create(name="odd", kind="terms")
    with pytest.raises(BadParameters, match=sentence):
        make_version(detector=detector, parameters=parameters)


def test_a_version_of_many_rules_decides_never() -> None:
    version = DetectorVersion.objects.get(detector__name="terms")
    with pytest.raises(NotEarned, match="more than one rule"):
        move_version(version=version, to_state="enforce", why="It is good.")
