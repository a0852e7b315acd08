"""Try a version of a detector on what was posted before."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext
from rich.progress import Progress

from moderation.actions.ask_backtest import ask_backtest
from moderation.actions.run_backtest import run_backtest
from moderation.models import Backtest, DetectorVersion


class Command(BaseCommand):
    help = "Says what a version would have done to past posts, and stores it with the version. VERSION is NAME:NUMBER."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", metavar="VERSION", help="such as terms:2")
        parser.add_argument("--json", action="store_true", help="the report for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a version that there is not."""
        version = version_named(options["version"])
        row = ask_backtest(version=version)
        Backtest.objects.filter(pk=row.pk).update(state="running")
        with Progress(transient=True, disable=options["json"]) as progress:
            bar = progress.add_task(str(version), total=None)
            row = run_backtest(row=row, heard=lambda done, of: progress.update(bar, completed=done, total=of))
        if options["json"]:
            self.stdout.write(json.dumps(row.report, ensure_ascii=False))
            return
        told = ngettext("%(found)s of %(n)s text found.", "%(found)s of %(n)s texts found.", row.report["looked_at"])
        counts = {"found": f"{row.report['found']:,}", "n": f"{row.report['looked_at']:,}"}
        self.stdout.write(f"{version}: {told % counts}")
        for name, values in row.report["by"].items():
            for value, n in values.items():
                self.stdout.write(f"  {name} {value}: {n['found']:,} of {n['looked_at']:,}")
        for name, n in row.report["agreement"].items():
            self.stdout.write(f"  {name.replace('_', ' ')}: {n:,}")


def version_named(name: str) -> DetectorVersion:
    """The version called NAME:NUMBER. Raises CommandError."""
    detector, _colon, number = name.partition(":")
    rows = DetectorVersion.objects.select_related("detector", "rule").filter(detector__name=detector)
    found = rows.filter(number=int(number)).order_by("pk").first() if number.isascii() and number.isdigit() else None
    if found is None:
        every = DetectorVersion.objects.select_related("detector")
        known = ", ".join(f"{each.detector.name}:{each.number}" for each in every)
        raise CommandError(f"There is no version {name!r}. There are: {known}.")
    return found
