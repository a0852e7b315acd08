"""Store a table of exchange rates."""

from __future__ import annotations

from feeds.models import RateTable
from feeds.rates import Rates


def store_rates(*, rates: Rates) -> RateTable:
    """Keep the table, in place of what the same source said of the same day before."""
    table, _created = RateTable.objects.update_or_create(
        source=rates.source,
        day=rates.day,
        defaults={"base": rates.base, "rates": {code: str(value) for code, value in sorted(rates.values.items())}},
    )
    return table
