"""Says which exchange rates are in force, or brings a newer table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from isthmus.regions.currency import currencies

from feeds.actions.store_rates import store_rates
from feeds.queries.rates import rates_in_force
from feeds.rates import RatesError, read_rates

BANK = "European Central Bank"


class Command(BaseCommand):
    help = (
        "Says which exchange rates are in force; with a FILE, brings its newest day. The European Central Bank "
        "publishes one each working day: eurofxref-daily.xml, and eurofxref.csv within eurofxref.zip, at "
        "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV with a first line Date,USD,JPY,..., or XML")
        parser.add_argument("--source", default=BANK, help=f"who publishes it, as people read it ({BANK})")
        parser.add_argument("--base", default="EUR", help="the currency of which one unit is told (EUR)")

    def handle(self, *args: Any, file: Path | None, source: str, base: str, **options: Any) -> None:
        if file is not None:
            self._bring(file, source.strip(), base.upper())
        rates = rates_in_force()
        whose = rates.source or "the sample that ships; bring a bank's with manage.py rates FILE"
        self.stdout.write(f"{rates.day}: {len(rates.values)} rates of {rates.base} ({whose})")

    def _bring(self, file: Path, source: str, base: str) -> None:
        if base not in currencies():
            raise CommandError(f"{base!r} is no currency. Write its code (ISO 4217), such as EUR.")
        if not 0 < len(source) <= 100:
            raise CommandError("Write with --source who publishes it, in up to 100 characters.")
        try:
            store_rates(rates=read_rates(file.read_text("utf-8-sig"), base=base, source=source))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except RatesError as error:
            raise CommandError(f"{file}: {error}") from error
