"""What was posted before a detector went live is looked at by it once an operator asks for that."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import post_note
from feeds.models import Note
from moderation.actions import check_again as repeating
from moderation.actions.move_version import move_version
from moderation.actions.sweep_checks import sweep_checks
from moderation.models import Case, Check, DetectorVersion, Fingerprint, LadderStep, Signal
from moderation.queries.signals import signals_of
from tests.checks import run_checks
from tests.moderation.test_decisions import decide, moderator
from tests.moderation.test_enforcing import judged, long_in_shadow
from tests.moderation.test_ladder import put, version_of
from tests.people import mara

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def not_audited(settings: Any) -> None:
    settings.AUDIT_PERCENT = 0


def again(*given: str) -> str:
    said = io.StringIO()
    call_command("check_again", *given, stdout=said)
    return said.getvalue()


def posted(author: Account, text: str) -> Note:
    note = post_note(author=author, title="Zoo", text=text)
    run_checks()
    return note


def test_what_stands_is_found_by_what_went_live_since() -> None:
    author = mara()
    note, _harmless = posted(author, "A zebra crossing"), posted(author, "A lion")
    assert not Case.objects.exists()
    version_of("later", to="suggest", terms=[("", "zebra")])
    assert "2 checked again: 1 led to a case, 0 to a decision; 0 are left." in again()
    assert Case.objects.get().subject_id == note.pk and Signal.objects.filter(detector="later").count() == 1
    assert Client().get(reverse("note", args=[note.pk])).status_code == 200, "a case withholds nothing"
    assert "0 checked again" in again() and Check.objects.filter(state="done").count() == 2


def test_where_nothing_is_live_there_is_nothing_to_check_with() -> None:
    for version in DetectorVersion.objects.active():
        state = getattr(version, "state", "")
        LadderStep.objects.create(version=version, from_state=state, to_state="draft", why="For a test.")
    version_of(to="shadow")
    with pytest.raises(CommandError, match="nothing would be found"):
        again()


def test_what_it_found_in_shadow_it_says_once_it_suggests() -> None:
    version = version_of(to="shadow")
    posted(mara(), "A zebra crossing")
    put(version, "suggest")
    assert "1 led to a case" in again()
    assert [signal.state for signal in signals_of(Case.objects.get())] == ["suggest"]
    assert sorted(Signal.objects.values_list("state", flat=True)) == ["shadow", "suggest"]


def test_it_goes_on_where_it_was_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    author = mara()
    for number in range(5):
        posted(author, f"A zebra crossing, {number}")
    version_of(to="suggest")
    assert "2 checked again: 2 led to a case, 0 to a decision; 3 are left." in again("--most", "2")
    # Killed in the middle of the next one, that is a check as any other, which the sweep sends.
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(repeating, "run_check", _killed)
        again()
    waiting = Check.objects.get(state="pending")
    Check.objects.update(due_at=waiting.due_at.replace(year=2025))
    assert sweep_checks() == 1
    run_checks()
    assert "2 checked again: 2 led to a case" in again() and Case.objects.count() == 5


def _killed(**_: int) -> None:
    raise KeyboardInterrupt


def test_only_the_newest_revision_is_looked_at_and_nothing_that_people_have_decided() -> None:
    author = mara()
    edited, kept = posted(author, "A zebra crossing"), posted(author, "Guaranteed crypto returns, by zebra crossing")
    edit_note(author=author, note=edited, title="Zoo", text="A lion")
    run_checks()
    decide(Case.objects.get(subject_id=kept.pk), moderator(), measures=[])
    version_of(to="suggest")
    assert "1 checked again: 0 led to a case" in again()
    assert Case.objects.get().state == "decided"


def test_it_is_too_late_to_find_a_flood() -> None:
    author = mara()
    posted(author, "The zebra crossing is closed from Monday")
    Fingerprint.objects.all().delete()
    version_of(to="suggest")
    again()
    assert not Fingerprint.objects.exists(), "what was posted long ago is not among what was posted lately"


def test_one_that_may_decides_alone_up_to_its_limit() -> None:
    author = mara()
    for number in range(2):
        posted(author, f"A zebra crossing, {number}")
    Check.objects.update(done_at=timezone.now() - dt.timedelta(days=3))
    version = version_of(hourly_limit=1)
    long_in_shadow(version)
    judged(version, upheld=50, of=50)
    move_version(version=version, to_state="enforce", why="It has earned it.")
    assert "2 checked again: 1 led to a case, 1 to a decision; 0 are left." in again()
