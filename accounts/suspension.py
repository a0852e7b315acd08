"""What a suspended account can do, and what it is told."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Account
from moderation.actions.take_effect import in_force
from moderation.models import Measure

# What it may send all the same: the rules and what they did to it, its appeal, its own safety and settings, its
# decisions about its data, leaving. The end of the path, so that what is added elsewhere is closed at first.
OPEN: Final = (
    "/statements/", "/me/reports/", "/report/", "/accounts/", "/preferences/", "/language/", "/region/", "/me/border/",
    "/me/identity/", "/identity/", "/me/guardian/", "/me/wards/", "/me/go-on/", "/me/notifications/", "/unsubscribe/",
    "/announcements/", "/me/blocked/", "/appeals/",
)  # fmt: skip


def is_suspended(account: Account) -> bool:
    """Whether a measure suspends the account right now; that it has ended holds before the row says so."""
    return account.suspended_until is not None and account.suspended_until > timezone.now()


def suspension_of(account: Account) -> Measure | None:
    """The measure that suspends the account; None where none does. One query where one may."""
    if not is_suspended(account):
        return None
    found = in_force("account", [account.pk], ["suspend"]).get(account.pk, [])
    return max(found, key=lambda measure: measure.until or timezone.now()) if found else None


def told_until(account: Account) -> str:
    """That it is suspended and until when, in a sentence for its owner."""
    assert account.suspended_until is not None  # noqa: S101 - asked of suspended ones
    until = date_format(timezone.localtime(account.suspended_until), "DATETIME_FORMAT")
    return _("Your account is suspended until %(until)s.") % {"until": until}
