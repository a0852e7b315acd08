"""Move the site between the modes, in steps that can be killed and run again."""

from __future__ import annotations

import json
import logging
import shlex
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import translation
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text

from isthmus.relocation.figures import Impact
from isthmus.relocation.fill import Report
from isthmus.relocation.freeze import NotFrozen
from isthmus.relocation.impact import impact_of_split
from isthmus.relocation.journal import SomebodyElse
from isthmus.relocation.move import Findings, MoveError, Relocation, session
from isthmus.relocation.places import PlaceError, places
from isthmus.relocation.plan import Plan, Table, plan_merge, plan_split
from isthmus.relocation.report import report_page
from isthmus.relocation.settle import Collision
from isthmus.relocation.sides import HomeRule
from isthmus.relocation.verifier import Result
from isthmus.tenancy.marker import fill_for_a_move
from isthmus.tenancy.mode import HOMES

STEPS = {
    "rehearse": "do the whole move into throw-away databases and verify it there; the site runs on",
    "start": "freeze writes and copy: rows, then pictures; run it again after an interruption",
    "verify": "compare every row of what went in with what came out, and sign a manifest",
    "switch": "retire the old site and open the new; then change DEPLOYMENT_MODE in .env",
    "undo": "back, with everything written since; at any moment before complete",
    "complete": "the only step without a way back: empty the old site",
}


WHAT_IF = ("report", "domestic_countries", "domestic_languages")


