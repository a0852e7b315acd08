"""What somebody's own clock shows: their days and nights, also on the days on which clocks are changed or zones are.

Every moment belongs to one day, the date that the clock showed then, by the time zone that held then. So what is given
once a day cannot be had twice, however a journey repeats a date. A journey east cuts a date short; what is left of it
joins the next one where it is no day any more, because midnight would otherwise come sooner for whoever changes zones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from isthmus.regions.policy import Night

DAY = dt.timedelta(days=1)
# A day is not shorter than this, for whatever change of the zone.
SHORTEST = dt.timedelta(hours=20)


@dataclass(frozen=True)
class Clock:
    """A time zone; for one that was changed, also the zone `before` and the moment `since` which the present one holds.

    That moment may still lie ahead.
    """

    zone: ZoneInfo
    before: ZoneInfo | None = None
    since: dt.datetime | None = None

    def zone_at(self, moment: dt.datetime) -> ZoneInfo:
        return self.before if self.before and self.since and moment < self.since else self.zone

    def date_at(self, moment: dt.datetime) -> dt.date:
        """The date that the clock shows."""
        return moment.astimezone(self.zone_at(moment)).date()

    def day_at(self, moment: dt.datetime) -> dt.date:
        """The day to which the moment belongs: the date that the clock shows, or the next one where that is a rest."""
        date = self.date_at(moment)
        return date + DAY if date == self._rest and self.since and moment >= self.since else date

    def day_ends(self, moment: dt.datetime) -> dt.datetime:
        """When the day of the moment is over, or another zone begins to hold."""
        ends = midnight(self.day_at(moment) + DAY, self.zone_at(moment))
        return min(ends, self.since) if self.since and moment < self.since else ends

    def spans(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The stretches of time that belong to this day: one, or two around a change of the zone."""
        begins, ends = midnight(day, self.zone), midnight(day + DAY, self.zone)
        if self.before is None or self.since is None:
            yield begins, ends
            return
        if day - DAY == self._rest:
            begins = self.since
        if day != self._rest and self.since < ends:
            yield max(begins, self.since), ends
        begins, ends = midnight(day, self.before), midnight(day + DAY, self.before)
        if begins < self.since:
            yield begins, min(ends, self.since)

    @property
    def _rest(self) -> dt.date | None:
        """The date in whose midst the present zone began to hold, where a new day began then and too little is left."""
        if self.before is None or self.since is None:
            return None
        date = self.since.astimezone(self.zone).date()
        is_new = date >= self.since.astimezone(self.before).date()
        return date if is_new and midnight(date + DAY, self.zone) - self.since < SHORTEST else None

    def nights(self, night: Night, moment: dt.datetime) -> Iterator[Dark]:
        """The nights in whose middle the moment is.

        A night that is running when the zone changes goes on to its own end; otherwise a change at midnight would open
        what the night closes.
        """
        yield from (dark for dark in _nights(night, moment, self.zone_at(moment)) if dark.holds(moment))
        if self.before and self.since and self.since <= moment:
            for dark in _nights(night, self.since, self.before):
                if dark.holds(self.since) and dark.holds(moment):
                    yield dark

    def next_night(self, night: Night, moment: dt.datetime) -> Dark | None:
        """The next night that begins, within a day or two."""
        return next((dark for dark in _nights(night, moment, self.zone_at(moment)) if dark.begins > moment), None)


@dataclass(frozen=True)
class Dark:
    """One night, and when the one before it ended."""

    begins: dt.datetime
    ends: dt.datetime
    last_ended: dt.datetime

    def holds(self, moment: dt.datetime) -> bool:
        return self.begins <= moment < self.ends


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When a date begins there, in UTC; where clocks skip midnight, the moment of the skip."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _nights(night: Night, moment: dt.datetime, zone: ZoneInfo) -> list[Dark]:
    today = moment.astimezone(zone).date()
    return [_dark(night, today + n * DAY, zone) for n in (-1, 0, 1)]


def _dark(night: Night, day: dt.date, zone: ZoneInfo) -> Dark:
    """The night that begins on this date."""
    over = DAY if night.ends <= night.begins else dt.timedelta()
    return Dark(
        min(_both(day, night.begins, zone)),
        max(_both(day + over, night.ends, zone)),
        max(_both(day + over - DAY, night.ends, zone)),
    )


def _both(day: dt.date, time: dt.time, zone: ZoneInfo) -> list[dt.datetime]:
    """The moments that a time of day can mean: two where clocks are set back over it or forward past it."""
    return [dt.datetime.combine(day, time, zone).replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
