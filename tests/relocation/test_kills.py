"""SIGKILL at every step and within every table's copy: run again, it ends in the same."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from isthmus.engines import EngineError, postgres
from isthmus.relocation.catalog import tables
from isthmus.relocation.move import MoveError
from isthmus.tenancy.mode import HOMES

from tests.relocation.communities import store
from tests.relocation.killing import Killing
from tests.relocation.sites import Sites
from tests.relocation.test_verifier import COMMUNITY

# Every table has a moment in which its rows are through and not yet committed; but what migrations fill alike
# everywhere is there already, and needs no copy.
TABLES = [table.label for table in tables() if table.label not in ("contenttypes.ContentType", "auth.Permission")]


@pytest.fixture
def site(sites: Sites) -> Iterator[dict[str, list[str]]]:
    with sites.at("shared"):
        store(COMMUNITY, sites.places["shared"].media_root)
    yield sites.content("shared")


def apart(sites: Sites) -> dict[str, Any]:
    return {home: sites.content(home) for home in HOMES}


def test_killed_within_every_table_of_a_split(sites: Sites, site: dict[str, list[str]]) -> None:
    with Killing(sites.places) as killing:
        for label in TABLES:
            ended = killing.run("start", "split", {"report": ["copied", label]})
            # What has been copied entirely is not copied again.
            assert ended == "killed", f"{label}: {ended}"
            assert sites.sql("shared", "SELECT state FROM tenancy_marker") == [("frozen",)]
        assert killing.run("start", "split") == "done"
        for step in ("verify", "switch", "complete"):
            assert killing.run(step, "split") == "done"
        once = apart(sites)
        # Rows that stand on both sides are united first, in one piece each.
        for label in [table.label for table in tables() if not table.is_reference]:
            assert killing.run("start", "shared", {"report": ["copied", label]}) == "killed", label
        assert killing.run("start", "shared") == "done"
        for step in ("verify", "switch", "complete"):
            assert killing.run(step, "shared") == "done"
    assert sites.content("shared") == site
    sites.move("split")
    assert apart(sites) == once


@pytest.mark.parametrize("to", ["split", "shared"])
def test_killed_at_statements_of_every_step(sites: Sites, site: dict[str, list[str]], to: str) -> None:
    """Nine moments of `start`, four of `verify`, every one of `switch`, four of `complete`."""
    if to == "shared":
        sites.move("split")
    chance = random.Random(to)
    with Killing(sites.places) as killing:
        for step, moments in (
            ("start", sorted(chance.sample(range(1, 240), 9))),
            ("verify", sorted(chance.sample(range(1, 100), 4))),
            ("switch", range(1, 40)),
            ("complete", sorted(chance.sample(range(1, 80), 4))),
        ):
            for statement in moments:
                ended = killing.run(step, to, {"statement": statement})
                if ended != "killed":
                    assert "only" in ended, f"{step} {statement}: {ended}"
                    break
            if ended == "killed" or step in ("start", "verify"):
                assert killing.run(step, to) == "done"
    assert_ended(sites, site, to)


def assert_ended(sites: Sites, site: dict[str, list[str]], to: str) -> None:
    states = {"split": ["retired", "active", "active"], "shared": ["active", "retired", "retired"]}[to]
    found = [sites.sql(name, "SELECT state FROM tenancy_marker")[0][0] for name in ("shared", *HOMES)]
    assert found == states
    if to == "split":
        sites.move("shared")
    assert sites.content("shared") == site


@pytest.mark.parametrize("to", ["split", "shared"])
def test_killed_while_undoing(sites: Sites, site: dict[str, list[str]], to: str) -> None:
    if to == "shared":
        sites.move("split")
    before = {name: sites.content(name) for name in (("shared",) if to == "split" else HOMES)}
    sites.move(to, complete=False)
    chance = random.Random(to)
    with Killing(sites.places) as killing:
        for statement in sorted(chance.sample(range(5, 300), 8)):
            ended = killing.run("undo", to, {"statement": statement})
            assert ended == "killed" or "only" in ended or "no move" in ended, f"{statement}: {ended}"
        assert killing.run("undo", to) in ("done", "MoveError: There is no move to undo.")
    assert {name: sites.content(name) for name in before} == before
    assert sites.sql("shared", "SELECT state FROM relocation_move ORDER BY id DESC LIMIT 1") == [("undone",)]


def test_what_was_written_between_two_openings_is_kept(sites: Sites, site: dict[str, list[str]]) -> None:
    """The switch dies when one of two sites is open; somebody writes there; everything is undone."""
    steps = sites.relocation("split")
    steps.start({})
    steps.verify()
    with Killing(sites.places) as killing:
        for statement in range(12, 60):
            assert killing.run("switch", "split", {"statement": statement}) == "killed"
            if sites.sql("domestic", "SELECT state FROM tenancy_marker") == [("active",)]:
                break
        else:
            pytest.fail("The switch was never killed between its two openings.")
    assert sites.sql("global", "SELECT state FROM tenancy_marker") == [("moving",)]
    with pytest.raises(MoveError, match=r"The switch was interrupted"):
        steps.complete()
    sites.sql("domestic", "UPDATE accounts_account SET bio = 'just in time'")
    steps.undo()
    assert sites.sql("shared", "SELECT count(*) FROM accounts_account WHERE bio = 'just in time'") == [(2,)]
    assert len(sites.content("shared")["accounts.Account"]) == len(site["accounts.Account"])
    found = [sites.sql(name, "SELECT state FROM tenancy_marker")[0][0] for name in ("shared", *HOMES)]
    assert found == ["active", "retired", "retired"]


def test_the_server_itself_is_killed(sites: Sites, tmp_path: Path) -> None:
    """Between two servers, of which one dies in the middle of three tables: the move goes on to the same end."""
    state = Path(tempfile.mkdtemp(prefix="isthmus-test-"))
    postgres.start(state)
    try:
        own = Sites(tmp_path / "sites", state)
        own.make_templates()
        own.reset()
        own.places["domestic"] = sites.places["domestic"]
        with own.at("shared"):
            store(COMMUNITY, own.places["shared"].media_root)
        before = own.content("shared")
        with Killing(own.places) as killing:
            for label in ("accounts.Account", "feeds.Note", "feeds.Like"):
                at = {"report": ["copied", label], "instead": processes_of(state)}
                ended = killing.run("start", "split", at)
                assert ended.startswith(("OperationalError", "PlaceError", "AdminShutdown")), ended
                start_again(state)
            for step in ("start", "verify", "switch", "complete"):
                assert killing.run(step, "split") == "done"
        own.move("shared")
        assert own.content("shared") == before
    finally:
        postgres.stop(state)
        shutil.rmtree(state)


def start_again(state: Path) -> None:
    """As soon as the last of its children has gone."""
    ends = time.monotonic() + 20
    while True:
        try:
            return postgres.start(state)
        except EngineError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def processes_of(state: Path) -> list[int]:
    """The server, whose death ends its children."""
    return [int((state / "postgres" / "postmaster.pid").read_text().split()[0])]