class Command(BaseCommand):
    help = "Moves this site between the modes: plan, rehearse, start, verify, switch; undo or complete."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        # What only this program runs stands in no list.
        shown = ["plan", *STEPS, "addresses"]
        steps = parser.add_subparsers(dest="step", required=True, metavar="{" + ",".join(shown) + "}")
        plan = steps.add_parser("plan", help="count everything by where it would go; reads only")
        plan.add_argument(
            "--domestic-countries", metavar="CN,HK", help="what if these, and no other, were the domestic countries"
        )
        plan.add_argument(
            "--domestic-languages", metavar="zh-hans", help="what if whoever reads these best were domestic"
        )
        plan.add_argument("--report", metavar="FILE", help="write what the border would cut as a page of HTML")
        plan.add_argument(
            "--language", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE, help="of that page"
        )
        others = [steps.add_parser(name, help=what) for name, what in STEPS.items()]
        for each in (plan, *others):
            each.add_argument("--to", choices=["split", "shared"], required=True, help="the mode to move to")
            each.add_argument("--json", action="store_true", help="for programs")
        for each in others:
            if each.prog.endswith("complete"):
                each.add_argument("--yes", action="store_true", help="do not ask")
            if each.prog.endswith("start"):
                each.add_argument("--unrehearsed", action="store_true", help="begin without a rehearsal")
        # What the other steps run, under the settings of the tenant whose tables it makes.
        steps.add_parser("receive")
        steps.add_parser("addresses", help="where the databases and pictures are, for script/verify; holds passwords")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "receive":
            fill_for_a_move()
            call_command("migrate", interactive=False, verbosity=0)
            return
        # It warns of connections that end in the middle; whoever ended them knows.
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        if options["step"] == "addresses":
            for name, place in places().items():
                self.stdout.write(f"export {name.upper()}_DATABASE_URL={shlex.quote(place.database_url)}")
                self.stdout.write(f"export {name.upper()}_MEDIA_ROOT={shlex.quote(str(place.media_root))}")
            return
        try:
            self._do(options)
        except CommandError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"step": options["step"], "done": False, "error": str(error)}))
            raise

    def _do(self, options: dict[str, Any]) -> None:
        """One step; whatever goes wrong becomes a sentence."""
        try:
            getattr(self, options["step"])(options)
        except (MoveError, PlaceError, NotFrozen, SomebodyElse, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        except psycopg.OperationalError as error:
            raise CommandError(
                f"A database went away ({' '.join(str(error).split())}). Have it running and run the same command "
                "again: what is done stays done."
            ) from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Run the same command again: what is done stays done.") from None

    def plan(self, options: dict[str, Any]) -> None:
        if options["to"] == "shared" and any(options[each] for each in WHAT_IF):
            raise CommandError("--report and what if are about a border: they go with --to split.")
        plan = _plan(options["to"], _rule(options))
        rehearsal = Relocation(options["to"], places(), _silent).rehearsed()
        if rehearsal and (rows := rehearsal.plan.get("rows_to_copy")):
            plan.measured = rehearsal.steps["rehearsed"]["seconds"] / rows
        told = plan.as_json()
        if options["to"] == "split" and (options["report"] or options["json"]):
            with translation.override(options["language"]):
                impact = impact_of_split(_rule(options))
                told["impact"] = impact.as_json()
                if options["report"]:
                    _write_report(Path(options["report"]), impact)
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else account_of(plan))

    def rehearse(self, options: dict[str, Any]) -> None:
        plan = _plan(options["to"])
        with self._progress(options, plan.rows_to_copy) as report:
            result = Relocation(options["to"], places(), report).rehearse(plan.as_json())
        self._say(
            options,
            f"Rehearsed: {_tables(result)} tables and {result.files:,} files are what "
            f"they were. The throw-away databases are gone. Next: manage.py relocate start --to {options['to']}",
            **result.as_json(),
        )

    def start(self, options: dict[str, Any]) -> None:
        plan = _plan(options["to"])
        if plan.faults:
            raise CommandError("\n".join(plan.faults))
        if not options["unrehearsed"]:
            _refuse_unrehearsed(Relocation(options["to"], places(), _silent))
        with self._progress(options, plan.rows_to_copy) as report:
            move = Relocation(options["to"], places(), report).start(plan.as_json())
        self._say(
            options,
            f"Copied in {move.steps['copied']['seconds']:.0f} s; the site can be read, and nothing can be written. "
            f"Next: manage.py relocate verify --to {options['to']}",
            steps=move.steps,
        )

    def verify(self, options: dict[str, Any]) -> None:
        try:
            with self._progress(options, 0) as report:
                manifest = Relocation(options["to"], places(), report).verify()
        except Findings as error:
            raise CommandError(
                f"{error}\nTo mend it, copy again, what is right stays: manage.py relocate start --to {options['to']}; "
                "then verify."
            ) from error
        path = Path(settings.STATE_DIR) / "relocation" / f"manifest-{manifest['body']['move']}.json"
        path.write_text(json.dumps(manifest, indent=1))
        sealed = _sealed(manifest["body"])
        if not options["json"]:
            for label, (foreseen, found) in sealed.items():
                what = "sealed" if options["to"] == "split" else "put back"
                self.stdout.write(f"{found:>12,} {what} of {label}, {foreseen:,} foreseen")
        self._say(
            options,
            f"Verified: every row and file is there. The signed manifest is {path}; anybody can check it with "
            f"script/verify {path}. Next: manage.py relocate switch --to {options['to']}",
            manifest=str(path),
            sealed={label: {"foreseen": foreseen, "found": found} for label, (foreseen, found) in sealed.items()},
        )

    def switch(self, options: dict[str, Any]) -> None:
        move = Relocation(options["to"], places(), _silent).switch()
        self._say(
            options,
            f"Switched. End the running site, write DEPLOYMENT_MODE={options['to']} into .env and start again. "
            f"Until `manage.py relocate complete --to {options['to']}` the way back is: "
            f"manage.py relocate undo --to {options['to']}",
            state=move.state,
        )

    def undo(self, options: dict[str, Any]) -> None:
        back = "shared" if options["to"] == "split" else "split"
        with self._progress(options, 0) as report:
            Relocation(options["to"], places(), report).undo()
        site = "site holds" if back == "shared" else "sites hold"
        self._say(
            options,
            f"Undone: the {back} {site} everything again, also what was written since. Write DEPLOYMENT_MODE={back} "
            "into .env, if it says something else, and start again. What was copied stays on the other side, closed, "
            "until the next move begins.",
            state="undone",
        )

    def complete(self, options: dict[str, Any]) -> None:
        relocation = Relocation(options["to"], places(), _silent)
        if not options["yes"]:
            held = relocation.held()
            self.stdout.write("\n".join(f"{rows:>12,}  {name}" for name, rows in sorted(held.items()) if rows))
            self.stdout.write("All of this is on the new side as well, and will be erased here.")
            if not sys.stdin.isatty() or input("Type erase: ") != "erase":
                raise CommandError("Nothing was erased. To do it without being asked, add --yes.")
        relocation.complete()
        self._say(
            options,
            "Completed: the rows and pictures of the old site are erased. Its logs, keys and what Redis keeps are "
            "files of yours; remove them when you no longer need them.",
            state="completed",
        )

    def _say(self, options: dict[str, Any], sentence: str, **figures: Any) -> None:
        self.stdout.write(
            json.dumps({"step": options["step"], "done": True} | figures) if options["json"] else sentence
        )

    @contextmanager
    def _progress(self, options: dict[str, Any], rows: int) -> Iterator[Report]:
        """Bars on the terminal, or lines for programs."""
        if options["json"]:
            yield _Lines(self.stdout, rows)
            return
        columns = (
            TextColumn("{task.description:12}"),
            BarColumn(bar_width=16),
            _Done(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[name]}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
        )
        with Progress(*columns, console=Console(stderr=True), expand=True) as progress:
            bars = _Bars(progress, rows)
            yield bars
            bars.end()


