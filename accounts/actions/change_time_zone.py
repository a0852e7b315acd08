"""Change the time zone by which somebody's days and nights are told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.clock import DAY, midnight
from accounts.models import Account

# Between two changes: no date can then be had by way of three zones.
REST = dt.timedelta(days=2)


class CannotChangeTimeZone(Exception):
    """The text says why, for the person."""


def change_time_zone(*, account: Account, time_zone: str, now: dt.datetime) -> Account:
    """Have another zone hold from the next midnight of the present one; what is to come can still be changed.

    Raises CannotChangeTimeZone within two days after the last change.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        since = account.time_zone_since
        if time_zone == account.time_zone:
            return account
        if since is not None and since <= now < since + REST:
            raise CannotChangeTimeZone(_("Your time zone has just changed. You can change it again after two days."))
        if since is None or since <= now:
            clock = account.clock
            account.time_zone_before = account.time_zone
            account.time_zone_since = midnight(clock.date_at(now) + DAY, clock.zone)
        account.time_zone = time_zone
        account.save(update_fields=["time_zone", "time_zone_before", "time_zone_since"])
    return account
