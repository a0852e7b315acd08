"""What somebody wants to hear of, and how: on the site, by e-mail at once or once a day, or not at all.

An account keeps only what differs from the quiet defaults, as {"like": {"site": false}, "answer": {"mail": "daily"}}.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.clock import DAY, Clock
from accounts.models import Account

SUBJECTS: Final = {
    "answer": _("Somebody answers a comment of mine"),
    "mention": _("Somebody mentions me"),
    "comment": _("Somebody comments on a note of mine"),
    "like": _("Somebody likes a note of mine"),
    "follow": _("Somebody follows me"),
    "decision": _("The site decides about something of mine, or that I reported"),
}
MAILS: Final = {"now": _("at once"), "daily": _("once a day"), "never": _("never")}
# Under which subject people choose about the rarer kinds.
CHOSEN_AS: Final = dict.fromkeys(("dispute", "identity", "report", "appeal"), "decision")
# Whoever is decided about is told: this can be kept out of the mailbox, but not off the site.
ALWAYS_ON_SITE: Final = frozenset({"decision"})
# Long enough that a like which is taken back at once writes to nobody, and several things come in one message.
AT_ONCE: Final = dt.timedelta(minutes=1)
# The hour of the person's own clock at which the message of the day is due.
HOUR: Final = dt.time(18)


@dataclass(frozen=True)
class Hearing:
    """How somebody hears of one kind of thing."""

    site: bool = True
    mail: str = "never"

    @property
    def is_deaf(self) -> bool:
        return not self.site and self.mail == "never"


def hearing_of(account: Account, kind: str) -> Hearing:
    """How this account hears of a kind of notification, or of a subject of the settings."""
    subject = CHOSEN_AS.get(kind, kind)
    chosen: dict[str, Any] = (account.hearing or {}).get(subject, {})
    site = subject in ALWAYS_ON_SITE or bool(chosen.get("site", True))
    return Hearing(site, str(chosen.get("mail", "now" if subject == "decision" else "never")))


def mail_due(account: Account, kind: str, now: dt.datetime) -> dt.datetime | None:
    """When an e-mail about something of this kind that happens now is due; None for never, or without an address."""
    mail = hearing_of(account, kind).mail
    if mail == "never" or not account.email:
        return None
    return now + AT_ONCE if mail == "now" else next_hour(account.clock, now)


def next_hour(clock: Clock, now: dt.datetime) -> dt.datetime:
    """When the clock shows HOUR the next time."""
    zone = clock.zone_at(now)
    today = dt.datetime.combine(now.astimezone(zone).date(), HOUR, zone)
    return (today if today > now else today + DAY).astimezone(dt.UTC)