class _Done(ProgressColumn):
    """How many are done, and of how many where that is known."""

    def render(self, task: Task) -> Text:
        known = task.total is not None and task.total >= task.completed
        return Text(f"{task.completed:,.0f}" + (f"/{task.total:,.0f}" if known and task.total else ""))


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


class _Bars:
    """One bar for each kind of work, made when the work begins."""

    def __init__(self, progress: Progress, rows: int) -> None:
        self.progress = progress
        self.rows = rows
        self.tasks: dict[str, TaskID] = {}
        self.turn = threading.Lock()

    def __call__(self, what: str, name: str, number: int) -> None:
        kind = kind_of(what, name)
        with self.turn:
            if kind not in self.tasks:
                total = self.rows if kind == "Rows" and self.rows else None
                self.tasks[kind] = self.progress.add_task(kind, total=total, name="")
            self.progress.update(self.tasks[kind], advance=number, name=name)

    def end(self) -> None:
        """What was foreseen was an estimate: all of it is done."""
        for task in self.progress.tasks:
            self.progress.update(task.id, total=task.completed, name="")


class _Lines:
    """A line of JSON for every kind of work, at most twice a second."""

    def __init__(self, stream: Any, rows: int) -> None:
        self.stream = stream
        self.rows = rows
        self.done: dict[str, int] = {}
        self.last: dict[str, float] = {}
        self.turn = threading.Lock()

    def __call__(self, what: str, name: str, number: int) -> None:
        kind = kind_of(what, name)
        with self.turn:
            self.done[kind] = self.done.get(kind, 0) + number
            if time.monotonic() - self.last.get(kind, 0) >= 0.5:
                self.last[kind] = time.monotonic()
                line = {"what": kind.lower(), "name": name, "done": self.done[kind]}
                if kind == "Rows" and self.rows:
                    line["of"] = self.rows
                self.stream.write(json.dumps(line))


def kind_of(what: str, name: str) -> str:
    """Which bar a piece of work belongs to."""
    if name == "pictures" or what == "missing":
        return "There already" if what == "found" else "Pictures"
    return {"copied": "Rows", "found": "Rows", "indexed": "Indexes", "put back": "Put back", "compared": "Compared"}[
        what
    ]


def _silent(what: str, name: str, number: int) -> None:
    """For steps that take a moment."""


def _plan(to: str, rule: HomeRule | None = None) -> Plan:
    if to == settings.TENANT.mode:
        (other,) = {"shared", "split"} - {to}
        raise CommandError(
            f"DEPLOYMENT_MODE is {to} already. If the site itself is still {other}, write DEPLOYMENT_MODE={other} into "
            ".env and run this again."
        )
    where = places()
    if to == "split":
        if "tenancy_marker" not in connection.introspection.table_names():
            raise CommandError("There is no site yet. Start it first: script/server")
        return plan_split(rule)
    Relocation(to, where, _silent).refuse_unready_sources()
    with ExitStack() as stack:
        return plan_merge({name: stack.enter_context(session(where[name]))[0] for name in HOMES})


