"""Decisions about anything, made as the site makes them, without the queue before them."""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.models import Account
from moderation.actions.decide_case import standing_decision
from moderation.actions.record_decision import record_decision
from moderation.measures import Chosen
from moderation.models import Case, Decision, Opening, Rule
from moderation.subjects import kind_named
from tests.people import person


def decide_on(
    kind: str, subject: Any, *measures: Chosen, facts: str = "Seen.", staff: Account | None = None
) -> Decision:
    """A moderator's decision under the first rule with these measures; with none the subject stays."""
    rule = Rule.objects.order_by("number")[0]
    case = Case.objects.create(
        author=kind_named(kind).author(subject), kind=kind, subject_id=subject.pk, lang="en", rule=rule, state="decided"
    )
    staff = staff or Account.objects.filter(username="decides").first() or person("decides", is_staff=True)
    return record_decision(
        about=case, subject=subject, measures=measures, rule_version=rule.current, facts=facts, decided_by=staff,
        supersedes=standing_decision(kind, subject.pk),
    )  # fmt: skip


def withheld(countries: Any = (), homes: Any = ()) -> Chosen:
    """Everywhere, or in these places."""
    return Chosen("withhold", tuple(countries), tuple(homes)) if countries or homes else Chosen("remove")


def erase_openings() -> None:
    """As they were never there; no law of the database lets anybody do it."""
    with connection.cursor() as cursor:
        # A table is not altered while anything is still to be asked of its rows.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moderation_opening DISABLE TRIGGER moderation_opening_goes_with_account")
        Opening.objects.all().delete()
        cursor.execute("ALTER TABLE moderation_opening ENABLE TRIGGER moderation_opening_goes_with_account")
