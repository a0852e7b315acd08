"""Open a case."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.models import Case


def open_case(
    *, kind: str, subject_id: int, author_id: int, lang: str, rule_id: int, languages: Sequence[str] = ()
) -> Case:
    """The one open case of the subject, made where there is none; `languages` are all of the subject's."""
    case, _created = Case.objects.exclude(state="decided").get_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults={
            "author_id": author_id,
            "lang": lang,
            "languages": list(languages) or [lang],
            "rule_id": rule_id,
        },
    )
    return case
