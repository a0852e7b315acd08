"""Open a case."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.models import Case, Check


def open_case(*, check: Check, rule_id: int, languages: Sequence[str] = ()) -> Case:
    """The one open case of the check's subject, made where there is none; `languages` are all of the subject's."""
    case, _created = Case.objects.exclude(state="decided").get_or_create(
        kind=check.kind,
        subject_id=check.subject_id,
        defaults={
            "author_id": check.author_id,
            "lang": check.lang,
            "languages": list(languages) or [check.lang],
            "rule_id": rule_id,
        },
    )
    return case
