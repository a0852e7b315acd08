"""The steps of a move, each of which can be killed at any moment and run again."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import Connection, sql

from isthmus.relocation import journal
from isthmus.relocation.catalog import described, tables
from isthmus.relocation.constraints import constraints
from isthmus.relocation.fill import Feed, Report, all_names, clear_the_way, copy_tables, finish
from isthmus.relocation.freeze import freeze, melt, thaw
from isthmus.relocation.journal import Move
from isthmus.relocation.pictures import FILES, copy_pictures, digests_for, remove_strangers
from isthmus.relocation.places import Place
from isthmus.relocation.receipts import write_receipts
from isthmus.relocation.references import merge_references
from isthmus.relocation.rows import TEMPORARY, Selections
from isthmus.relocation.settle import collisions, give_back_cuts, give_back_names, give_settled, keep_settled
from isthmus.relocation.signing import signed
from isthmus.relocation.verifier import Result, schema_of, verify
from isthmus.tenancy.marker import OPEN
from isthmus.tenancy.mode import HOMES


class MoveError(Exception):
    """A step cannot be done now; the text says what to do."""


class Findings(MoveError):
    """What went in is not what came out; one sentence each."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


@dataclass
class Relocation:
    """The steps of a move to a mode (`split` or `shared`) between places, by tenant."""

    to: str
    places: Mapping[str, Place]
    report: Report

    @property
    def sources(self) -> list[str]:
        return ["shared"] if self.to == "split" else list(HOMES)

    @property
    def targets(self) -> list[str]:
        return list(HOMES) if self.to == "split" else ["shared"]

    # --- Steps -------------------------------------------------------------------------------------------------------

    def rehearse(self, plan: dict[str, Any]) -> Result:
        """Do the whole move into throw-away databases and verify it there, while the site runs on.

        The journal keeps what was found and how long it took. Raises Findings.
        """
        with self._at_work("rehearse") as desk, ExitStack() as stack:
            if under_way := journal.unfinished(desk):
                raise MoveError(_next_step(under_way))
            began = time.monotonic()
            rehearsal = dict(self.places)
            for name in self.targets:
                rehearsal[name] = stack.enter_context(_throw_away(self.places[name]))
            other = Relocation(self.to, rehearsal, self.report)
            sources, targets = other._filled(stack, atomic=False)
            result = other._compared(sources, targets)
            rehearsed = journal.begin(desk, self.to, plan, state="rehearsed")
            seconds = time.monotonic() - began
            journal.enter(desk, rehearsed, "rehearsed", seconds=seconds, manifest=result.as_json())
        if result.findings:
            raise Findings(result.findings)
        return result

    def rehearsed(self) -> Move | None:
        """The rehearsal that this move can rely on, if there was one."""
        with self.places["shared"].connect() as desk:
            return journal.last_rehearsal(desk, self.to)

    def under_way(self) -> bool:
        """Whether this move has begun and not ended."""
        with self.places["shared"].connect() as desk:
            move = journal.unfinished(desk)
        return move is not None and move.to == self.to

    def start(self, plan: dict[str, Any]) -> Move:
        """Freeze the sources and fill the targets; again after an interruption it goes on."""
        with self._at_work("start") as desk:
            move = self._move(desk, {"started", "copied", "verified"})
            if move is None:
                self.refuse_unready_sources()
                self._refuse_used_targets()
                move = journal.begin(desk, self.to, plan)
            elif move.state == "verified":
                # What was verified is about to be written to.
                journal.enter(desk, move, "copied")
            began = time.monotonic()
            with self.places[self.sources[0]].connect() as source:
                steps = _steps_of(source)
            for name in self.targets:
                prepare(self.places[name], steps)
            # What is there already need not be copied while people wait.
            self._copy_pictures_ahead()
            self._freeze()
            journal.enter(desk, move, "started", seconds=time.monotonic() - began)
            began = time.monotonic()
            with ExitStack() as stack:
                _sources, targets = self._filled(stack, atomic=False)
                for name, target in targets.items():
                    remove_strangers(self.manifest(), target, self.places[name].media_root)
            journal.enter(desk, move, "copied", seconds=time.monotonic() - began)
        return move

    def verify(self) -> dict[str, Any]:
        """Compare sources and targets, and sign what was found. Raises Findings."""
        with self._at_work("verify") as desk, ExitStack() as stack:
            move = self._move(desk, {"copied", "verified"})
            if move is None:
                raise MoveError(
                    f"There is nothing to verify. Begin with: manage.py relocate rehearse --to {self.to}, then start"
                )
            began = time.monotonic()
            sources = {name: stack.enter_context(session(self.places[name]))[0] for name in self.sources}
            targets = {name: stack.enter_context(self.places[name].connect()) for name in self.targets}
            # From here to the switch nobody changes what is being compared.
            for target in targets.values():
                freeze(target, _every_table())
            result = self._compared(sources, targets, strangers=True)
            if result.findings:
                # What was verified before is not any more.
                journal.enter(desk, move, "copied", seconds=time.monotonic() - began)
                raise Findings(result.findings)
            body = self.manifest() | {
                "move": str(move.id),
                "epoch": _epoch(next(iter(sources.values()))) + 1,
                "verified_at": round(time.time()),
                "result": result.as_json(),
                "plan": move.plan,
            }
            manifest = signed(body, Path(settings.STATE_DIR) / "relocation" / "signing_key")
            journal.enter(desk, move, "verified", seconds=time.monotonic() - began, manifest=manifest)
        return manifest

    def switch(self) -> Move:
        """Retire the sources, give everybody a receipt, open the targets."""
        with self._at_work("switch") as desk, ExitStack() as stack:
            move = self._move(desk, {"verified", "switched"})
            if move is None:
                raise MoveError(f"Verify the move first: manage.py relocate verify --to {self.to}")
            sources = {name: stack.enter_context(self.places[name].connect()) for name in self.sources}
            targets = {name: stack.enter_context(self.places[name].connect()) for name in self.targets}
            epoch = max(_epoch(source) for source in sources.values()) + 1
            # First no site is open, then the new ones are: at no moment both. The journal knows before anybody writes.
            _retire(sources.values())
            if move.state != "switched":
                journal.enter(desk, move, "switched")
            self._open(targets.values(), sources.values(), epoch)
        return move

    def undo(self) -> Move:
        """Back to the sources: before the switch by letting go, after it with everything written since."""
        with self._at_work("undo") as desk:
            move = self._move(desk, set(journal.UNFINISHED))
            if move is None:
                raise MoveError("There is no move to undo; the site stands where it is.")
            if move.state in ("started", "copied", "verified"):
                self._let_go()
            else:
                if move.state == "switched":
                    journal.enter(desk, move, "undoing")
                self._bring_back(desk, move)
            journal.enter(desk, move, "undone")
        return move

    def complete(self) -> Move:
        """The one step without a way back: empty the sources."""
        with self._at_work("complete") as desk:
            move = self._switched(desk)
            for name in self.sources:
                with self.places[name].connect() as source:
                    _empty(source, "retired")
                shutil.rmtree(self.places[name].media_root / "pictures", ignore_errors=True)
            journal.enter(desk, move, "completed")
        return move

    def held(self) -> dict[str, int]:
        """How many rows of each table `complete` would erase. Raises MoveError where it is not its turn."""
        with self.places["shared"].connect() as desk:
            self._switched(desk)
        counted: dict[str, int] = {}
        for name in self.sources:
            with self.places[name].connect() as source:
                for table in tables():
                    row = source.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
                    counted[table.label] = counted.get(table.label, 0) + (row[0] if row else 0)
        return counted

    def manifest(self) -> dict[str, Any]:
        """What the verifier has to be told of this move."""
        return described() | {"version": 1, "from": self.sources, "into": self.targets, "files": FILES}

    # --- Parts of steps ----------------------------------------------------------------------------------------------

    @contextmanager
    def _at_work(self, step: str) -> Iterator[Connection[Any]]:
        """The journal's connection, with the lock on it."""
        for name in self.sources:
            with self.places[name].connect() as source:
                if marker(source) is None:
                    raise MoveError(
                        f"The {name} database holds no site, so there is nothing to move. Start the site first "
                        f"(script/server), or set DATABASE_URL in .env.{name} to the database that holds it."
                    )
        with self.places["shared"].connect() as shared:
            there = marker(shared) is not None
        if not there:
            receive(self.places["shared"])
        with self.places["shared"].connect() as desk, journal.one_at_a_time(desk, step):
            yield desk

    def _move(self, desk: Connection[Any], states: set[str]) -> Move | None:
        """The move under way, if there is one; refuse where it is another or in another state."""
        move = journal.unfinished(desk)
        if move is None:
            return None
        if move.to != self.to:
            raise MoveError(
                f"A move to {move.to} is under way ({move.state}). Finish it, or undo it: "
                f"manage.py relocate undo --to {move.to}"
            )
        if move.state not in states:
            raise MoveError(_next_step(move))
        return move

    def _switched(self, desk: Connection[Any]) -> Move:
        move = self._move(desk, {"switched"})
        if move is None:
            raise MoveError("There is no move to complete.")
        if any(_state(self.places[name]) != "active" for name in self.targets):
            raise MoveError(f"The switch was interrupted. Run it again: manage.py relocate switch --to {self.to}")
        return move

    def _refuse_used_targets(self) -> None:
        for name in self.targets:
            with self.places[name].connect() as target:
                found = marker(target)
            if found and found[:2] != (self.places[name].mode, name):
                raise MoveError(f"The {name} database holds a {found[0]} site ({found[1]}). Point it elsewhere.")
            if found and found[2] in OPEN:
                raise MoveError(
                    f"The {name} database holds a site that is {found[2]}. A move fills empty databases alone."
                )

    def refuse_unready_sources(self) -> None:
        """Raise MoveError where there is no site that could be moved."""
        for name in self.sources:
            with self.places[name].connect() as source:
                found = marker(source)
                if found is None or (found[0], found[1]) != (self.places[name].mode, name) or found[2] not in OPEN:
                    raise MoveError(
                        f"The {name} database holds no running {name} site, so there is nothing to move. Start the "
                        f"site first (script/server), or set DATABASE_URL in .env.{name} to the database that holds it."
                    )

    def _freeze(self) -> None:
        for name in self.sources:
            with self.places[name].connect() as source:
                freeze(source, _every_table())

    def _copy_pictures_ahead(self) -> None:
        with ExitStack() as stack:
            for source in self.sources:
                for target in self.targets:
                    connection, _name = stack.enter_context(session(self.places[source]))
                    side = target if self.to == "split" else None
                    feed = Feed(connection, Selections(schema_of(connection), side))
                    self._pictures(feed, target)

    def _pictures(self, feed: Feed, target: str) -> None:
        folders = [self.places[name].media_root for name in self.sources]
        copy_pictures(digests_for(feed), folders, self.places[target].media_root, self.report)

    def _filled(
        self, stack: ExitStack, *, atomic: bool
    ) -> tuple[dict[str, Connection[Any]], dict[str, Connection[Any]]]:
        """Fill the targets and leave everything open on the stack: the sources' sessions, and the targets'.

        `atomic` does it in one transaction per target, which its owner has to end.
        """
        targets = {name: stack.enter_context(self.places[name].connect()) for name in self.targets}
        for target in targets.values():
            if atomic:
                stack.enter_context(target.transaction())
            melt(target)
        fill = self._fill_split if self.to == "split" else self._fill_merged
        return fill(stack, targets), targets

    def _fill_split(self, stack: ExitStack, targets: Mapping[str, Connection[Any]]) -> dict[str, Connection[Any]]:
        shared = self.places["shared"]
        keeper, snapshot = stack.enter_context(session(shared))
        wanted = constraints(keeper, all_names())
        sessions = {name: stack.enter_context(session(shared, snapshot))[0] for name in targets}

        def fill(name: str) -> None:
            source, target = sessions[name], targets[name]
            _refuse_other_tables(source, target, name)
            selections = Selections(schema_of(source), name, given=give_back_names(source, name))
            feed = Feed(source, selections)
            clear_the_way(target)
            copy_tables(target, [feed], self.report)
            finish(target, wanted, self.report)
            self._pictures(feed, name)

        _side_by_side(fill, list(targets), [*sessions.values(), *targets.values()])
        return {"shared": keeper}

    def _fill_merged(self, stack: ExitStack, targets: Mapping[str, Connection[Any]]) -> dict[str, Connection[Any]]:
        target = targets["shared"]
        sources = {name: stack.enter_context(session(self.places[name]))[0] for name in self.sources}
        wanted = constraints(next(iter(sources.values())), all_names())
        for name, source in sources.items():
            _refuse_other_tables(source, target, name)
        feeds = [Feed(source, Selections(schema_of(source), None)) for source in sources.values()]
        found = collisions(list(sources.values()))
        for told in (give_settled(list(sources.values()), found), give_back_cuts(list(sources.values()))):
            for feed, given in zip(feeds, told, strict=True):
                feed.selections.given |= given
        clear_the_way(target)
        done = merge_references(target, feeds, self.manifest())
        copy_tables(target, feeds, self.report, but=done)
        keep_settled(target, found)
        finish(target, wanted, self.report)
        for feed in feeds:
            self._pictures(feed, "shared")
        return sources

    def _compared(
        self, sources: Mapping[str, Connection[Any]], targets: Mapping[str, Connection[Any]], *, strangers: bool = False
    ) -> Result:
        media = {name: self.places[name].media_root for name in (*sources, *targets)}
        return verify(
            self.manifest(),
            {**sources, **targets},
            media,
            lambda table: self.report("compared", table, 1),
            strangers=strangers,
        )

    def _let_go(self) -> None:
        """Before the switch: the sources are all that there is; the targets are emptied."""
        for name in self.targets:
            with self.places[name].connect() as target:
                _empty(target, "moving")
        for name in self.sources:
            with self.places[name].connect() as source:
                thaw(source)

    def _bring_back(self, desk: Connection[Any], move: Move) -> None:
        """After the switch: the way back is a move the other way, into the sources, each in one transaction.

        Nothing of them changes before all of it is there and has been compared, and nobody can open one before both
        are done: an interruption in between loses nothing that somebody wrote.
        """
        back = Relocation("shared" if self.to == "split" else "split", self.places, self.report)
        back._freeze()
        if "brought" not in move.steps:
            began = time.monotonic()
            with ExitStack() as stack:
                sources, targets = back._filled(stack, atomic=True)
                result = back._compared(sources, targets)
                if result.findings:
                    raise Findings(result.findings)
            journal.note(desk, move, "brought", seconds=time.monotonic() - began)
        with ExitStack() as stack:
            left = [stack.enter_context(self.places[name].connect()) for name in back.sources]
            reopened = [stack.enter_context(self.places[name].connect()) for name in back.targets]
            epoch = max(_epoch(each) for each in left) + 1
            back._open(reopened, left, epoch)
            _retire(left)

    def _open(self, targets: Iterable[Connection[Any]], sources: Iterable[Connection[Any]], epoch: int) -> None:
        """Open each target that is not open yet, with a receipt for everybody in it."""
        for target in targets:
            with target.transaction():
                melt(target)
                opened = target.execute(
                    "UPDATE tenancy_marker SET state = 'active', epoch = %s, since = now() WHERE state <> 'active'",
                    [epoch],
                )
                if opened.rowcount:
                    write_receipts(target, self.to, list(sources))


