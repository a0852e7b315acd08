"""Screen time: how much of a day was used, whether the site is open now, and when it opens again.

Only arithmetic: what the database knows is read in accounts.queries.screen_time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from isthmus.regions.policy import ScreenTime

from accounts.clock import Clock, Dark

MINUTE: Final = dt.timedelta(minutes=1)
HOUR: Final = dt.timedelta(hours=1)
# Two views this far apart are one stay: the minutes between them count.
STAY: Final = 5
# From how many minutes before the end a page says so.
WARN: Final = 5

# Locks one after the other that are looked at to say when it opens: a policy can close for good.
AHEAD: Final = 8

# By UTC hour: 60 bits, one for each minute in which the site was used.
Marks = Mapping[dt.datetime, int]


def hour_of(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


def is_marked(marks: Marks, moment: dt.datetime) -> bool:
    hour = hour_of(moment)
    return bool(marks.get(hour, 0) >> (moment - hour) // MINUTE & 1)


def marks_of(minutes: Sequence[dt.datetime]) -> dict[dt.datetime, int]:
    """Marks for these minutes."""
    marks: dict[dt.datetime, int] = {}
    for minute in minutes:
        hour = hour_of(minute)
        marks[hour] = marks.get(hour, 0) | 1 << (minute - hour) // MINUTE
    return marks


def joined(one: Marks, other: Marks) -> dict[dt.datetime, int]:
    """What either of the two says."""
    return {hour: one.get(hour, 0) | other.get(hour, 0) for hour in {*one, *other}}


def to_mark(marks: Marks, now: dt.datetime) -> dict[dt.datetime, int]:
    """What a page view at this moment adds: its minute, and those since the last one where that is not long ago."""
    if is_marked(marks, now):
        return {}
    minutes = [now]
    for back in range(1, STAY + 1):
        earlier = now - back * MINUTE
        if is_marked(marks, earlier):
            break
        minutes.append(earlier)
    else:
        minutes = [now]
    return marks_of(minutes)


def minutes_between(marks: Marks, begins: dt.datetime, ends: dt.datetime) -> int:
    """How many minutes are marked from `begins` on and before `ends`, both whole minutes."""
    count = 0
    for hour, mask in marks.items():
        first, end = max(0, (begins - hour) // MINUTE), min(60, (ends - hour) // MINUTE)
        if first < end:
            count += (mask >> first & (1 << end - first) - 1).bit_count()
    return count


@dataclass(frozen=True)
class Lock:
    """Why the site is closed, until when this reason holds."""

    reason: Literal["night", "used"]
    until: dt.datetime


@dataclass(frozen=True)
class Standing:
    """How somebody stands with a limit at a moment."""

    now: dt.datetime
    limits: ScreenTime
    clock: Clock
    marks: Marks = field(default_factory=dict)
    # What guardians gave: minutes by date, and when a night was lifted.
    given: Mapping[dt.date, int] = field(default_factory=dict)
    lifted: Sequence[dt.datetime] = ()

    @property
    def today(self) -> dt.date:
        return self.clock.day_at(self.now)

    @property
    def used(self) -> int:
        """Minutes of today."""
        return self.used_on(self.today)

    @property
    def allowed(self) -> int | None:
        """Minutes for today, with what a guardian gave; None without a limit."""
        return self._allowed_on(self.today)

    @property
    def left(self) -> int | None:
        """Minutes of today that are left."""
        return None if self.allowed is None else max(0, self.allowed - self.used)

    @property
    def is_counted(self) -> bool:
        """Nobody's minutes are kept for whom they make no difference."""
        return self.limits.minutes_a_day is not None

    def used_on(self, day: dt.date) -> int:
        return sum(minutes_between(self.marks, begins, ends) for begins, ends in self.clock.spans(day))

    def lock(self) -> Lock | None:
        """Why the site is closed now; None while it is open."""
        return self._lock_at(self.now)

    def opens_at(self) -> dt.datetime | None:
        """The first moment, from now on, at which it is open; None where that is not within some days."""
        moment = self.now
        for _each in range(AHEAD):
            lock = self._lock_at(moment)
            if lock is None:
                return moment
            moment = lock.until
        return None

    def closes_in(self) -> int | None:
        """Whole minutes until the time is used up or night comes, whichever is first; None for neither."""
        coming = self.clock.next_night(self.limits.night, self.now) if self.limits.night else None
        night = (coming.begins - self.now) // MINUTE if coming and not self._is_lifted(coming) else None
        return min((each for each in (self.left, night) if each is not None), default=None)

    def with_marks(self, more: Marks) -> Standing:
        return replace(self, marks=joined(self.marks, more))

    def _allowed_on(self, day: dt.date) -> int | None:
        if self.limits.minutes_a_day is None:
            return None
        return self.limits.minutes_a_day // MINUTE + self.given.get(day, 0)

    def _lock_at(self, moment: dt.datetime) -> Lock | None:
        if ends := max((dark.ends for dark in self._nights(moment)), default=None):
            return Lock("night", ends)
        day = self.clock.day_at(moment)
        allowed = self._allowed_on(day)
        # A minute that has begun is paid for.
        if allowed is not None and self.used_on(day) >= allowed and not is_marked(self.marks, moment):
            return Lock("used", self.clock.day_ends(moment))
        return None

    def _nights(self, moment: dt.datetime) -> Iterator[Dark]:
        if self.limits.night:
            yield from (d for d in self.clock.nights(self.limits.night, moment) if not self._is_lifted(d))

    def _is_lifted(self, dark: Dark) -> bool:
        """A night is lifted by what was said since the morning before it."""
        return any(dark.last_ended <= moment < dark.ends for moment in self.lifted)
