"""Was a move true? Compares what went in with what came out, row by row, on nobody's word.

A program of its own: it needs this file, psycopg, cryptography and a manifest, and reads the databases alone. From the
manifest it takes what a table means (which columns count other rows, which rows stand on both sides); what is in the
tables it looks up itself.

The law: for every table, the rows of the sources are the rows of the targets, sealed ones included. Each row has a
canonical text: its columns in the order of their names; in place of the number of a row that stands on both sides, that
row's natural key; in place of a value that the move had to change, what it was; columns that count other rows left
out. Its digest is the first 64 bits of the text's MD5, and a table's digest is the sum of those of its rows: sums of
parts can be added, in any order, and no server has to see another's rows.

    script/verify manifest.json --key KEY

with SHARED_DATABASE_URL, DOMESTIC_DATABASE_URL and GLOBAL_DATABASE_URL in the environment, and where pictures are to be
looked at as well SHARED_MEDIA_ROOT and so on. With the embedded engines: manage.py relocate addresses. It holds for the
moment of the switch: what people write afterwards is found as a difference. Ends with 0 when everything is there, with
1 and a sentence per finding when not, and with 2 where it could not look.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import heapq
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

# However a server is set up, one value has one text.
CANONICAL = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; "
    "SET bytea_output = 'hex'; SET search_path = public; SET client_encoding = 'UTF8'"
)
# Rows are compared one by one within the first bucket that differs: 4,096 of them keep that small.
BUCKET_HEX = 3
KEPT, SEALED = "relocation_kept", "relocation_sealed"
# The kinds of tables whose rows live on one side or the other.
MOVED = ("owned", "crossing", "ofhome")
Report = Callable[[str], None]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    # The table and column that a foreign key points to.
    points_to: tuple[str, str] | None = None


@dataclass
class Schema:
    """What a database says of its tables."""

    columns: dict[str, list[Column]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def shape(self, table: str) -> list[tuple[str, str]]:
        """Names and types of the columns; keys and indexes are another matter."""
        return [(column.name, column.type) for column in self.columns.get(table, [])]


@dataclass(frozen=True)
class Figures:
    """How many rows, and the sum of their digests."""

    rows: int
    digest: int

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.rows + other.rows, self.digest + other.digest)


NONE = Figures(0, 0)


@dataclass
class Result:
    """`figures`: database -> table -> rows and digest, sealed rows apart under "table (sealed)"."""

    figures: dict[str, dict[str, Figures]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    files: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "figures": {
                name: {table: [each.rows, str(each.digest)] for table, each in tables.items()}
                for name, tables in self.figures.items()
            },
            "files": self.files,
            "findings": self.findings,
        }


def schema_of(connection: Connection[Any]) -> Schema:
    """Tables of the public schema with their columns, primary keys and foreign keys."""
    schema = Schema()
    points = {
        (table, column): (other, key)
        for table, column, other, key in connection.execute(
            "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
            "JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] "
            "WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 1"
        )
    }
    for table, column, kind in connection.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1, 2"
    ):
        schema.columns.setdefault(table, []).append(Column(column, kind, points.get((table, column))))
    for table, column in connection.execute(
        "SELECT i.indrelid::regclass::text, a.attname FROM pg_index i "
        "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indisprimary"
    ):
        schema.keys[table] = column
    return schema


class Texts:
    """The SQL of canonical texts, for one schema and manifest."""

    def __init__(self, manifest: Mapping[str, Any], schema: Schema) -> None:
        self.tables: Mapping[str, Any] = manifest["tables"]
        self.schema = schema

    def row(self, table: str, joins: list[str]) -> str:
        """The canonical text of a row `r` of the table; adds the joins that it needs."""
        told = self.tables[table]
        parts = []
        left_out = {*told.get("counts", {}), *([self.schema.keys[table]] if told["kind"] == "reference" else [])}
        for column in sorted(self.schema.columns[table], key=lambda each: each.name):
            if column.name not in left_out:
                parts.append(self._value(table, "r", column, joins))
        return f"ROW({', '.join(parts)})::text"

    def natural_key(self, table: str, alias: str, joins: list[str]) -> str:
        """The natural key of a row that stands on both sides; adds the joins that it needs."""
        parts = []
        for path in self.tables[table]["key"]:
            at, here = alias, table
            *steps, last = path.split(".")
            for step in steps:
                at, here = self._join(here, at, self._column(here, step), joins)
            parts.append(f'{at}."{last}"')
        return f"ROW({', '.join(parts)})::text"

    def _value(self, table: str, alias: str, column: Column, joins: list[str]) -> str:
        other = column.points_to[0] if column.points_to else ""
        if other and self.tables.get(other, {}).get("kind") == "reference":
            at, there = self._join(table, alias, column, joins)
            return self.natural_key(there, at, joins)
        if column.name in self.tables[table].get("kept", ()) and KEPT in self.schema.columns:
            kept = f"k{len(joins)}"
            joins.append(
                f"LEFT JOIN {KEPT} {kept} ON {kept}.label = '{self.tables[table]['label']}' "
                f"AND {kept}.\"column\" = '{column.name}' "
                f'AND {kept}.row_id = {alias}."{self.schema.keys[table]}"::text '
                f"AND coalesce({kept}.after, 'null') = coalesce(to_jsonb({alias}.\"{column.name}\"), 'null')"
            )
            now = f'{alias}."{column.name}"::text'
            return f"CASE WHEN {kept}.id IS NULL THEN {now} ELSE {kept}.before #>> '{{}}' END"
        return f'{alias}."{column.name}"'

    def _join(self, table: str, alias: str, column: Column, joins: list[str]) -> tuple[str, str]:
        assert column.points_to, f"{table}.{column.name} points to no table"  # noqa: S101 - the manifest says so
        there, key = column.points_to
        at = f"x{len(joins)}"
        joins.append(f'LEFT JOIN "{there}" {at} ON {at}."{key}" = {alias}."{column.name}"')
        return at, there

    def _column(self, table: str, name: str) -> Column:
        return next(column for column in self.schema.columns[table] if column.name == name)

    def digests(self, table: str, columns: str, *, sealed: bool, rest: str = "") -> str:
        """A query over the rows `r` of a table, in itself or in the sealed store.

        In `columns`, {digest} stands for the 64 bits of a row.
        """
        joins: list[str] = []
        digest = digest_of(self.row(table, joins))
        if sealed:
            rows = (
                f'(SELECT p.* FROM {SEALED} s, LATERAL jsonb_populate_record(NULL::"{table}", s.row) p '
                f"WHERE s.label = '{self.tables[table]['label']}') r"
            )
        else:
            rows = f'"{table}" r'
        return f"SELECT {columns.format(digest=digest)} FROM {rows} {' '.join(joins)} {rest}"


def digest_of(text: str) -> str:
    """SQL for the 64 bits of a text."""
    return f"('x' || left(md5({text}), 16))::bit(64)::bigint"


def sum_of(connection: Connection[Any], texts: Texts, table: str, *, sealed: bool = False) -> Figures:
    """Rows and digest of a table, or of its rows in the sealed store."""
    row = connection.execute(texts.digests(table, "count(*), coalesce(sum({digest}), 0)", sealed=sealed)).fetchone()
    assert row  # noqa: S101 - an aggregate has one row
    return Figures(row[0], int(row[1]))


def verify(
    manifest: Mapping[str, Any],
    databases: Mapping[str, Connection[Any]],
    media: Mapping[str, Path] | None = None,
    say: Report = lambda table: None,
    *,
    strangers: bool = False,
) -> Result:
    """Compare sources with targets; `databases` and `media` by tenant. Reads only.

    With `strangers`, files of a target that no row of it names are findings as well: a side that shares nothing holds
    nothing of the other.
    """
    result = Result()
    sources, targets = manifest["from"], manifest["into"]
    schemas = {}
    for name, connection in databases.items():
        connection.execute(CANONICAL)
        schemas[name] = schema_of(connection)
        result.findings += _strangers(manifest, name, schemas[name], schemas[sources[0]])
    if result.findings:
        return result
    # What points where is the sources' word: a target that has lost a key is to be found out, not followed.
    texts = {name: Texts(manifest, schemas[sources[0]]) for name in databases}

    def figures(name: str) -> dict[str, Figures]:
        found = {}
        for table, told in manifest["tables"].items():
            if told["kind"] in MOVED:
                say(table)
                found[table] = sum_of(databases[name], texts[name], table)
                if SEALED in texts[name].schema.columns:
                    found[f"{table} (sealed)"] = sum_of(databases[name], texts[name], table, sealed=True)
        return found

    with ThreadPoolExecutor(len(databases)) as pool:
        result.figures = dict(zip(databases, pool.map(figures, databases), strict=True))
    for table, told in manifest["tables"].items():
        if told["kind"] in MOVED:
            before = _total(result, sources, table)
            after = _total(result, targets, table)
            if before != after:
                result.findings.append(_first_difference(manifest, databases, texts, table, before, after))
        elif told["kind"] == "reference":
            result.findings += _references(manifest, databases, texts, table)
    for name in targets:
        result.findings += _homes(manifest, name, databases[name])
        result.findings += _counts(manifest, name, databases[name], texts[name])
        result.findings += _constraints(manifest, sources[0], name, databases)
    if media:
        found, result.files = _media(manifest, databases, media)
        result.findings += found
        for name in targets if strangers else ():
            odd = list(unnamed_files(manifest, databases[name], media[name]))
            result.findings += _several(odd, f"{{}} on the {name} side is named by no row")
    return result


def _total(result: Result, names: Iterable[str], table: str) -> Figures:
    total = NONE
    for name in names:
        total += result.figures[name][table] + result.figures[name].get(f"{table} (sealed)", NONE)
    return total


def _strangers(manifest: Mapping[str, Any], name: str, schema: Schema, first: Schema) -> list[str]:
    """Tables that nobody spoke of, that are not there, or that have other columns than the first source's."""
    known = {*manifest["tables"], *manifest["ignored"]}
    strangers = [each for each in schema.columns if each not in known]
    absent = [each for each in manifest["tables"] if each not in schema.columns]
    other = [each for each in sorted(known) if each not in absent and schema.shape(each) != first.shape(each)]
    return [
        *(f"The {name} database has a table {each}, of which the manifest says nothing." for each in strangers),
        *(f"The {name} database has no table {each}." for each in absent),
        *(f"The table {each} has other columns in the {name} database." for each in other),
    ]


