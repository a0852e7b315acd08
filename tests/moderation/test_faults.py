"""A worker that dies at any point of a check leaves it as it was; the next one does it, and once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from feeds.actions.post_note import post_note
from moderation.actions.run_check import run_check
from moderation.active import active_versions
from moderation.detectors.protocol import Seen
from moderation.models import Case, Check, Fingerprint, Rule, RuleVersion, Signal
from tests.moderation.test_duplicates import flooding
from tests.moderation.test_ladder import check_of, version_of
from tests.people import mara

pytestmark = pytest.mark.django_db


class Died(BaseException):
    """Nothing in the code may catch what a killed process does not say."""


def dying_at(number: int) -> Callable[..., Any]:
    """Has the process die before its statement of that number."""
    counted = [0]

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        counted[0] += 1
        if counted[0] == number:
            raise Died
        return run(sql, params, many, context)

    return execute


def result() -> tuple[Any, ...]:
    signals = sorted(Signal.objects.values_list("detector", "reason"))
    return Check.objects.get().outcome, signals, Case.objects.count(), Fingerprint.objects.count()


@pytest.mark.django_db(transaction=True)
def test_however_often_it_dies_the_result_is_that_of_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.tasks.run_check.apply_async", lambda *_, **__: None)
    # A test before, of those that commit, may have left none of what ships.
    rule, _is_new = Rule.objects.get_or_create(code="spam", defaults={"number": 1})
    since = timezone.localdate()
    RuleVersion.objects.get_or_create(rule=rule, version=1, defaults={"in_force_since": since, "title_en": "Spam"})
    version_of(to="suggest")
    version_of("seen", to="shadow")
    flooding()
    post_note(author=mara(), title="Zoo", text="A zebra crossing in the middle of the town, as one finds them")
    check = Check.objects.get()
    died = 0
    while Check.objects.get().state == "pending":
        died += 1
        with connection.execute_wrapper(dying_at(died)):
            try:
                run_check(check_id=check.pk)
            except Died:
                assert (Signal.objects.count(), Case.objects.count()) == (0, 0), f"at statement {died}"
    assert died > 10
    words = [("seen", "zebra crossing"), ("words", "zebra crossing")]
    assert result() == ("case", words, 1, 1)


def test_a_detector_that_breaks_down_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    version_of(to="suggest")
    broken = version_of("broken", to="suggest")

    def break_down(self: Any, seen: Seen) -> Any:
        raise ZeroDivisionError("no")

    finder = next(each.finder for each in active_versions() if each.version == broken)
    monkeypatch.setattr(finder, "find", break_down.__get__(finder), raising=False)
    check = check_of(mara(), "A zebra crossing")
    assert check.outcome == "case" and check.missed == {"broken 1": "ZeroDivisionError: no"}
    assert list(Signal.objects.values_list("detector", flat=True)) == ["words"]