# --- Databases -------------------------------------------------------------------------------------------------------


@contextmanager
def session(place: Place, snapshot: str = "") -> Iterator[tuple[Connection[Any], str]]:
    """A source's rows as they are at one moment, for reading; with a snapshot, as another session sees them.

    Yields the connection and the name of its snapshot.
    """
    with place.connect() as connection:
        connection.execute(TEMPORARY)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if snapshot:
            connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot)))
        else:
            found = connection.execute("SELECT pg_export_snapshot()").fetchone()
            assert found  # noqa: S101 - a SELECT without FROM has one row
            snapshot = found[0]
        yield connection, snapshot
        connection.execute("ROLLBACK")


def marker(connection: Connection[Any]) -> tuple[str, str, str] | None:
    """Mode, tenant and state of a database; None where it holds no site."""
    if connection.execute("SELECT to_regclass('tenancy_marker')").fetchone() == (None,):
        return None
    return connection.execute("SELECT mode, tenant, state FROM tenancy_marker").fetchone()


def prepare(place: Place, steps: set[tuple[str, str]]) -> None:
    """Have the place's database ready to be filled: with all tables, after these migrations, marked `moving`.

    What an interrupted move has copied stays; what a move that has ended left goes. Raises MoveError where the tables
    cannot be those of the site.
    """
    with place.connect() as connection:
        found = marker(connection)
        if found and found[2] == "retired":
            _empty(connection, "retired")
            connection.execute("UPDATE tenancy_marker SET state = 'moving', since = now()")
        if found and _steps_of(connection) == steps:
            return
    receive(place)
    with place.connect() as connection:
        if _steps_of(connection) != steps:
            raise MoveError(
                f"The tables of the {place.tenant} database are of another version than the site's. Bring the site to "
                "this version first: python manage.py migrate"
            )


