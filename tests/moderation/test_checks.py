"""Every revision is checked exactly once in result, whatever the broker does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import post_note
from moderation.actions.run_check import run_check
from moderation.actions.sweep_checks import GRACE, sweep_checks
from moderation.models import Case, Check, Signal
from tests.people import mara, xiaoman

pytestmark = pytest.mark.django_db


def test_a_note_without_findings_is_checked_and_left_alone() -> None:
    post_note(author=mara(), title="Basil", text="It grew. #garden")
    check = Check.objects.get()
    run_check(check_id=check.pk)
    check.refresh_from_db()
    assert (check.state, check.outcome) == ("done", "nothing")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Guaranteed crypto returns!",
        "ＧＵＡＲＡＮＴＥＥＤ  crypto\u200b returns",
        "这个项目稳赚不赔，快来",
        "稳 赚\u3164不\ufe0f赔",
    ],
)
def test_a_term_in_any_width_case_or_spacing_opens_a_case(text: str) -> None:
    note = post_note(author=mara(), title="Offer", text=text)
    run_check(check_id=Check.objects.get().pk)
    case = Case.objects.get()
    assert (case.kind, case.subject_id, case.rule.code, case.state) == ("note", note.pk, "spam", "queued")
    assert note.withheld_by is None, "a finding alone restricts nothing"


def test_however_often_the_message_comes_the_result_is_that_of_one_run() -> None:
    post_note(author=mara(), title="Offer", text="Guaranteed crypto returns")
    check = Check.objects.get()
    for _ in range(3):
        run_check(check_id=check.pk)
    assert (Signal.objects.count(), Case.objects.count()) == (1, 1)


def test_a_comment_is_checked_as_well() -> None:
    note = post_note(author=mara(), title="Tea", text="")
    comment_on_note(author=xiaoman(), note=note, text="加微信返利")
    run_check(check_id=Check.objects.get(kind="comment").pk)
    assert Case.objects.get().lang == "zh-hans"


def test_a_note_deleted_before_its_check_ends_it() -> None:
    note = post_note(author=mara(), title="Gone", text="")
    note.delete()
    check = Check.objects.get()
    run_check(check_id=check.pk)
    check.refresh_from_db()
    assert check.outcome == "gone"


def test_the_sweep_finds_a_check_that_no_message_came_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("moderation.actions.sweep_checks.send_check", sent.append)
    post_note(author=mara(), title="Lost", text="")
    assert sweep_checks() == 0, "a message gets its time to arrive"
    Check.objects.update(due_at=timezone.now() - GRACE - dt.timedelta(seconds=1))
    assert (sweep_checks(), len(sent)) == (1, 1)
    assert sweep_checks() == 0, "and waits before it is sent once more"


def test_posting_survives_a_broker_that_is_down(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr("moderation.tasks.run_check.apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        post_note(author=mara(), title="Anyway", text="")
    assert Check.objects.get().state == "pending"
