"""What a half-year's figures say, made ready for a page and for files. All of it was counted in the log."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Sum
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from isthmus.regions import words
from isthmus.regions.countries import country_name

from moderation.log.bodies import SPANS
from moderation.log.telling import appeal_name, decided_by_name, found_by_name, outcome_name
from moderation.models import Figure, Rule
from moderation.queries.appeals import ended_by
from moderation.subjects import label_of

# So many half-years stand side by side.
SERIES: Final = 8


@dataclass(frozen=True)
class Bar:
    """One line of a plot: what it is, how many, and which part of the longest or of all. 0 to 100."""

    name: str
    count: int
    width: float
    said: str
    # Of these, so many were undone.
    undone: int = 0
    undone_width: float = 0.0
    url: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    bars: list[Bar]
    # What the group needs to be understood; mostly nothing.
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A half-year among others: where it stands in the plot of 100 by 100."""

    period: str
    count: int
    x: float
    y: float
    width: float
    height: float
    is_shown: bool


class Report:
    """The figures of one home's log in one half-year."""

    def __init__(self, home: str, period: str) -> None:
        self.home, self.period = home, period
        rows = Figure.objects.filter(home=home, period=period).values_list("figure", "value", "count")
        self._counts: dict[str, dict[str, int]] = {}
        for figure, value, count in rows:
            self._counts.setdefault(figure, {})[value] = count

    def of(self, figure: str) -> dict[str, int]:
        """How often each value of a figure stands there, most often first."""
        found = self._counts.get(figure, {})
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def count(self, figure: str, value: str) -> int:
        return self._counts.get(figure, {}).get(value, 0)

    @property
    def decisions(self) -> int:
        return self.count("decisions", "all")

    @property
    def withheld(self) -> int:
        return self.decisions - self.count("outcome", "keep")

    @property
    def undone(self) -> int:
        return sum(self.of("undone").values())

    @property
    def appeals(self) -> int:
        return sum(self.of("appeals").values())

    @property
    def demanded(self) -> int:
        return self.count("ground", "law")

    def groups(self) -> list[Group]:
        """Every plot of the page that has something to show."""
        language = get_language() or "en"
        titles = {rule.code: rule for rule in Rule.objects.prefetch_related("versions")}
        found = [
            self._by_rule(titles, language),
            self._group(_("How it was decided"), "outcome", outcome_name),
            self._group(_("Measures"), "measure", measure_name),
            self._group(_("How it was found"), "found_by", found_by_name),
            self._group(_("Who decided"), "decided_by", decided_by_name),
            self._by_time(),
            self._group(_("What it was about"), "kind", label_of),
            self._group(_("In which language"), "lang", words.language_name),
            self._group(_("Demands by law, by country"), "demand", lambda code: country_name(code, language)),
            self._group(_("How appeals ended"), "appeals", appeal_name),
            self._by_appeal(
                _("Appeals, by rule"),
                "rule",
                lambda code: titles[code].current.title(language) if code in titles else code,
            ),
            self._by_appeal(_("Appeals against what a detector decided alone"), "detector", str),
        ]
        return [group for group in found if group.bars]

    def csv(self) -> str:
        """The half-year as a table: figure, value, count."""
        return _csv(
            ["period", "figure", "value", "count"],
            (
                [self.period, figure, value, count]
                for figure in sorted(self._counts)
                for value, count in self.of(figure).items()
            ),
        )

    def _group(self, title: str, figure: str, name: Callable[[str], Any]) -> Group:
        counts = self.of(figure)
        longest = max(counts.values(), default=0)
        bars = [
            Bar(capfirst(str(name(value))), count, 100 * count / longest, self._said(count))
            for value, count in counts.items()
        ]
        return Group(title, bars)

    def _by_rule(self, rules: dict[str, Rule], language: str) -> Group:
        counts, undone = self.of("rule"), self.of("undone")
        longest = max([*counts.values(), *undone.values()], default=0)
        bars = []
        for code in sorted({*counts, *undone}, key=lambda each: (-counts.get(each, 0), each)):
            count, back = counts.get(code, 0), undone.get(code, 0)
            name = rules[code].current.title(language) if code in rules else code
            said = self._said(count)
            if back:
                said += " · " + ngettext("%(n)d undone", "%(n)d undone", back) % {"n": back}
            url = rules[code].get_absolute_url() if code in rules else ""
            bars.append(Bar(name, count, 100 * count / longest, said, back, 100 * min(back, count) / longest, url))
        note = _("Undone: taken back by a later decision of this half-year, after an appeal or without one.")
        return Group(_("By rule"), bars, note if undone else "")

    def _by_appeal(self, title: str, by: str, name: Callable[[str], str]) -> Group:
        """How many of the decisions appealed against were undone, in whole or in part."""
        ended = ended_by(by, self._counts)
        longest = max((each.all for each in ended.values()), default=0)
        bars = [
            Bar(name(code), each.all, 100 * each.all / longest, each.said, each.reversed,
                100 * each.reversed / longest)
            for code, each in ended.items()
        ]  # fmt: skip
        return Group(title, bars, _("Marked: undone on appeal, in whole or in part."))

    def _by_time(self) -> Group:
        counts = self._counts.get("within_minutes", {})
        spans = [
            (str(span), _("within %(time)s") % {"time": words.amount(dt.timedelta(minutes=span))}) for span in SPANS
        ]
        longest = max(counts.values(), default=0)
        bars = [
            Bar(capfirst(name), counts[value], 100 * counts[value] / longest, self._said(counts[value]))
            for value, name in spans
            if value in counts
        ]
        longer = self.decisions - sum(counts.values())
        if longer > 0:
            longest = max(longest, longer)
            bars.append(Bar(_("Longer"), longer, 100 * longer / longest, self._said(longer)))
        return Group(_("How long it took"), bars, _("From the report or the finding to the decision."))

    def _said(self, count: int) -> str:
        share = round(100 * count / self.decisions) if self.decisions else 0
        return f"{count:,} · {share} %" if share <= 100 else f"{count:,}"


