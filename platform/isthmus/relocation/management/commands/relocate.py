"""Move the site between the modes. So far: the plan of a split, which reads and writes nothing."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from isthmus.relocation.plan import Plan, Table, plan_split
from isthmus.relocation.sides import HomeRule


class Command(BaseCommand):
    help = "Says what moving this site to the other mode would do to every row."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        plan = steps.add_parser("plan", help="count everything by where it would go; reads only")
        plan.add_argument("--to", choices=["split", "shared"], required=True, help="the mode to move to")
        plan.add_argument("--json", action="store_true", help="for programs")
        plan.add_argument(
            "--domestic-countries", metavar="CN,HK", help="what if these, and no other, were the domestic countries"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["to"] == settings.TENANT.mode:
            raise CommandError(f"This site is {settings.TENANT.mode} already; there is nothing to plan.")
        if options["to"] == "shared":
            raise CommandError("The way back, from split to shared, cannot be planned yet. Nothing was changed.")
        plan = plan_split(_rule(options["domestic_countries"]))
        self.stdout.write(json.dumps(plan.as_json(), indent=2) if options["json"] else _account(plan))


def _rule(countries: str | None) -> HomeRule:
    if countries is None:
        return HomeRule()
    codes = [code.strip().upper() for code in countries.split(",") if code.strip()]
    for code in codes:
        if len(code) != 2 or not (code.isascii() and code.isalpha()):
            raise CommandError(f"--domestic-countries names {code!r}. Write two-letter country codes, such as CN,HK.")
    return HomeRule(tuple(codes))


def _account(plan: Plan) -> str:
    """The plan as a person reads it."""
    lines = [
        f"{'':34}{'rows':>10}{'domestic':>10}{'global':>10}{'sealed d.':>10}{'sealed g.':>10}{'both':>8}{'dropped':>9}"
    ]
    lines += [_line(table) for table in plan.tables if table.rows]
    lines += ["", f"In all {sum(table.rows for table in plan.tables):,} rows and {_size(plan)}."]
    sealed = sum(table.sealed_domestic + table.sealed_global for table in plan.tables)
    lines.append(f"{sealed:,} crossings would be sealed: kept safe on their maker's side, put back by a merge.")
    for cut in plan.cuts:
        lines.append(f"{cut.rows:,} rows of {cut.label} point with {cut.field!r} to a row that would live elsewhere.")
    lines += [f"Before a move: {fault}" for fault in plan.faults]
    return "\n".join(lines)


def _line(table: Table) -> str:
    counts = [table.rows, table.domestic, table.global_, table.sealed_domestic, table.sealed_global]
    return f"{table.label:34}" + "".join(f"{n:>10,}" for n in counts) + f"{table.both:>8,}{table.dropped:>9,}"


def _size(plan: Plan) -> str:
    return f"{sum(table.bytes for table in plan.tables) / 1_000_000:,.1f} MB"
