"""What the dashboard says, in words and plots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from isthmus.regions.words import language_name

from moderation.admin.plots import Bar, bars
from moderation.models.case import STATES
from moderation.models.rule import rule_titles
from moderation.models.second_look import KEEP
from moderation.queries.appeals import Ended
from moderation.queries.figures import Share, Times, figures, kappa

MINUTE, HOUR, DAY = 60, 3600, 86_400


def lasting(seconds: float) -> str:
    """A time in the roundest words: 40 s, 12 min, 3.5 h, 2 d."""
    if seconds < MINUTE:
        return _("%(n)s s") % {"n": number_format(seconds, 0)}
    if seconds < HOUR:
        return _("%(n)s min") % {"n": number_format(seconds / MINUTE, 0)}
    if seconds < 2 * DAY:
        return _("%(n)s h") % {"n": number_format(seconds / HOUR, 1)}
    return _("%(n)s d") % {"n": number_format(seconds / DAY, 1)}


def dashboard() -> dict[str, Any]:
    """The figures, and plots of them, by name."""
    found, states, titles = figures(), dict(STATES), rule_titles()
    return {
        "figures": found,
        "p50": lasting(found.overall.p50) if found.overall else "–",
        "p90": lasting(found.overall.p90) if found.overall else "–",
        "plots": [
            (
                _("Waiting, by language"),
                bars([(language_name(code), n, 0, number_format(n)) for code, n in found.by_language]),
                "",
            ),
            (
                _("Waiting, by state"),
                bars([(str(states[name]), n, 0, number_format(n)) for name, n in found.by_state]),
                "",
            ),
            (_("Time to decision, by language"), _of_times(found.times_by_language, language_name), _halves()),
            (
                _("Time to decision, by queue"),
                _of_times(found.times_by_queue, lambda state: str(states.get(state, state))),
                _halves(),
            ),
            (
                _("Decided each day"),
                bars([(date_format(day, "MONTH_DAY_FORMAT"), n, late, _late(n, late)) for day, n, late in found.days]),
                _("Dark: after the deadline."),
            ),
            (
                _("Precision of what finds, in 90 days"),
                bars([(each.name, each.value, each.interval[0], _percent(each)) for each in found.detectors]),
                _("How many of its findings that were decided on were right. Dark: the lower end of the interval."),
            ),
            (_("Appeals answered in this half-year, by rule"), _of_appeals(found.appeals_by_rule, titles), _undone()),
            (_("Against what a detector decided alone"), _of_appeals(found.appeals_by_detector, {}), _undone()),
        ],
        "agreement": _agreement(found.looks),
        "disagreed": [
            {"case_id": case_id, "first": _judged(first, titles), "second": _judged(second, titles)}
            for case_id, first, second in found.disagreed
        ],
        "golden": _percent(found.golden) if found.golden.whole else "",
        "appeals": _percent(found.appeals) if found.appeals.whole else "–",
        "again": _percent(found.again) if found.again.whole else "–",
    }


def _of_appeals(ended: dict[str, Ended], names: dict[str, str]) -> list[Bar]:
    return bars([(names.get(code, code), each.all, each.reversed, each.said) for code, each in ended.items()])


def _undone() -> str:
    return _("Dark: undone on appeal, in whole or in part. Counted in the public log.")


def _halves() -> str:
    return _("Dark: half of them (p50). Whole: nine in ten (p90).")


def _of_times(times: list[Times], name_of: Callable[[str], str]) -> list[Bar]:
    return bars([(name_of(one.name), one.p90, one.p50, f"{lasting(one.p50)} / {lasting(one.p90)}") for one in times])


def _judged(answer: str, titles: dict[str, str]) -> str:
    return _("None: it stays") if answer == KEEP else titles.get(answer, answer)


def _agreement(looks: list[tuple[str, str]]) -> str:
    agreed = kappa(looks)
    return f"{agreed:.2f} (n = {len(looks)})" if agreed is not None else ""


def _late(n: int, late: int) -> str:
    return ngettext("%(n)d, %(late)d late", "%(n)d, %(late)d late", n) % {"n": n, "late": late} if late else str(n)


def _percent(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%}–{high:.0%})"
