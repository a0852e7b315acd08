"""The public log: how large a proof is and how long it takes, at any size, and how quickly entries are added.

Up to a million entries the tiles are really stored, in PostgreSQL, and read from there; beyond, the tree is computed
from leaves that are all alike, in whose tiles everything is known beforehand.
"""

from __future__ import annotations

import atexit
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

BAR_BYTES = 1024
STORED = 1_000_000
COMPUTED = (10_000_000, 100_000_000)
ENTRIES = 5_000
PROOFS = 200


def main() -> None:
    state = tempfile.mkdtemp(prefix="isthmus-bench-log-")
    os.environ |= {"STATE_DIR": state, "DJANGO_SETTINGS_MODULE": "isthmus.settings", "DEPLOYMENT_MODE": "shared"}
    os.environ |= dict.fromkeys(("TENANT", "DATABASE_URL", "REDIS_URL", "SECRET_KEY"), "")
    # Registered first, so that it runs last: after the engines have stopped.
    atexit.register(shutil.rmtree, state, ignore_errors=True)
    _run()


def _run() -> None:
    from isthmus.start import enter

    enter()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"{'entries':>12}{'proof, bytes':>14}{'bar':>7}{'made, ms':>10}{'checked, ms':>13}{'consistency, bytes':>20}")
    _table(STORED, _stored(STORED))
    for size in COMPUTED:
        _table(size, _computed(size))
    _append()


def _table(size: int, tiles: Callable[[int, int], bytes]) -> None:
    from moderation.log.merkle import Tree, is_included, leaf_hash

    root = Tree(size, tiles).root()
    made, checked, largest = [], [], 0
    for number in range(PROOFS):
        index = number * size // PROOFS
        began = time.perf_counter()
        # As for a request: nothing of it is kept from the one before.
        proof = Tree(size, tiles).inclusion(index)
        made.append(time.perf_counter() - began)
        leaf = leaf_hash(_entry(index) if size == STORED else b"")
        began = time.perf_counter()
        assert is_included(leaf, index, size, proof, root)
        checked.append(time.perf_counter() - began)
        largest = max(largest, len(b"".join(proof)))
    between = max(len(b"".join(Tree(size, tiles).consistency(size * part // 7 + 1))) for part in range(1, 7))
    took, check = (1000 * statistics.median(times) for times in (made, checked))
    print(f"{size:>12,}{largest:>14,}{BAR_BYTES:>7,}{took:>10.2f}{check:>13.3f}{between:>20,}")


def _entry(number: int) -> bytes:
    return f"entry {number}".encode()


def _stored(size: int) -> Callable[[int, int], bytes]:
    """Tiles of entries that differ, in the database."""
    from moderation.actions.sequence_log import read_tile
    from moderation.log.merkle import grown, leaf_hash
    from moderation.models import Tile

    leaves = [leaf_hash(_entry(number)) for number in range(size)]
    rows = [
        Tile(home="global", level=level, place=place, hashes=hashes)
        for level, place, hashes in grown(0, leaves, lambda level, place: b"")
    ]
    Tile.objects.bulk_create(rows, batch_size=500)
    return lambda level, place: read_tile("global", level, place)


def _computed(size: int) -> Callable[[int, int], bytes]:
    """Tiles of so many entries that are all empty."""
    from moderation.log.merkle import WIDTH, leaf_hash, root_of

    hashes = [leaf_hash(b"")]
    while len(hashes) < 5:
        hashes.append(root_of([hashes[-1]] * WIDTH))
    return lambda level, place: hashes[level] * min(WIDTH, (size >> 8 * level) - place * WIDTH)


def _append() -> None:
    """Entries of the size of a decision's, written one by one and then given their places."""
    from django.db import transaction

    from moderation.actions import append_log_entry
    from moderation.actions.publish_log import publish_log
    from moderation.log.commitments import commitments, new_seed

    sent: list[Any] = []
    append_log_entry.send_publishing = sent.append
    values = {"account": "1", "subject": "note 1", "facts": "x" * 200, "moderator": "2"}
    began = time.perf_counter()
    for number in range(ENTRIES):
        body = {
            "v": 1,
            "type": "bench",
            "n": number,
            "padding": "x" * 300,
            "commitments": commitments(new_seed(), values),
        }
        with transaction.atomic():
            append_log_entry.append(home="domestic", body=body)
    written = time.perf_counter() - began
    began = time.perf_counter()
    checkpoint = publish_log(home="domestic")
    placed = time.perf_counter() - began
    began = time.perf_counter()
    append_log_entry.append(home="domestic", body={"v": 1, "type": "bench", "n": -1})
    publish_log(home="domestic")
    one = time.perf_counter() - began
    print(f"\n{ENTRIES:,} entries: {ENTRIES / written:,.0f} a second written, each in a transaction of its own,")
    print(f"{ENTRIES / placed:,.0f} a second given their places and signed.")
    print(f"One more, written, placed and signed at {checkpoint.size:,}: {1000 * one:.1f} ms.")


if __name__ == "__main__":
    main()
