"""How somebody stands with a limit on time, in words."""

from __future__ import annotations

import datetime as dt

from babel.dates import get_timezone_location
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from accounts.clock import DAY, Clock
from accounts.models import GuardianEntry
from accounts.screen_time import WARN, Standing


def used(standing: Standing) -> str:
    """How much of today was used; empty where nothing is counted."""
    if standing.allowed is None:
        return ""
    return ngettext(
        "You have used %(used)d of %(allowed)d minute today.",
        "You have used %(used)d of %(allowed)d minutes today.",
        standing.allowed,
    ) % {"used": standing.used, "allowed": standing.allowed}


def left(standing: Standing) -> str:
    """What is left of today; empty where nothing is counted."""
    if standing.left is None:
        return ""
    return ngettext("%(n)d minute is left.", "%(n)d minutes are left.", standing.left) % {"n": standing.left}


def warning(standing: Standing) -> str:
    """That the site closes within a few minutes; empty where it does not."""
    minutes = standing.closes_in()
    if minutes is None or minutes > WARN:
        return ""
    if minutes < 1:
        return _("This is the last minute for now.")
    return ngettext("%(n)d minute is left for now.", "%(n)d minutes are left for now.", minutes) % {"n": minutes}


def closed_because(standing: Standing) -> str:
    """Why the site is closed, in one sentence."""
    lock = standing.lock()
    if lock is None:
        return ""
    return _("It is night. Sleep well.") if lock.reason == "night" else _("Your time for today is used up.")


def opens(standing: Standing) -> str:
    """When the site opens again, by the person's own clock."""
    moment = standing.opens_at()
    if moment is None:
        return _("A guardian can open it.")
    return _("It opens again %(when)s.") % {"when": when(moment, standing.clock, standing.now)}


def when(moment: dt.datetime, clock: Clock, now: dt.datetime) -> str:
    """ "today at 06:00", "tomorrow at 06:00", "on 3 May at 06:00"."""
    local, today = moment.astimezone(clock.zone_at(moment)), clock.date_at(now)
    time = f"{local:%H:%M}"
    if clock.zone_at(moment) != clock.zone_at(now):
        # By then another zone holds than the one that is on the wrist now.
        time += f" ({city(local)})"
    if local.date() == today:
        return _("today at %(time)s") % {"time": time}
    if local.date() == today + DAY:
        return _("tomorrow at %(time)s") % {"time": time}
    return _("on %(day)s at %(time)s") % {"day": date_format(local.date(), "MONTH_DAY_FORMAT"), "time": time}


def city(moment: dt.datetime) -> str:
    """By whose clocks the moment is told, in the reader's language: "New York"."""
    return get_timezone_location(moment, locale=to_locale(get_language() or "en"), return_city=True)


def day_and_time(moment: dt.datetime, clock: Clock) -> str:
    """ "3 May 2026, 06:00", by this clock."""
    local = moment.astimezone(clock.zone_at(moment))
    return f"{date_format(local.date(), 'DATE_FORMAT')}, {local:%H:%M}"


def told(entry: GuardianEntry) -> str:
    """A line of the log."""
    # Behind a border there is a guardian whose name is not here.
    names = {
        "guardian": entry.guardian.name if entry.guardian else _("The guardian"),
        "child": entry.child.name,
        "minutes": entry.minutes,
    }
    match entry.kind:
        case "linked":
            return _("%(guardian)s became guardian of %(child)s.") % names
        case "minutes":
            return _("%(guardian)s gave %(child)s %(minutes)d more minutes for that day.") % names
        case "night":
            return _("%(guardian)s opened the night for %(child)s until morning.") % names
        case _ if entry.by_child:
            return _("%(child)s ended the link with %(guardian)s.") % names
        case _:
            return _("%(guardian)s ended the link with %(child)s.") % names