def _first_difference(
    manifest: Mapping[str, Any],
    databases: Mapping[str, Connection[Any]],
    texts: Mapping[str, Texts],
    table: str,
    before: Figures,
    after: Figures,
) -> str:
    """Name the first row, by its key, that is not the same on both sides of the move."""
    start = f"{table}: {before.rows:,} rows went in and {after.rows:,} are there."
    bucket = _first_bucket(manifest, databases, texts, table)
    if bucket is None:
        return start
    went = _rows(databases, texts, manifest["from"], table, bucket)
    came_to = {name: _rows(databases, texts, [name], table, bucket) for name in manifest["into"]}
    came: dict[str, list[int]] = {}
    for rows in came_to.values():
        for key, digests in rows.items():
            came.setdefault(key, []).extend(digests)
    for key in sorted({*went, *came}, key=lambda each: (len(each), each)):
        one, other = sorted(went.get(key, [])), sorted(came.get(key, []))
        if one == other:
            continue
        if not other:
            return f"{start} The first that is missing: {key}."
        if not one:
            return f"{start} The first that nobody had: {key}, in the {_holder(came_to, key)} database."
        if len(one) != len(other):
            return f"{start} The first that is there more than once: {key}."
        columns = _columns_that_differ(manifest, databases, texts, table, key)
        where = f" In the {_holder(came_to, key)} database."
        return f"{start} The first that differs: {key}{f', in {columns}' if columns else ''}.{where}"
    return start


