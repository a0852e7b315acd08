"""Checkpoints are signed, stay, and never contradict each other; whoever asks gets tiles, entries and proofs."""

from __future__ import annotations

import base64
import io
import itertools
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from isthmus.tenancy.signing import kept_key

from feeds.actions.post_note import post_note
from moderation.actions.append_log_entry import append
from moderation.actions.publish_log import publish_log, publish_logs
from moderation.actions.sequence_log import size_of
from moderation.errors import LogBroken
from moderation.log import notes
from moderation.log.keys import published_key, signing_key
from moderation.log.merkle import is_consistent, is_included, leaf_hash, root_of, split_tile
from moderation.models import Checkpoint, LogEntry
from tests.decisions import decide_on, erase_openings, withheld
from tests.people import mara

pytestmark = pytest.mark.django_db

_numbers = itertools.count()
LOG = "/transparency/log/global/"


def filled(entries: int = 300) -> Checkpoint:
    for _ in range(entries):
        append(home="global", body={"n": next(_numbers)})
    return publish_log(home="global")


def bundle_entries(told: bytes) -> list[bytes]:
    found = []
    while told:
        length = int.from_bytes(told[:2], "big")
        found.append(told[2 : 2 + length])
        told = told[2 + length :]
    return found


def test_a_note_is_signed_as_others_read_it() -> None:
    """The example of the Go checksum database's format: name, four bytes of key, signature."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = key.public_key().public_bytes_raw()
    note = notes.signed_note(notes.Checkpoint("example.org/log", 3, bytes(32)), key)
    text, signature = note.split("\n\n")
    assert text.split("\n") == ["example.org/log", "3", base64.b64encode(bytes(32)).decode()]
    assert signature.startswith("— example.org/log ") and signature.endswith("\n")
    assert notes.is_signed(note, "example.org/log", public) and notes.parse(note).size == 3
    assert not notes.is_signed(note.replace("\n3\n", "\n4\n"), "example.org/log", public)
    assert not notes.is_signed(note, "other.org/log", public)
    name, short, told = notes.verifier_key("example.org/log", public).split("+")
    assert (name, short) == ("example.org/log", notes.key_hash(name, public).hex())
    assert base64.b64decode(told) == b"\x01" + public


def test_a_checkpoint_covers_everything_and_is_made_once() -> None:
    first = filled(3)
    assert first.size == 4, "the log itself says by which key it is signed"
    assert LogEntry.objects.get(body__contains='"type":"key"').told["key"] == first.key == published_key("global")
    assert publish_log(home="global") == first
    append(home="global", body={"n": next(_numbers)})
    publish_logs()
    newest = Checkpoint.objects.filter(home="global").latest("id")
    assert newest.size == 5
    assert notes.is_signed(newest.note, *_signer(newest))


def _signer(checkpoint: Checkpoint) -> tuple[str, bytes]:
    return checkpoint.key.split("+")[0], signing_key().public_key().public_bytes_raw()


def test_nothing_is_signed_that_contradicts_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    filled(3)
    monkeypatch.setattr("moderation.actions.publish_log.size_of", lambda home: 2)
    with pytest.raises(LogBroken, match="does not go on from the checkpoint over 4"):
        publish_log(home="global")
    publish_logs()
    assert Checkpoint.objects.filter(home="global").count() == 1
    assert Checkpoint.objects.filter(home="domestic").count() == 1, "the other log goes on"


def test_a_new_key_is_told_in_the_log_and_goes_on_from_the_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    before = filled(3)
    monkeypatch.setattr("moderation.log.keys.signing_key", lambda: kept_key(tmp_path / "key"))
    monkeypatch.setattr("moderation.actions.publish_log.signing_key", lambda: kept_key(tmp_path / "key"))
    after = publish_log(home="global")
    assert after.key != before.key and after.size == 5
    assert LogEntry.objects.get(leaf_index=4).told["key"] == after.key


@pytest.mark.parametrize("change", ["UPDATE moderation_checkpoint SET size = 1", "DELETE FROM moderation_checkpoint"])
def test_the_database_refuses_to_take_a_checkpoint_back(change: str) -> None:
    filled(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_anybody_reads_the_whole_log_and_finds_the_root_that_was_signed(client: Client) -> None:
    filled()
    answer = client.get(f"{LOG}checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    told = notes.parse(answer.content.decode())
    assert told.size == 301
    bodies = bundle_entries(client.get(f"{LOG}tile/entries/000").content)
    bodies += bundle_entries(client.get(f"{LOG}tile/entries/001.p/45").content)
    leaves = [leaf_hash(body) for body in bodies]
    assert len(bodies) == 301 and root_of(leaves) == told.root
    full = client.get(f"{LOG}tile/0/000")
    assert split_tile(full.content) == leaves[:256] and "immutable" in full["Cache-Control"]
    assert client.get(f"{LOG}tile/1/000.p/1").content == root_of(leaves[:256])


@pytest.mark.parametrize(
    "address",
    [
        "tile/0/001", "tile/0/002.p/1", "tile/0/001.p/46", "tile/0/000.p/0", "tile/0/000.p/256", "tile/63/000",
        "tile/entries/001", "tile/0/x001/000", "proof/301", "consistency/1/302", "consistency/3/2",
    ],
)  # fmt: skip
def test_what_the_log_does_not_have_is_not_found(client: Client, address: str) -> None:
    filled()
    assert client.get(LOG + address).status_code == 404


def test_a_log_that_is_not_kept_here_is_not_found(client: Client) -> None:
    assert client.get("/transparency/log/elsewhere/checkpoint").status_code == 404
    assert client.get(f"{LOG}checkpoint").status_code == 404, "before the first one was made"


def test_one_entry_is_proved_within_a_kilobyte(client: Client) -> None:
    filled()
    told = client.get(f"{LOG}proof/7").json()
    checkpoint = notes.parse(told["checkpoint"])
    proof = [bytes.fromhex(each) for each in told["proof"]]
    assert is_included(leaf_hash(told["entry"].encode()), 7, checkpoint.size, proof, checkpoint.root)
    assert len(b"".join(proof)) < 1024 and told["log"] == "global"


def test_every_checkpoint_goes_on_from_those_before(client: Client) -> None:
    sizes = []
    for _ in range(3):
        sizes.append(filled(100).size)
    listed = client.get(f"{LOG}checkpoints").json()
    assert [each["size"] for each in listed["checkpoints"]] == sizes and listed["next"] is None
    roots = {each["size"]: notes.parse(each["note"]).root for each in listed["checkpoints"]}
    for earlier, size in ((sizes[0], sizes[1]), (sizes[0], sizes[2]), (sizes[1], sizes[2])):
        proof = client.get(f"{LOG}consistency/{earlier}/{size}").json()["proof"]
        assert is_consistent(earlier, size, roots[earlier], roots[size], [bytes.fromhex(each) for each in proof])
    assert size_of("global") == sizes[-1]


def test_what_was_decided_before_there_was_a_log_is_added_once() -> None:
    author = mara()
    decision = decide_on("note", post_note(author=author, title="Kites", text=""), withheld())
    # As a site is that was there before its logs.
    erase_openings()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moderation_logentry DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM moderation_logentry")
        cursor.execute("ALTER TABLE moderation_logentry ENABLE TRIGGER append_only")
    said = io.StringIO()
    call_command("log", "earlier", stdout=said)
    assert said.getvalue().startswith("1 decision added.\n")
    assert "transparency/log/global: 2 entries, signed." in said.getvalue()
    assert LogEntry.objects.get(decision_id=decision.pk).leaf_index == 0
    call_command("log", "earlier", stdout=said)
    assert "0 decisions added." in said.getvalue()


def test_an_operator_signs_a_checkpoint_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    append(home="global", body={"n": next(_numbers)})
    said = io.StringIO()
    call_command("log", "publish", stdout=said)
    assert "transparency/log/global: 2 entries, signed." in said.getvalue()
    monkeypatch.setattr("moderation.actions.publish_log.size_of", lambda home: 1)
    with pytest.raises(CommandError, match="does not go on from the checkpoint over 2"):
        call_command("log", "publish", stdout=said)
