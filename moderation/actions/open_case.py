"""Open a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from moderation.actions.place_case import place_case
from moderation.actions.reopen_case import reopen
from moderation.models import Case


def open_case(
    *, kind: str, subject_id: int, author_id: int, lang: str, rule_id: int, languages: Sequence[str] = ()
) -> Case:
    """The one open case of the subject, locked and in its place: made, or opened again where it had been decided.

    `languages` are all of the subject's, `rule_id` is the rule that is suspected. Part of the transaction that found
    something, after the signals of it, which count for the case's place in the queue.
    """
    given: dict[str, Any] = {
        "author_id": author_id,
        "lang": lang,
        "languages": list(languages) or [lang],
        "rule_id": rule_id,
    }
    with transaction.atomic():
        case = _locked(kind, subject_id) or _made(kind, subject_id, given) or _locked(kind, subject_id)
        assert case is not None  # noqa: S101 - who made it before has committed: the insert waited for that
        if case.state == "decided":
            reopen(case, **given)
        place_case(case)
    return case


def _locked(kind: str, subject_id: int) -> Case | None:
    """The subject's newest case, locked."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("rule")
    return rows.filter(kind=kind, subject_id=subject_id).order_by("-pk").first()


def _made(kind: str, subject_id: int, given: dict[str, Any]) -> Case | None:
    """A new case; None where another was made at the same moment."""
    try:
        with transaction.atomic():
            return Case.objects.create(kind=kind, subject_id=subject_id, state="new", **given)
    except IntegrityError:
        return None
