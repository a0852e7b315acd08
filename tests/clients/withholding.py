"""A note that is withheld, as a moderator or a court would have it."""

from __future__ import annotations

import datetime as dt

from isthmus.regions.geoip import country_of

from accounts.models import Account
from feeds.models import Note
from moderation.actions.claim_case import claim_case
from moderation.actions.decide_case import decide_case
from moderation.actions.make_moderator import make_moderator
from moderation.actions.obey_demand import obey_demand
from moderation.actions.run_check import run_check
from moderation.measures import Chosen
from moderation.models import Case, Check
from tests.people import PASSWORD, person

# Words that open a case.
SPAM = "Guaranteed crypto returns"
# Of the documentation networks in the file that ships.
THERE = {"REMOTE_ADDR": "192.0.2.1"}


def withhold(note: Note) -> str:
    """Everywhere, for what its words say (SPAM); returns the code of the rule."""
    run_check(check_id=Check.objects.get(kind="note", subject_id=note.pk).pk)
    moderator = person("moderator_1")
    make_moderator(account=moderator)
    case = claim_case(case_id=Case.objects.get(subject_id=note.pk).pk, moderator=moderator)
    assert case.claim_token
    decide_case(
        case_id=case.pk,
        moderator=moderator,
        token=case.claim_token,
        measures=[Chosen("remove")],
        rule_version=case.rule.current,
        facts="It promises money.",
    )
    note.refresh_from_db()
    return case.rule.code


def withhold_there(note: Note) -> None:
    """In the country of the address THERE, by "A court"."""
    country = country_of(THERE["REMOTE_ADDR"])
    assert country
    obey_demand(
        kind="note",
        subject=note,
        country=country,
        staff=Account.objects.create_superuser("root_1", "", PASSWORD),
        authority="A court",
        law="Section 1",
        reference="1/26",
        received_on=dt.date(2026, 11, 1),
    )
