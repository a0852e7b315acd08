"""A guardian's leave: more minutes for today, or a night that stays open."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, GuardianEntry, Guardianship

MINUTES: Final = (15, 30, 60)


class CannotGrant(Exception):
    """The text says why, for the guardian."""


def grant_minutes(*, guardian: Account, child: Account, minutes: int, now: dt.datetime) -> GuardianEntry:
    """Give 15, 30 or 60 minutes for the date that it is for the child now. Raises CannotGrant."""
    if minutes not in MINUTES:
        raise CannotGrant(_("Give 15, 30 or 60 minutes."))
    return _grant(guardian, child, kind="minutes", made_at=now, minutes=minutes, day=child.clock.day_at(now))


def lift_night(*, guardian: Account, child: Account, now: dt.datetime) -> GuardianEntry:
    """Open the night that it is, or the next one, until its morning. Raises CannotGrant."""
    return _grant(guardian, child, kind="night", made_at=now)


def _grant(guardian: Account, child: Account, **fields: object) -> GuardianEntry:
    with transaction.atomic():
        # Held, so that nobody grants in the moment in which the two are unlinked.
        if not Guardianship.objects.select_for_update().filter(guardian=guardian, child=child).exists():
            raise CannotGrant(_("You are not the guardian of this account."))
        return GuardianEntry.objects.create(guardian=guardian, child=child, **fields)
