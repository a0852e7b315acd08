"""The rule that a decision names above something: read here, and shown by web/components/label.html, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property

from moderation.models import Decision
from moderation.notices import Notice, notice_of_decision


class Labelled:
    """A row with a column `labelled_by_id`: the decision that has put a label above it, or None."""

    @cached_property
    def label(self) -> Notice | None:
        """The rule above it, in the reader's language. One query, and none without; a list of them gets it for all at
        once."""
        decision: int | None = self.labelled_by_id  # type: ignore[attr-defined]
        return notice_of_decision(_DECISIONS.get(pk=decision)) if decision is not None else None


def read_labels(subjects: Sequence[Any]) -> None:
    """Have each of these know what stands above it. One query, and none where nothing does."""
    ids = {subject.labelled_by_id for subject in subjects} - {None}
    decisions = _DECISIONS.in_bulk(ids) if ids else {}
    for subject in subjects:
        decision = decisions.get(subject.labelled_by_id)
        subject.label = notice_of_decision(decision) if decision else None


_DECISIONS = Decision.objects.select_related("rule_version__rule", "demand")