def _holder(by_name: Mapping[str, Mapping[str, Any]], key: str) -> str:
    """The first database that has a row with this key."""
    return next(name for name, rows in by_name.items() if key in rows)


def _first_bucket(
    manifest: Mapping[str, Any], databases: Mapping[str, Connection[Any]], texts: Mapping[str, Texts], table: str
) -> str | None:
    sums: list[dict[str, Figures]] = []
    for names in (manifest["from"], manifest["into"]):
        side: dict[str, Figures] = {}
        for name in names:
            for sealed in (False, True):
                for bucket, rows, digest in _grouped(databases[name], texts[name], table, sealed=sealed):
                    side[bucket] = side.get(bucket, NONE) + Figures(rows, int(digest))
        sums.append(side)
    went, came = sums
    return min((each for each in {*went, *came} if went.get(each) != came.get(each)), default=None)


def _bucket(texts: Texts, table: str) -> str:
    return f'left(md5(r."{texts.schema.keys[table]}"::text), {BUCKET_HEX})'


def _grouped(connection: Connection[Any], texts: Texts, table: str, *, sealed: bool) -> Iterable[Any]:
    if sealed and SEALED not in texts.schema.columns:
        return []
    columns = f"{_bucket(texts, table)}, count(*), sum({{digest}})"
    return connection.execute(texts.digests(table, columns, sealed=sealed, rest="GROUP BY 1"))


