"""Move an account to the other home, because its owner asks for it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from isthmus.tenancy.mode import HOMES

from accounts.models import Account, HomeChange
from accounts.policies import ON_REQUEST

# Between two moves, so that nobody changes home from one note to the next.
REST = dt.timedelta(days=30)


class CannotChangeHome(Exception):
    """The text says why, for the account's owner."""


def may_change_home(account: Account) -> str:
    """Why the account cannot move now, for its owner; empty where it can."""
    if settings.TENANT.is_split:
        return _(
            "This site holds the accounts of one home only. Open an account on the other site; they share nothing."
        )
    if settings.POLICIES.home.move == "never":
        return _("The policies of this site do not let an account move to the other home.")
    # A home that a declaration or a pack has decided anew was not asked for.
    if account.home_rule == ON_REQUEST and timezone.now() < account.home_since + REST:
        day = date_format(timezone.localtime(account.home_since), "DATE_FORMAT")
        return _("You have moved on %(day)s. You can move again after 30 days.") % {"day": day}
    return ""


def change_home(*, account: Account) -> Account:
    """Give the account the other home from now on, and keep where it lived until now. Raises CannotChangeHome."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        if reason := may_change_home(account):
            raise CannotChangeHome(reason)
        HomeChange.objects.create(
            account=account,
            home=account.home,
            rule=account.home_rule,
            edition=account.home_edition,
            since=account.home_since,
        )
        (account.home,) = set(HOMES) - {account.home}
        account.home_rule, account.home_edition = ON_REQUEST, settings.PACK.edition
        account.home_since = timezone.now()
        account.save(update_fields=["home", "home_rule", "home_edition", "home_since"])
    return account