def _steps_of(connection: Connection[Any]) -> set[tuple[str, str]]:
    """The migrations that a database has been through."""
    return set(connection.execute("SELECT app, name FROM django_migrations").fetchall())


def receive(place: Place) -> None:
    """Make the tables of a place's database, in a process that stands under that tenant's settings."""
    environment = os.environ | {
        "DEPLOYMENT_MODE": place.mode,
        "TENANT": "" if place.mode == "shared" else place.tenant,
        "DATABASE_URL": place.database_url,
        # Nothing of it is used to make tables.
        "REDIS_URL": "redis://127.0.0.1:1",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "relocate", "receive"],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why."])[-1]
        raise MoveError(f"The {place.tenant} database could not be prepared: {said}")


@contextmanager
def _throw_away(place: Place) -> Iterator[Place]:
    """A database beside the place's own, and a folder, that are gone afterwards."""
    with place.connect() as connection:
        own = connection.info.dbname
        name = f"{own}_rehearsal"[:63]
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        try:
            connection.execute(drop)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise MoveError(
                f"A rehearsal needs a database of its own beside {own}. Allow its role to make one: "
                f"ALTER ROLE {connection.info.user} CREATEDB"
            ) from error
        media = Path(settings.STATE_DIR) / "relocation" / f"rehearsal-{place.tenant}"
        there = place.at(_url_with(place.database_url, name), media)
        try:
            receive(there)
            yield there
        finally:
            connection.execute(drop)
            shutil.rmtree(media, ignore_errors=True)