def _rows(
    databases: Mapping[str, Connection[Any]], texts: Mapping[str, Texts], names: Iterable[str], table: str, bucket: str
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name in names:
        key = f'r."{texts[name].schema.keys[table]}"::text'
        where = f"WHERE {_bucket(texts[name], table)} = '{bucket}'"
        for sealed in (False, True) if SEALED in texts[name].schema.columns else (False,):
            query = texts[name].digests(table, f"{key}, {{digest}}", sealed=sealed, rest=where)
            for row_key, digest in databases[name].execute(query):
                found.setdefault(row_key, []).append(digest)
    return found


def _columns_that_differ(
    manifest: Mapping[str, Any],
    databases: Mapping[str, Connection[Any]],
    texts: Mapping[str, Texts],
    table: str,
    key: str,
) -> str:
    rows = []
    for names in (manifest["from"], manifest["into"]):
        for name, sealed in itertools.product(names, (False, True)):
            where = f'WHERE r."{texts[name].schema.keys[table]}"::text = %s'
            found = (
                databases[name]
                .execute(texts[name].digests(table, "to_jsonb(r)", sealed=sealed, rest=where), [key])
                .fetchone()
            )
            if found:
                rows.append(found[0])
                break
    if len(rows) != 2:
        return ""
    left_out = manifest["tables"][table].get("counts", {})
    return ", ".join(sorted(name for name in rows[0] if rows[0][name] != rows[1].get(name) and name not in left_out))


def _references(
    manifest: Mapping[str, Any], databases: Mapping[str, Connection[Any]], texts: Mapping[str, Texts], table: str
) -> list[str]:
    """Rows that stand on both sides: what any source had, every target has, once, and as one of the sources had it."""
    streams = []
    for rank, name in enumerate([*manifest["from"], *manifest["into"]]):
        streams.append(_keyed(databases[name], texts[name], table, rank))
    sources = len(manifest["from"])
    ranks = sources + len(manifest["into"])
    for key, group in itertools.groupby(heapq.merge(*streams), key=lambda each: each[0]):
        by_rank: dict[int, list[int]] = {}
        for _key, rank, digest in group:
            by_rank.setdefault(rank, []).append(digest)
        had = {digest for rank in range(sources) for digest in by_rank.get(rank, [])}
        for rank in range(sources, ranks):
            name, has = manifest["into"][rank - sources], by_rank.get(rank, [])
            if has and not had:
                return [f"{table}: {key} is in the {name} database, and nobody had it."]
            if not has and had:
                return [f"{table}: {key} is missing in the {name} database."]
            if len(has) > 1:
                return [f"{table}: {key} is {len(has)} times in the {name} database."]
            if has and has[0] not in had:
                return [f"{table}: {key} is not what it was in the {name} database."]
    return []


def keyed_rows(
    connection: Connection[Any], manifest: Mapping[str, Any], table: str, rank: int
) -> Iterator[tuple[str, int, int]]:
    """A table's rows that stand on both sides, in order: natural key, the rank given, digest."""
    return _keyed(connection, Texts(manifest, schema_of(connection)), table, rank)


def _keyed(connection: Connection[Any], texts: Texts, table: str, rank: int) -> Iterator[tuple[str, int, int]]:
    joins: list[str] = []
    key = texts.natural_key(table, "r", joins)
    digest = digest_of(texts.row(table, joins))
    query = f'SELECT {key} COLLATE "C", {digest} FROM "{table}" r {" ".join(joins)} ORDER BY 1'
    with connection.transaction(), connection.cursor(name=f"references_{rank}") as cursor:
        cursor.execute(query)
        for found, digest in cursor:
            yield found, rank, digest


def _homes(manifest: Mapping[str, Any], name: str, connection: Connection[Any]) -> list[str]:
    """In a split, every account has the home of its database; what hangs on accounts is held by foreign keys."""
    if name == "shared":
        return []
    accounts = manifest["accounts"]
    found = connection.execute(
        f'SELECT min("{accounts["key"]}") FROM "{accounts["table"]}" WHERE "{accounts["home"]}" <> %s', [name]
    ).fetchone()
    return [f"The {name} database holds account {found[0]}, whose home is elsewhere."] if found and found[0] else []


def _counts(manifest: Mapping[str, Any], name: str, connection: Connection[Any], texts: Texts) -> list[str]:
    findings = []
    for table, told in manifest["tables"].items():
        for column, (other, key) in told.get("counts", {}).items():
            own = texts.schema.keys[table]
            found = connection.execute(
                # Asked for one row by LIMIT, the server would look for each row in the list of all counts.
                f'SELECT min(r."{own}") FROM "{table}" r LEFT JOIN (SELECT "{key}" AS k, count(*) AS n FROM "{other}" '
                f'GROUP BY 1) c ON c.k = r."{own}" WHERE r."{column}" <> coalesce(c.n, 0)'
            ).fetchone()
            if found and found[0] is not None:
                findings.append(f"{table}: {column} of {found[0]} in the {name} database does not count {other}.")
    return findings


# Of a list of words PostgreSQL gives the whole back as text; having read that, it gives each of them back as text. Both
# are one index.
_LIST, _WORD = r"\((ARRAY\[[^]]*\])\)::text\[\]", r"\((''[^'']*''::character varying)\)::text"
CONSTRAINTS = rf"""
SELECT conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid) || CASE WHEN convalidated THEN '' ELSE
    ' not valid' END FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL SELECT regexp_replace(regexp_replace(indexdef, '{_LIST}', '\1', 'g'), '{_WORD}', '\1', 'g')
    FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgrelid::regclass || ': ' || tgname || ' ' || tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal AND tgname <> 'isthmus_frozen'
"""


def _constraints(
    manifest: Mapping[str, Any], source: str, target: str, databases: Mapping[str, Connection[Any]]
) -> list[str]:
    """The target refuses whatever the source refused, and finds it as quickly."""
    had, has = ({line for (line,) in databases[name].execute(CONSTRAINTS)} for name in (source, target))
    return [f"The {target} database lacks: {line}" for line in sorted(had - has)] + [
        f"The {target} database has what nobody had: {line}" for line in sorted(has - had)
    ]


def _media(
    manifest: Mapping[str, Any], databases: Mapping[str, Connection[Any]], media: Mapping[str, Path]
) -> tuple[list[str], int]:
    """Every file that a row of a target names is there, and is the file that the source had."""
    findings: list[str] = []
    looked_at = 0
    for name in manifest["into"]:
        missing, other = [], []
        for digest in digests_named(manifest, databases[name]):
            for path in file_names(manifest, digest):
                here = media[name] / path
                had = [media[each] / path for each in manifest["from"] if (media[each] / path).exists()]
                looked_at += 1
                if not here.exists():
                    if had:
                        missing.append(path)
                elif had and file_digest(here) != file_digest(had[0]):
                    other.append(path)
        findings += _several(missing, f"The file {{}} is missing on the {name} side")
        findings += _several(other, f"The file {{}} on the {name} side is not the file that it was")
    return findings, looked_at


def _several(names: Sequence[Any], sentence: str) -> list[str]:
    """One sentence about the first of them, and how many more there are."""
    if not names:
        return []
    more = f", and {len(names) - 1:,} more" if len(names) > 1 else ""
    return [f"{sentence.format(names[0])}{more}."]


def unnamed_files(manifest: Mapping[str, Any], connection: Connection[Any], folder: Path) -> Iterator[Path]:
    """Files and folders among the stored pictures that no row of the database names."""
    # Patterns are {folder}/{start}/{digest}/{size}.webp: one look into each start's folder, in step with the digests.
    top = folder / manifest["files"][0].partition("{start}")[0]
    named = itertools.groupby(digests_named(manifest, connection), key=lambda digest: digest[:2])
    expected = next(named, None)
    for place in sorted(top.iterdir()) if top.is_dir() else ():
        while expected and expected[0] < place.name:
            expected = next(named, None)
        if not place.is_dir() or expected is None or expected[0] != place.name:
            yield place
            continue
        digests = set(expected[1])
        for found in sorted(place.iterdir()):
            known = {Path(pattern).name for pattern in manifest["files"]}
            if found.name not in digests:
                yield found
            else:
                yield from (file for file in sorted(found.iterdir()) if file.name not in known)


def digests_named(manifest: Mapping[str, Any], connection: Connection[Any]) -> Iterator[str]:
    """The digests of all the stored pictures that rows name, sealed rows included, each once, in order."""
    parts = []
    for table, told in manifest["tables"].items():
        for column in told.get("files", ()):
            parts.append(f'SELECT "{column}" AS digest FROM "{table}"')
            parts.append(f"SELECT row ->> '{column}' FROM {SEALED} WHERE label = '{told['label']}'")
    if not parts:
        return
    with connection.transaction(), connection.cursor(name="digests") as cursor:
        cursor.execute(f"SELECT DISTINCT digest FROM ({' UNION ALL '.join(parts)}) d WHERE digest <> '' ORDER BY 1")
        for (digest,) in cursor:
            yield digest


def file_names(manifest: Mapping[str, Any], digest: str) -> list[str]:
    """The names of a stored picture's files, below the folder of media."""
    return [pattern.format(start=digest[:2], digest=digest) for pattern in manifest["files"]]


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_of(body: Mapping[str, Any]) -> bytes:
    """What is signed of a manifest: one body has one text, sorted, without blanks, in UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def is_genuine(manifest: Mapping[str, Any]) -> bool:
    """Whether the signature is that of the body, by the public key that the manifest names (Ed25519)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(manifest["public_key"]))
    try:
        key.verify(base64.b64decode(manifest["signature"]), text_of(manifest["body"]))
    except InvalidSignature:
        return False
    return True


