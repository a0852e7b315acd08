"""Cases that can be decided together, because they are about the very same words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from moderation.models import Case
from moderation.models.signal import PERSON
from moderation.queries.signals import signals_of
from moderation.subjects import Kind, kind_named

# Of the queue's first so many with the same rule and language.
LOOKED_AT: Final = 300


def like_cases(case: Case, *, moderator: Any) -> list[tuple[Case, str]]:
    """The waiting cases that say word for word the same and show the same pictures, under the same suspected rule, by a
    detector that suspects both, each with a line of what it is about.

    Never one of a senior, with reports by the moderator, or by the moderator; nor where this case has no words. Five
    queries and two for each that is alike.
    """
    kind = kind_named(case.kind)
    subject = kind.load(case.subject_id)
    words = normalised(kind.text(subject)) if subject is not None else ""
    if not words or case.is_for_seniors:
        return []
    shown = _pictures(kind, subject)
    waiting = Case.objects.filter(
        state="queued", rule=case.rule_id, lang=case.lang, kind=case.kind, escalated_for="", blind=False
    ).exclude(author=moderator)
    others = [
        each
        for each in waiting.select_related("author").order_by("waits_since")[:LOOKED_AT]
        if moderator.pk not in each.barred
    ]
    subjects = kind.load_many([each.subject_id for each in others])
    detectors = detectors_of(case)
    return [
        (each, kind.summary(subjects[each.subject_id]))
        for each in others
        if each.subject_id in subjects
        and normalised(kind.text(subjects[each.subject_id])) == words
        and _pictures(kind, subjects[each.subject_id]) == shown
        and detectors_of(each) & detectors
    ]


def _pictures(kind: Kind, subject: Any) -> list[str]:
    return [picture.digest for picture in kind.pictures(subject)]


def detectors_of(case: Case) -> set[str]:
    """Which detectors suspect the case's rule of it; PERSON where people alone do."""
    return set(signals_of(case).filter(rule=case.rule_id).values_list("detector", flat=True)) or {PERSON}


def normalised(text: str) -> str:
    """The words of a text without the differences that nobody sees."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