def _url_with(url: str, name: str) -> str:
    """The same server's other database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _every_table() -> list[str]:
    return [*(table.name for table in tables()), "django_migrations"]


def _retire(connections: Iterable[Connection[Any]]) -> None:
    for each in connections:
        each.execute("UPDATE tenancy_marker SET state = 'retired', since = now() WHERE state <> 'retired'")


def _empty(connection: Connection[Any], state: str) -> None:
    """No rows, no refusals; the site is retired. Nothing is touched where it is in another state than the one given."""
    found = marker(connection)
    if found is None or found[2] != state:
        return
    with connection.transaction():
        melt(connection)
        names = sql.SQL(", ").join(map(sql.Identifier, all_names()))
        connection.execute(sql.SQL("TRUNCATE {}").format(names))
        connection.execute("UPDATE tenancy_marker SET state = 'retired', since = now()")


def _refuse_other_tables(source: Connection[Any], target: Connection[Any], name: str) -> None:
    """Rows are copied in the server's own binary form, which takes equal columns for granted."""
    ours, theirs = schema_of(source), schema_of(target)
    for table in all_names():
        if ours.shape(table) != theirs.shape(table):
            raise MoveError(
                f"The table {table} is not the same in the {name} database. Bring every site to this version first."
            )


def _epoch(connection: Connection[Any]) -> int:
    found = connection.execute("SELECT epoch FROM tenancy_marker").fetchone()
    assert found  # noqa: S101 - every prepared database has a marker
    return int(found[0])


def _state(place: Place) -> str:
    with place.connect() as connection:
        found = marker(connection)
    return found[2] if found else ""


def _side_by_side(work: Any, names: list[str], connections: list[Connection[Any]]) -> None:
    """Do the work for every name at once; when one fails or somebody interrupts, the others are stopped as well."""
    with ThreadPoolExecutor(len(names)) as pool:
        futures = [pool.submit(work, name) for name in names]
        try:
            for future in futures:
                future.result()
        except BaseException:
            for connection in connections:
                connection.cancel_safe()
            raise


def _next_step(move: Move) -> str:
    doing = {
        "started": "start",
        "copied": "verify",
        "verified": "switch",
        "switched": "complete (or undo)",
        "undoing": "undo",
    }[move.state]
    return f"The move to {move.to} is {move.state}. Next: manage.py relocate {doing} --to {move.to}"