class Refused(Exception):
    """The program cannot do its work; the text says what to do."""


def signed_before(body: Mapping[str, Any], result: Result) -> list[str]:
    """Where the rows that were signed are not the rows that are there: another move's manifest, or changed since."""
    findings = []
    for name, tables in body["result"]["figures"].items():
        for table, (rows, digest) in tables.items():
            now = result.figures.get(name, {}).get(table, NONE)
            if now.rows != rows:
                findings.append(
                    f"{table}: {rows:,} rows were signed in the {name} database, and {now.rows:,} are there."
                )
            elif str(now.digest) != digest:
                findings.append(f"{table}: other rows than those that were signed are in the {name} database.")
    return findings


def against_signed(body: Mapping[str, Any], databases: Mapping[str, Connection[Any]]) -> Result:
    """After the sources were erased: whether the targets hold what was signed of them."""
    result, schemas = Result(), {}
    for name in body["into"]:
        databases[name].execute(CANONICAL)
        schemas[name] = schema_of(databases[name])
        texts = Texts(body, schemas[name])
        result.figures[name] = {}
        for table in body["result"]["figures"][name]:
            plain = table.removesuffix(" (sealed)")
            result.figures[name][table] = sum_of(databases[name], texts, plain, sealed=plain != table)
    signed = {name: body["result"]["figures"][name] for name in body["into"]}
    result.findings = signed_before({"result": {"figures": signed}}, result)
    return result


