"""Give the entries of a log their places in its tree.

Entries are written by the transactions that decide, side by side and without waiting for each other. Here they get
gapless places, one batch after the other: whoever sequences holds the log's lock, and what is written is the places,
the tiles above them and the figures, and nothing in between. Killed at any point, it is as if it had not begun.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from isthmus.tenancy.mode import HOMES

from moderation.log.figures import figures_of
from moderation.log.merkle import grown
from moderation.models import LogEntry, Tile

# So many at once: a lock is held for a few hundredths of a second.
BATCH: Final = 2048
# Beside the log's home, the name of its lock in the database.
LOCK: Final = 0x106

_ADD_FIGURES = """
INSERT INTO moderation_figure (home, period, figure, value, count) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (home, period, figure, value) DO UPDATE SET count = moderation_figure.count + excluded.count
"""
_GIVE_PLACES = """
WITH next AS (
  SELECT id, %(size)s + row_number() OVER (ORDER BY id) - 1 AS place FROM (
    SELECT id FROM moderation_logentry WHERE home = %(home)s AND leaf_index IS NULL ORDER BY id LIMIT %(most)s
  ) waiting
)
UPDATE moderation_logentry e SET leaf_index = next.place FROM next WHERE e.id = next.id
RETURNING e.leaf_index, e.leaf_hash, e.body
"""


def sequence_log(*, home: str) -> int:
    """Give every waiting entry of the log its place; how many there were."""
    given = 0
    while batch := _sequence_batch(home):
        given += batch
    return given


def sequence_logs() -> int:
    """The same for every log that this site keeps."""
    return sum(sequence_log(home=home) for home in logs_here())


def logs_here() -> tuple[str, ...]:
    """The homes whose logs this site keeps: both of a shared one, its own of any other."""
    return (settings.TENANT.name,) if settings.TENANT.is_split else HOMES


def size_of(home: str) -> int:
    """How many entries of the log have a place."""
    last = LogEntry.objects.filter(home=home, leaf_index__isnull=False).aggregate(last=Max("leaf_index"))["last"]
    return 0 if last is None else last + 1


def read_tile(home: str, level: int, place: int) -> bytes:
    """The hashes of a tile; none where there is no such tile yet."""
    found = Tile.objects.filter(home=home, level=level, place=place).values_list("hashes", flat=True).first()
    return bytes(found or b"")


def _sequence_batch(home: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, HOMES.index(home)])
        size = size_of(home)
        cursor.execute(_GIVE_PLACES, {"size": size, "home": home, "most": BATCH})
        placed = sorted(cursor.fetchall())
        leaves = [bytes(leaf) for _place, leaf, _body in placed]
        for level, place, hashes in grown(size, leaves, lambda level, place: read_tile(home, level, place)):
            Tile.objects.update_or_create(home=home, level=level, place=place, defaults={"hashes": hashes})
        figures = figures_of((json.loads(body) for _place, _leaf, body in placed), partial(_rule_of, home))
        cursor.executemany(_ADD_FIGURES, [(home, *key, count) for key, count in sorted(figures.items())])
    return len(leaves)


def _rule_of(home: str, leaf: str) -> str | None:
    """By which rule the decision was made whose entry in this log has the leaf hash, in hexadecimal."""
    entry = LogEntry.objects.filter(home=home, leaf_hash=bytes.fromhex(leaf)).first()
    return entry.told["rule"] if entry else None
