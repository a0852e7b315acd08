"""A worker that dies at any point of a check leaves it as it was; the next one does it, and once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from feeds.actions.post_note import post_note
from moderation.actions.run_check import run_check
from moderation.models import Case, Check, Fingerprint, Signal
from tests.moderation.test_duplicates import flooding
from tests.moderation.test_ladder import version_of
from tests.people import mara

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_however_often_it_dies_the_result_is_that_of_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.tasks.run_check.apply_async", lambda *_, **__: None)
    version_of(to="suggest")
    version_of("seen", to="shadow")
    flooding()
    post_note(author=mara(), title="Zoo", text="A zebra crossing, and guaranteed crypto returns for everybody")
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
    words = [("seen", "zebra crossing"), ("terms", "guaranteed crypto returns"), ("words", "zebra crossing")]
    assert result() == ("case", words, 1, 1)
