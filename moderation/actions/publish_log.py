"""Publish what a log has become: give places to what waits, and sign a checkpoint over it."""

from __future__ import annotations

import structlog
from django.db import connection, transaction
from django.utils import timezone
from isthmus.tenancy.mode import HOMES

from moderation.actions.append_log_entry import append
from moderation.actions.sequence_log import LOCK, logs_here, read_tile, sequence_log, size_of
from moderation.errors import LogBroken
from moderation.log import notes
from moderation.log.bodies import hour
from moderation.log.keys import origin_of, published_key, signing_key
from moderation.log.merkle import Tree, is_consistent
from moderation.models import Checkpoint


def publish_log(*, home: str) -> Checkpoint:
    """The checkpoint over everything in the log; a new one where there is none yet.

    The log itself tells by which keys it was ever signed: the first checkpoint of a key comes after an entry that names
    it. Raises LogBroken where the log is not the continuation of what was signed before; nothing is signed then.
    """
    # What has piled up is done in batches of its own, so that the lock is never held for long.
    sequence_log(home=home)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, HOMES.index(home)])
        key = published_key(home)
        if not Checkpoint.objects.filter(home=home, key=key).exists():
            append(home=home, body={"v": 1, "type": "key", "log": home, "at": hour(timezone.now()), "key": key})
        sequence_log(home=home)
        tree = tree_of(home)
        if made := Checkpoint.objects.filter(home=home, size=tree.size, key=key).first():
            return made
        _refuse_other_past(home, tree)
        signed = notes.signed_note(notes.Checkpoint(origin_of(home), tree.size, tree.root()), signing_key())
        return Checkpoint.objects.create(home=home, size=tree.size, note=signed, key=key)


def publish_logs() -> None:
    """The same for every log that this site keeps; what is wrong with one does not hold up the other."""
    for home in logs_here():
        try:
            publish_log(home=home)
        except LogBroken as error:
            structlog.get_logger(__name__).critical("log_broken", log=home, error=str(error))


def tree_of(home: str, size: int | None = None) -> Tree:
    """The tree of the log, as it was at a size or as it is."""
    return Tree(size_of(home) if size is None else size, lambda level, place: read_tile(home, level, place))


def _refuse_other_past(home: str, tree: Tree) -> None:
    """Two checkpoints that do not fit together must never both carry our signature (C2SP tlog-checkpoint)."""
    last = Checkpoint.objects.filter(home=home).order_by("-size", "-id").first()
    if last is None:
        return
    before = notes.parse(last.note)
    if before.size > tree.size or not is_consistent(
        before.size, tree.size, before.root, tree.root(), tree.consistency(before.size)
    ):
        raise LogBroken(
            f"The log of {home} has {tree.size:,} entries and does not go on from the checkpoint over {before.size:,} "
            "that was published. Nothing is signed until it does: was a backup restored that is older than that?"
        )
