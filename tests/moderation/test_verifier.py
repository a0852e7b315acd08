"""The program that trusts nobody: it finds what a server that lies has done to a log, and says so in a sentence."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import Client
from django.urls import reverse

from moderation.actions.append_log_entry import append
from moderation.actions.publish_log import publish_log, publish_logs
from moderation.log import notes, verifier
from moderation.log.keys import origin_of, signing_key
from moderation.log.merkle import leaf_hash, root_of
from moderation.models import LogEntry, Statement
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.moderation.test_log import obeyed
from tests.people import PASSWORD, mara, person

pytestmark = pytest.mark.django_db

PROGRAM = Path(settings.BASE_DIR) / "moderation" / "log" / "verifier.py"
LOG = "/transparency/log/global/"


def verified(*arguments: object) -> tuple[int, str]:
    """What the program ends with, run by itself, and what it says."""
    command = [sys.executable, "-I", str(PROGRAM), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def bundles(size: int) -> Iterator[tuple[str, int, int]]:
    """The addresses of a log's entries, with the first and the number of each."""
    for place in range((size + 255) // 256):
        width = min(256, size - place * 256)
        yield f"tile/entries/{place:03d}{f'.p/{width}' if width < 256 else ''}", place * 256, width


def copied(folder: Path) -> Path:
    """The log's files as the site publishes them."""
    client, size = Client(), publish_log(home="global").size
    for name in ["checkpoint", "figures.csv", *(name for name, _first, _width in bundles(size))]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(client.get(LOG + name).content)
    return folder


def forged(folder: Path, bodies: list[str], key: Ed25519PrivateKey | None = None) -> Path:
    """The files of a log with these entries, signed as the site itself would sign it."""
    entries = [body.encode() for body in bodies]
    root = root_of([leaf_hash(entry) for entry in entries])
    note = notes.signed_note(notes.Checkpoint(origin_of("global"), len(entries), root), key or signing_key())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_text(note)
    for name, first, width in bundles(len(entries)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(len(one).to_bytes(2, "big") + one for one in entries[first : first + width]))
    return folder


def bodies_now() -> list[str]:
    return list(LogEntry.objects.filter(home="global").order_by("leaf_index").values_list("body", flat=True))


@pytest.fixture
def log() -> None:
    """Decisions, one of them undone, a demand by law, and so many other entries that they fill more than a tile."""
    case = open_case(mara())
    decide(case, moderator())
    again = type(case).objects.create(
        author_id=case.author_id, kind=case.kind, subject_id=case.subject_id, lang="en", rule=case.rule
    )
    decide(again, moderator("second"), measures=[])
    obeyed(person("kite"))
    for number in range(270):
        append(home="global", body={"v": 1, "type": "test", "n": number})
    publish_logs()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The files in the folder, on a real server."""
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        pass


def test_it_is_short_enough_to_be_read() -> None:
    assert len(PROGRAM.read_text().splitlines()) < 200


def test_an_honest_log_is_read_from_the_web_and_goes_on(log: None, web: str, tmp_path: Path) -> None:
    copied(tmp_path)
    kept = tmp_path / "seen.json"
    code, said = verified(web, "--keep", kept)
    assert code == 0 and "274 entries as they were signed" in said and "0 of them you saw before" in said
    assert "\n0 published figures" not in said and said.endswith("Everything fits.\n")
    append(home="global", body={"n": 1})
    copied(tmp_path)
    code, said = verified(web, "--keep", kept, "--key", json.loads(kept.read_text())["key"])
    assert code == 0 and "275 entries" in said and "274 of them you saw before" in said


def test_a_removed_entry_is_found(log: None, tmp_path: Path) -> None:
    kept = tmp_path / "seen.json"
    assert verified(copied(tmp_path / "first"), "--keep", kept)[0] == 0
    bodies = bodies_now()
    code, said = verified(forged(tmp_path / "cut", bodies[:-1]), "--keep", kept)
    assert (code, said) == (1, "The log had 274 entries when you looked and shows 273 now: an old one, or cut.\n")
    code, said = verified(forged(tmp_path / "other", [*bodies[:1], *bodies[2:], '{"n":9}']), "--keep", kept)
    assert code == 1 and said.startswith("The first 274 entries are not those that you saw")


def test_a_changed_entry_is_found(log: None, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b'"outcome":"remove"', b'"outcome":"reMove"', 1))
    said = "The entries are not those that were signed: one was changed, added or taken out.\n"
    assert verified(folder) == (1, said)


def test_missing_files_are_found(log: None, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "tile/entries/000").unlink()
    assert verified(folder) == (1, "The log is said to have 274 entries, and after 0 some are missing.\n")


def test_a_forked_log_is_found_also_when_it_is_signed(log: None, tmp_path: Path) -> None:
    kept = tmp_path / "seen.json"
    assert verified(copied(tmp_path / "first"), "--keep", kept)[0] == 0
    bodies = bodies_now()
    other = bodies[1].replace('"lang":"en"', '"lang":"fr"')
    assert other != bodies[1], "the removal was undone by this one"
    code, said = verified(forged(tmp_path / "fork", [*bodies[:1], other, *bodies[2:], '{"n":9}']), "--keep", kept)
    assert (code, said) == (
        1,
        "The first 274 entries are not those that you saw: you are shown another log than then.\n",
    )


def test_an_old_checkpoint_is_found(log: None, tmp_path: Path) -> None:
    old, kept = copied(tmp_path / "old"), tmp_path / "seen.json"
    append(home="global", body={"n": 1})
    assert verified(copied(tmp_path / "new"), "--keep", kept)[0] == 0
    code, said = verified(old, "--keep", kept)
    assert (code, said) == (1, "The log had 275 entries when you looked and shows 274 now: an old one, or cut.\n")


def test_a_false_signature_is_found(log: None, tmp_path: Path) -> None:
    folder = copied(tmp_path / "log")
    key = json.loads(verified_kept(folder, tmp_path / "seen.json"))["key"]
    stranger = forged(tmp_path / "stranger", bodies_now(), Ed25519PrivateKey.generate())
    code, said = verified(stranger, "--key", key)
    assert code == 1 and said == f"The checkpoint is not signed by the key {key}.\n"
    note = (folder / "checkpoint").read_text()
    other = note.replace("\n\n— ", "\nmore\n\n— ")
    (folder / "checkpoint").write_text(other)
    assert verified(folder) == (1, "The checkpoint is not what was signed: somebody has changed it.\n")


def verified_kept(folder: Path, kept: Path) -> str:
    assert verified(folder, "--keep", kept)[0] == 0
    return kept.read_text()


def test_figures_that_are_not_the_logs_are_found(log: None, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    told = (folder / "figures.csv").read_text()
    assert ",undone,spam,1\n" in told and ",demand,DE,1\n" in told and ",decisions,all,3\n" in told
    (folder / "figures.csv").write_text(told.replace(",decisions,all,3\n", ",decisions,all,2\n"))
    code, said = verified(folder)
    assert code == 1 and "The site says 2 for" in said and "decisions all, and its log says 3." in said


def test_what_cannot_be_read_is_no_finding(tmp_path: Path) -> None:
    code, said = verified("http://127.0.0.1:1/transparency/log/global")
    assert code == 2 and said.startswith("This could not be checked: ")
    code, said = verified(tmp_path)
    assert code == 2 and "no log or proof is there" in said


def test_the_proof_of_a_statement_is_checked(log: None, tmp_path: Path, client: Client) -> None:
    client.login(username="mara", password=PASSWORD)
    statement = Statement.objects.order_by("id")[0]
    told = client.get(reverse("statement_proof", args=[statement.pk])).json()
    file = tmp_path / "statement.json"
    for change, sentence in (
        ({}, "It is entry 0 of 274 in"),
        ({"index": 2}, "The proof does not lead to what was signed"),
        ({"entry": told["entry"].replace("spam", "hate")}, "The proof does not lead to what was signed"),
        ({"says": {"outcome": "keep"}}, "The entry says 'remove' as its outcome, and the statement 'keep'."),
        ({"opened": {"account": told["opened"]["account"] | {"value": "7"}}}, "The entry is about another account"),
        ({"checkpoint": told["checkpoint"].replace("\n274\n", "\n275\n")}, "The checkpoint is not what was signed"),
    ):
        file.write_text(json.dumps(told | change))
        code, said = verified(file)
        assert said.startswith(sentence) and code == (1 if change else 0), said


def test_addresses_of_a_large_log_have_three_digits_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def read(source: str, name: str) -> bytes:
        asked.append(name)
        return b"\x00\x00" * 256

    monkeypatch.setattr(verifier, "read", read)
    assert len(verifier.read_entries("", 256 * 1002)) == 256 * 1002
    assert asked[0] == "tile/entries/000" and asked[-1] == "tile/entries/x001/001"
