"""Exchange rates: read from a file that a bank publishes, and an amount told in another currency."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from isthmus.regions.currency import currencies, places

# The European Central Bank writes both; the first is that of its daily file, the second of its history.
DATES: Final = ("%d %B %Y", "%Y-%m-%d")


class RatesError(Exception):
    """The file is no table of rates; the text says why and what to do."""


@dataclass(frozen=True)
class Rates:
    """What one unit of `base` was worth in each currency on one day."""

    # Empty for the table that ships, which is nobody's.
    source: str
    day: dt.date
    base: str
    values: Mapping[str, Decimal]

    def convert(self, amount: Decimal, currency: str, into: str) -> Decimal | None:
        """The amount in another currency, to the places that its amounts have; None where a rate is missing."""
        values = {self.base: Decimal(1)} | dict(self.values)
        if currency not in values or into not in values:
            return None
        return (amount / values[currency] * values[into]).quantize(Decimal(1).scaleb(-places(into)))


@cache
def sample() -> Rates:
    """The table that ships: round numbers of the right size, so that a first run shows what prices look like."""
    return read_rates((files(__package__) / "sample_rates.csv").read_text("utf-8"), base="EUR", source="")


def read_rates(text: str, *, base: str, source: str) -> Rates:
    """Read the newest day of a table in one of the formats of the European Central Bank: CSV, or XML. Raises
    RatesError."""
    day, found = _from_xml(text) if text.lstrip("\ufeff \r\n").startswith("<") else _from_csv(text)
    values = {code: value for code, value in found.items() if code in currencies()}
    if not values:
        raise RatesError(_("No rate of a currency of today stands in this file."))
    return Rates(source, day, base, values)


def _from_csv(text: str) -> tuple[dt.date, dict[str, Decimal]]:
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if any(row)]
    if len(rows) < 2 or rows[0][0].lower() != "date":
        raise RatesError(_("A table of rates begins with a line “Date, USD, JPY, …”; this file does not."))
    head, *lines = rows
    newest = max(lines, key=lambda line: _day(line[0]))
    pairs = zip(head[1:], newest[1:], strict=False)
    # A currency that had no rate on that day says N/A.
    return _day(newest[0]), {code: _value(code, told) for code, told in pairs if code and told not in ("", "N/A")}


def _from_xml(text: str) -> tuple[dt.date, dict[str, Decimal]]:
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - the operator's own file, and expat refuses to be blown up
    except ElementTree.ParseError as error:
        raise RatesError(_("This file is damaged: %(fault)s.") % {"fault": error}) from error
    days = [each for each in root.iter() if each.tag.endswith("Cube") and "time" in each.attrib]
    if not days:
        raise RatesError(_("No day of rates stands in this file."))
    newest = max(days, key=lambda each: _day(each.attrib["time"]))
    found = {each.attrib["currency"]: each.attrib.get("rate", "") for each in newest if "currency" in each.attrib}
    return _day(newest.attrib["time"]), {code: _value(code, told) for code, told in found.items()}


def _day(told: str) -> dt.date:
    for form in DATES:
        try:
            return dt.datetime.strptime(told, form).date()
        except ValueError:
            continue
    raise RatesError(_("“%(told)s” is no date. Write it as 2026-11-20.") % {"told": told})


def _value(code: str, told: str) -> Decimal:
    try:
        value = Decimal(told)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise RatesError(
            _("The rate of %(code)s is “%(told)s”, which is no number above 0.") % {"code": code, "told": told}
        )
    return value
