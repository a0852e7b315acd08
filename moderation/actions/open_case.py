"""Open a case."""

from __future__ import annotations

from moderation.models import Case, Check


def open_case(*, check: Check, rule_id: int) -> Case:
    """The one open case of the check's subject, made where there is none."""
    case, _created = Case.objects.exclude(state="decided").get_or_create(
        kind=check.kind,
        subject_id=check.subject_id,
        defaults={"author_id": check.author_id, "lang": check.lang, "rule_id": rule_id},
    )
    return case
