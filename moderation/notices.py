"""What stands where something was withheld."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from isthmus.tenancy.ids import time_of

from moderation.models import Decision


@dataclass(frozen=True)
class Notice:
    """The rule's name, since when, and where to read on."""

    rule_code: str
    rule_number: int
    rule_title: str
    since: dt.datetime
    decision_id: int
    url: str


def notice_for(decision: Decision, language: str) -> Notice:
    """The notice of a decision that withholds, in the reader's language."""
    version = decision.rule_version
    assert version is not None  # noqa: S101 - the database refuses a removal without a rule
    rule = version.rule
    return Notice(
        rule.code,
        rule.number,
        version.title(language),
        time_of(decision.pk),
        decision.pk,
        reverse("rule", args=[rule.code]),
    )
