"""The impact of a split as one page of HTML that needs nothing else: no file, no script, no network.

Plots are SVG whose lengths across are shares of the room there is, and whose text keeps its size: as legible on a phone
as on a wide screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from isthmus.relocation.figures import Conversations, Flow, Impact, Reading, Spread, Topic, part
from isthmus.relocation.impact import BINS
from isthmus.relocation.templatetags.impact import number, percent, tongue
from isthmus.tenancy.mode import HOMES

# The histogram's ground line and the height of its highest column, in pixels; above it stand two lines of text.
GROUND: Final = 190
HIGHEST: Final = 130
# What its scale may end at, in hundredths: the first that holds the highest column.
TOPS: Final = (10, 20, 40, 60, 80, 100)


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in hundredths of its axis; `kind` is its class in the style sheet."""

    kind: str
    start: float
    length: float

    @property
    def x(self) -> str:
        return f"{self.start:.2f}%"

    @property
    def width(self) -> str:
        return f"{self.length:.2f}%"


@dataclass(frozen=True)
class Bar:
    """One line of a plot: what it is about, what it says as text, and its parts. A mark compares it with something."""

    name: str
    detail: str
    said: str
    segments: list[Segment]
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a histogram: across in hundredths, upwards in pixels."""

    x: str
    middle: str
    y: str
    height: str
    said: str


@dataclass(frozen=True)
class Line:
    """An upright line through a histogram, with its label on the side where there is room."""

    kind: str
    x: str
    label: str
    label_y: int
    anchor: str
    shift: int


@dataclass(frozen=True)
class Histogram:
    spread: Spread
    columns: list[Column]
    lines: list[Line]
    # Heights of the scale and what stands there.
    scale: list[tuple[str, str]]
    edges: list[tuple[str, str]]
    table: list[tuple[str, int, str]]


def report_page(impact: Impact | None, *, asked: dict[str, str] | None = None, fault: str = "") -> str:
    """The page; with `asked`, what was typed into its form, and without figures while nothing was asked for."""
    context: dict[str, Any] = {"impact": impact, "asked": asked, "fault": fault}
    if impact:
        context |= {
            "people": sum(each.people for each in impact.spreads),
            "nothing": sum(each.nothing for each in impact.spreads),
            "more_than_half": sum(each.more_than_half for each in impact.spreads),
            "everything": sum(each.everything for each in impact.spreads),
            "reach": {home: impact.reach(home) for home in HOMES},
            "kinds": [_kind(flow) for flow in impact.flows],
            "histograms": list(_histograms(impact.spreads)),
            "conversations": [bar for each in impact.conversations for bar in _conversation(each)],
            "topics": [
                {"name": name, "bars": [_topic(name, each) for each in found], "rows": found}
                for name, found in impact.topics.items()
                if found
            ],
            "readings": [_reading(each) for each in impact.readings],
        }
    return render_to_string("relocation/impact.html", context)


def _kind(flow: Flow) -> Bar:
    out, back = _hundredths(flow.domestic_global, flow.rows), _hundredths(flow.global_domestic, flow.rows)
    return Bar(capfirst(flow.name), "", _said(flow.cut, flow.rows), [Segment("d", 0, out), Segment("g", out, back)])


def _conversation(each: Conversations) -> Iterator[Bar]:
    for detail, found in ((_("with the other side"), each.across), (_("with both sides"), each.mixed)):
        yield Bar(
            capfirst(each.name),
            detail,
            _said(found, each.answered),
            [Segment("s", 0, _hundredths(found, each.answered))],
        )


def _topic(group: str, topic: Topic) -> Bar:
    name = tongue(topic.name) if group == "language" else topic.name
    return Bar(name, "", _said(topic.cut, topic.rows), [Segment("s", 0, 100 * topic.share)])


def _reading(each: Reading) -> Bar:
    people = _("by domestic people") if each.home == "domestic" else _("by global people")
    bar = Segment(each.home[0], 0, 100 * each.share)
    # Whoever made nothing is compared with nothing.
    mark = f"{100 * each.expected:.2f}%" if each.rows else ""
    return Bar(capfirst(each.name), people, _said(each.across, each.rows), [bar], mark)


def _histograms(spreads: list[Spread]) -> Iterator[Histogram]:
    """One for each home, all on one scale, so that homes of different size can be compared."""
    highest = max((_hundredths(people, each.people) for each in spreads for people in each.bins), default=0)
    top = next(top for top in TOPS if highest <= top)
    step = 100 / BINS
    for spread in spreads:
        shares = [_hundredths(people, spread.people) for people in spread.bins]
        yield Histogram(
            spread,
            [
                Column(
                    x=f"{step * place + 0.5:.2f}%",
                    middle=f"{step * (place + 0.5):.2f}%",
                    y=f"{GROUND - HIGHEST * share / top:.1f}",
                    height=f"{HIGHEST * share / top:.1f}",
                    said=percent(share / 100) if share else "",
                )
                for place, share in enumerate(shares)
            ],
            _lines(spread),
            [(f"{GROUND - HIGHEST * level:.1f}", f"{top * level:g}%") for level in (0, 0.5, 1)],
            [(f"{step * place:.2f}%", f"{step * place:g}") for place in range(BINS + 1)],
            [
                (f"{step * place:g}–{step * (place + 1):g}%", people, percent(shares[place] / 100))
                for place, people in enumerate(spread.bins)
            ],
        )


def _lines(spread: Spread) -> list[Line]:
    """The person in the middle, and the tenth who lose most: labels in two rows, so that neither crosses a line."""
    room = spread.ninetieth <= 0.55
    upper, lower = 12, 28
    return [
        _line("median", spread.median, _("middle person: %(share)s"), upper if room else lower, spread.median <= 0.4),
        _line("ninetieth", spread.ninetieth, _("one in ten: %(share)s or more"), lower if room else upper, room),
    ]


def _line(kind: str, share: float, label: str, label_y: int, to_the_right: bool) -> Line:
    anchor, shift = ("start", 5) if to_the_right else ("end", -5)
    return Line(kind, f"{100 * share:.2f}%", label % {"share": percent(share)}, label_y, anchor, shift)


def _said(of: int, whole: int) -> str:
    """A share with what it is a share of."""
    if not whole:
        return _("none")
    return _("%(share)s · %(part)s of %(whole)s") % {
        "share": percent(of / whole),
        "part": number(of),
        "whole": number(whole),
    }


def _hundredths(of: int, whole: int) -> float:
    return 100 * part(of, whole)