def read_manifest(path: Path) -> dict[str, Any]:
    """A manifest whose signature is that of its body. Raises Refused."""
    try:
        manifest: dict[str, Any] = json.loads(path.read_text())
        genuine = is_genuine(manifest)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{path} is no manifest. Take the file that `relocate verify` has written.") from error
    if not genuine:
        raise Refused("The manifest is not what was signed: somebody has changed it.")
    return manifest


def open_databases(names: Sequence[str], stack: ExitStack) -> dict[str, Connection[Any]]:
    """The databases that the environment names. Raises Refused, without the addresses: they hold passwords."""
    if missing := [name for name in names if f"{name.upper()}_DATABASE_URL" not in os.environ]:
        raise Refused(f"Where is the {missing[0]} database? Set {missing[0].upper()}_DATABASE_URL.")
    databases = {}
    for name in names:
        try:
            databases[name] = stack.enter_context(
                psycopg.connect(os.environ[f"{name.upper()}_DATABASE_URL"], autocommit=True)
            )
        except psycopg.ProgrammingError as error:
            raise Refused(
                f"{name.upper()}_DATABASE_URL is no address. Write it as postgres://user:password@host:port/name"
            ) from error
        except psycopg.OperationalError as error:
            raise Refused(f"The {name} database cannot be opened: {' '.join(str(error).split())}") from error
    return databases


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/verify", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--key", help="the key that has to have signed it, as the site publishes it under /moves/")
    options = parser.parse_args()
    try:
        with ExitStack() as stack:
            return _main(options.manifest, options.key, stack)
    except Refused as refusal:
        print(refusal)
        return 2


