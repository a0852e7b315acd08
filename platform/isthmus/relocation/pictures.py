"""Stored pictures: named by their content, copied when they are missing, looked at again when they are there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

from isthmus.relocation.catalog import content_tables
from isthmus.relocation.fill import Feed
from isthmus.relocation.rows import Select
from isthmus.relocation.verifier import file_digest, unnamed_files
from isthmus.web.media import NAME, SIZES

FILES: Final = [NAME.replace("{size}", str(size)) for size in SIZES]


def digests_for(feed: Feed) -> Iterator[str]:
    """The pictures that the rows for a target name, each once."""
    parts = []
    for table in content_tables():
        if table.files:
            select: Select = feed.selections.of(table)[0]
            names = ", ".join(f'"{column}"' for column in select.columns)
            parts += [f'SELECT q."{file}" AS digest FROM ({select.sql}) q({names})' for file in table.files]
    yield from _digests(feed.connection, " UNION ".join(parts))


def _digests(connection: Connection[Any], query: str) -> Iterator[str]:
    with connection.transaction(), connection.cursor(name="pictures") as cursor:
        cursor.execute(f"SELECT digest FROM ({query}) d WHERE digest <> '' ORDER BY 1")
        for (digest,) in cursor:
            yield digest


def copy_pictures(
    digests: Iterable[str], sources: list[Path], target: Path, report: Callable[[str, str, int], None]
) -> None:
    """Bring every file of the pictures to the target's folder. One that is there and the same is left as it is."""
    for digest in digests:
        for pattern in FILES:
            name = pattern.format(start=digest[:2], digest=digest)
            found = next((folder / name for folder in sources if (folder / name).exists()), None)
            if found is None:
                report("missing", name, 1)
            elif not (target / name).exists() or file_digest(target / name) != file_digest(found):
                _copy(found, target / name)
                report("copied", "pictures", 1)
            else:
                report("found", "pictures", 1)


def remove_strangers(manifest: Mapping[str, Any], target: Connection[Any], folder: Path) -> None:
    """Remove what lies among a target's pictures and no row of it names: left by a move that was undone."""
    for path in unnamed_files(manifest, target, folder):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all: a name never stands for half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