def _write_report(path: Path, impact: Impact) -> None:
    if path.exists():
        raise CommandError(f"{path} is there already. Choose another name, or remove it.")
    try:
        path.write_text(report_page(impact))
    except OSError as error:
        raise CommandError(f"{path} cannot be written ({error.strerror}). Choose another place.") from error


def _shown(each: Collision) -> str:
    """What two sites both have; where that is a mark such as "verified", what it stands for as well."""
    own = each.before if isinstance(each.before, str) else f"{each.before} of {each.key}"
    return f"{each.column} {own!r}"


def _tables(result: Result) -> int:
    """How many tables were compared, whatever number of databases they stand in."""
    return len({table.removesuffix(" (sealed)") for tables in result.figures.values() for table in tables})


def _sealed(body: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """What the plan foresaw to be sealed, or put back, and what is, by model."""
    foreseen = {
        each["label"]: each["sealed_domestic"] + each["sealed_global"] for each in body["plan"].get("tables", [])
    }

    def sealed(names: list[str], table: str) -> int:
        return sum(body["result"]["figures"][name].get(f"{table} (sealed)", [0])[0] for name in names)

    split = len(body["into"]) > 1
    found = {
        told["label"]: sealed(body["into"], table)
        if split
        else sealed(body["from"], table) - sealed(body["into"], table)
        for table, told in body["tables"].items()
        if told["kind"] == "crossing"
    }
    return {label: (foreseen.get(label, 0), rows) for label, rows in found.items()}


def _refuse_unrehearsed(relocation: Relocation) -> None:
    """What a rehearsal has found stops the real move; and one there has to be, unless this one has begun already."""
    if relocation.under_way():
        return
    rehearsal = relocation.rehearsed()
    again = f"manage.py relocate rehearse --to {relocation.to}"
    if rehearsal is None:
        raise CommandError(f"This move has not been rehearsed. Run {again} first, or add --unrehearsed.")
    if findings := rehearsal.manifest["findings"]:
        raise CommandError("The last rehearsal found:\n" + "\n".join(findings) + f"\nMend it and run {again} again.")


def _rule(options: dict[str, Any]) -> HomeRule:
    try:
        return HomeRule.asked(options["domestic_countries"], options["domestic_languages"])
    except ValueError as error:
        raise CommandError(str(error)) from error


def account_of(plan: Plan) -> str:
    """The plan as a person reads it."""
    lines = [
        f"{'':34}{'rows':>10}{'domestic':>10}{'global':>10}{'sealed d.':>10}{'sealed g.':>10}{'both':>8}{'dropped':>9}"
    ]
    lines += [_line(table) for table in plan.tables if table.rows]
    lines += ["", f"In all {sum(table.rows for table in plan.tables):,} rows and {_size(plan)}."]
    sealed = sum(table.sealed_domestic + table.sealed_global for table in plan.tables)
    if plan.to == "split":
        lines.append(f"{sealed:,} crossings would be sealed: kept safe on their maker's side, put back by a merge.")
    else:
        lines.append(f"{sealed:,} sealed crossings would be put back, as far as both of their ends are still there.")
    for cut in plan.cuts:
        lines.append(f"{cut.rows:,} rows of {cut.label} point with {cut.field!r} to a row that would live elsewhere.")
    for each in plan.collisions:
        lines.append(
            f"{each.label}: both sites have {_shown(each)}; the older, {each.older}, keeps it, and {each.younger} gets "
            f"{each.after!r}."
        )
    lines.append(
        f"About {plan.seconds:,.0f} s of reading only, and {plan.space / 1_000_000:,.1f} MB more on disk meanwhile."
    )
    lines += plan.notices
    lines += [f"Before a move: {fault}" for fault in plan.faults]
    return "\n".join(lines)


def _line(table: Table) -> str:
    counts = [table.rows, table.domestic, table.global_, table.sealed_domestic, table.sealed_global]
    return f"{table.label:34}" + "".join(f"{n:>10,}" for n in counts) + f"{table.both:>8,}{table.dropped:>9,}"


def _size(plan: Plan) -> str:
    return f"{sum(table.bytes for table in plan.tables) / 1_000_000:,.1f} MB"