def _main(path: Path, key: str | None, stack: ExitStack) -> int:
    manifest = read_manifest(path)
    if key and key != manifest["public_key"]:
        raise Refused(f"The manifest is signed by another key: {manifest['public_key']}.")
    body = manifest["body"]
    names = [*body["from"], *body["into"]]
    databases = open_databases(names, stack)
    media = {name: Path(found) for name in names if (found := os.environ.get(f"{name.upper()}_MEDIA_ROOT"))}
    to = "split" if len(body["into"]) > 1 else "shared"
    day = datetime.fromtimestamp(body["verified_at"], UTC)
    print(f"Move {body['move']} to {to}, verified on {day:%Y-%m-%d at %H:%M} UTC.")
    accounts = body["accounts"]["table"]
    erased = all(not _any_rows(databases[name], accounts) for name in body["from"])
    if erased:
        print("The old side has been erased; what is left is compared with what was signed.")
        result = against_signed(body, databases)
    else:
        result = verify(body, databases, media if len(media) == len(names) else None, strangers=True)
        if not result.findings:
            result.findings = signed_before(body, result)
    print(*result.findings, sep="\n", end="\n" if result.findings else "")
    compared = sum(figures.rows for name in body["into"] for figures in result.figures.get(name, {}).values())
    absent = [f"{name.upper()}_MEDIA_ROOT" for name in names if name not in media]
    pictures = f"pictures not looked at ({', '.join(absent)} not set)" if absent else f"{result.files:,} files"
    if erased:
        pictures = "pictures not looked at (there is nothing to compare them with)"
    print(f"{compared:,} rows compared, {pictures}.")
    if not key:
        print(f"Signed by {manifest['public_key']}. Compare it with the key that the site publishes under /moves/.")
    print("Something is missing or other than it was." if result.findings else "Everything is there.")
    return 1 if result.findings else 0


def _any_rows(connection: Connection[Any], table: str) -> bool:
    try:
        return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None
    except psycopg.errors.UndefinedTable:
        return False


if __name__ == "__main__":
    sys.exit(main())
