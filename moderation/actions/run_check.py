"""Run a check."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation.actions.open_case import open_case
from moderation.detectors.terms import find_terms
from moderation.models import Check, Signal
from moderation.subjects import kind_named


def run_check(*, check_id: int) -> None:
    """Look at the subject once, and open a case where something is found; all in one transaction.

    The row is locked while it is worked on: a second worker passes it by, and a crash leaves it as it was. However
    often the message comes, the result is that of one run.
    """
    with transaction.atomic():
        check = Check.objects.select_for_update(skip_locked=True).filter(pk=check_id, state="pending").first()
        if check is None:
            return
        kind = kind_named(check.kind)
        subject = kind.load(check.subject_id)
        check.outcome = "gone" if subject is None else _look(check, kind, subject)
        check.state, check.done_at = "done", timezone.now()
        check.save(update_fields=["state", "outcome", "done_at"])


def _look(check: Check, kind: Any, subject: Any) -> str:
    # Edited meanwhile, it keeps what it said before for its readers: that is looked at as well.
    before = kind.text_before(subject, check.revision) if check.revision < kind.revision(subject) else ""
    found = find_terms(f"{kind.text(subject)}\n{before}")
    if not found:
        kind.publish(subject)
        return "nothing"
    for match in found:
        Signal.objects.get_or_create(
            from_check=check,
            detector="terms",
            rule_id=match.rule_id,
            excerpt=match.excerpt,
            defaults={"author_id": check.author_id, "score": 1.0},
        )
    open_case(
        kind=check.kind,
        subject_id=check.subject_id,
        author_id=check.author_id,
        lang=check.lang,
        rule_id=found[0].rule_id,
        languages=kind.languages(subject),
    )
    return "case"