def periods_of(home: str) -> list[str]:
    """The half-years of which the log tells, newest first."""
    return list(Figure.objects.filter(home=home).order_by("-period").values_list("period", flat=True).distinct())


def period_name(period: str) -> str:
    """ "January to June 2026"."""
    year, half = re.fullmatch(r"(\d{4})-([12])", period).groups()  # type: ignore[union-attr]
    return (_("January to June %(year)s") if half == "1" else _("July to December %(year)s")) % {"year": year}


def series(home: str, shown: str) -> list[Column]:
    """How many decisions there were in each of the last half-years, as columns of a plot of 100 by 100."""
    found = Figure.objects.filter(home=home, figure="decisions", value="all").order_by("-period")[:SERIES]
    counts = [(figure.period, figure.count) for figure in found][::-1]
    highest = max((count for _period, count in counts), default=0)
    step = 100 / max(len(counts), 4)
    return [
        Column(period, count, number * step + step * 0.18, 100 - 100 * count / highest, step * 0.64,
               100 * count / highest, period == shown)
        for number, (period, count) in enumerate(counts)
    ]  # fmt: skip


@dataclass(frozen=True)
class Use:
    """How often decisions cite a rule, and how often one of those was undone."""

    cited: int = 0
    undone: int = 0


def use_of_rules() -> dict[str, Use]:
    """By the rules' codes, over all half-years and all logs kept here. One query."""
    found: dict[str, dict[str, int]] = {}
    rows = Figure.objects.filter(figure__in=["rule", "undone"]).order_by().values_list("value", "figure")
    for code, figure, count in rows.annotate(total=Sum("count")):
        found.setdefault(code, {})[figure] = count
    return {code: Use(each.get("rule", 0), each.get("undone", 0)) for code, each in found.items()}


def use_of_rule(code: str) -> list[tuple[str, Use]]:
    """The same for one rule by half-year, newest first. One query."""
    found: dict[str, dict[str, int]] = {}
    rows = Figure.objects.filter(figure__in=["rule", "undone"], value=code).order_by("-period")
    for period, figure, count in rows.values_list("period", "figure").annotate(total=Sum("count")):
        found.setdefault(period, {})[figure] = count
    return [(period, Use(each.get("rule", 0), each.get("undone", 0))) for period, each in found.items()]


def figures_csv(home: str) -> str:
    """Every figure of a log, of all half-years: what script/verify-log counts anew."""
    rows = Figure.objects.filter(home=home).order_by("period", "figure", "value")
    return _csv(["period", "figure", "value", "count"], rows.values_list("period", "figure", "value", "count"))


def measure_name(measure: str) -> str:
    """What a measure does, in a word or two; the code itself for one that nobody has named."""
    return {
        "remove": _("withheld everywhere"),
        "withhold": _("withheld in some places"),
        "age_restrict": _("for adults only"),
        "limit": _("no comments, likes or sharing"),
        "demote": _("last in Explore"),
        "label": _("labelled"),
        "suspend": _("account suspended"),
    }.get(measure, measure)


def _csv(head: list[str], rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
