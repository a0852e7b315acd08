"""Have what was posted before a detector went live looked at by it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext
from rich.progress import Progress

from moderation.actions.check_again import check_again, checks_to_repeat, went_live

SLICE: Final = 500


class Command(BaseCommand):
    help = (
        "Checks again what was found harmless before the newest version of a detector began to open cases. It can be "
        "ended at any moment, and goes on where it was when it is run again. What was decided or waits for that, it "
        "leaves alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, metavar="N", help="so many at most; run it again for the rest")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where no version opens cases."""
        before = went_live()
        if before is None:
            raise CommandError("No version of a detector opens cases or decides, so nothing would be found.")
        rows = checks_to_repeat(before=before)
        there = rows.count()
        left = min(there, options["most"] or there)
        outcomes: Counter[str] = Counter()
        with Progress(transient=True) as progress:
            bar = progress.add_task("checked again", total=left)
            after = 0
            while left > 0 and (
                ids := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[: min(SLICE, left)])
            ):
                for pk in ids:
                    outcomes[check_again(check_id=pk)] += 1
                    progress.advance(bar)
                after, left = ids[-1], left - len(ids)
        told = ngettext(
            "%(again)s checked again: %(cases)s led to a case, %(decided)s to a decision; %(n)s is left.",
            "%(again)s checked again: %(cases)s led to a case, %(decided)s to a decision; %(n)s are left.",
            over := rows.count(),
        )
        counts = {"again": outcomes.total(), "cases": outcomes["case"], "decided": outcomes["decided"], "n": over}
        self.stdout.write(told % {name: f"{n:,}" for name, n in counts.items()})
