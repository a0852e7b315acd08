"""A receipt for everybody who was moved."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from psycopg import Connection

from isthmus.relocation.catalog import table_of
from isthmus.relocation.models import Kept, Receipt, Sealed
from isthmus.relocation.rows import Select, stream
from isthmus.relocation.sides import quoted


def write_receipts(target: Connection[Any], to: str, sources: list[Connection[Any]]) -> None:
    """One receipt per account of the target: what is sealed, what came back, and whether its name is another."""
    account = table_of(get_user_model())
    target.execute(
        f'INSERT INTO {quoted(Receipt)} (account_id, "to", sealed, put_back, former_username) '
        f"SELECT a.\"{account.key}\", %s, coalesce(s.sealed, '{{}}'), '{{}}', '' FROM {quoted(account.model)} a "
        f"LEFT JOIN (SELECT maker_id, jsonb_object_agg(label, n) AS sealed FROM (SELECT maker_id, label, count(*) AS n "
        f'FROM {quoted(Sealed)} GROUP BY 1, 2) c GROUP BY 1) s ON s.maker_id = a."{account.key}"',
        [to],
    )
    if to == "shared":
        _tell_what_came_back(target, sources)
    _tell_former_names(target, to, sources)


def _tell_what_came_back(target: Connection[Any], sources: list[Connection[Any]]) -> None:
    """What was sealed on the sources and is not sealed here."""
    sealed = Select(
        f"SELECT maker_id, label, count(*) AS rows FROM {quoted(Sealed)} GROUP BY 1, 2", ["maker_id", "label", "rows"]
    )
    target.execute("CREATE TEMP TABLE relocation_was_sealed (maker_id bigint, label text, rows bigint) ON COMMIT DROP")
    for source in sources:
        stream(source, sealed, target, "relocation_was_sealed")
    target.execute(
        f"UPDATE {quoted(Receipt)} r SET put_back = b.counts FROM (SELECT w.maker_id, jsonb_object_agg(w.label, "
        f"w.rows - coalesce(s.rows, 0)) AS counts FROM relocation_was_sealed w LEFT JOIN ({sealed.sql}) s "
        "USING (maker_id, label) WHERE w.rows > coalesce(s.rows, 0) GROUP BY 1) b "
        f"WHERE r.account_id = b.maker_id AND r.id = (SELECT max(id) FROM {quoted(Receipt)} n "
        "WHERE n.account_id = r.account_id)"
    )


def _tell_former_names(target: Connection[Any], to: str, sources: list[Connection[Any]]) -> None:
    """Names that a merge settled, and that a split gave back."""
    account = table_of(get_user_model())
    name = get_user_model().USERNAME_FIELD
    kept = (
        f"SELECT k.row_id::bigint, k.{'before' if to == 'shared' else 'after'} #>> '{{}}' FROM {quoted(Kept)} k "
        f"WHERE k.label = '{account.label}' AND k.\"column\" = '{name}' AND k.reason = 'name'"
    )
    for connection in [target] if to == "shared" else sources:
        for row_id, former in connection.execute(kept).fetchall():
            target.execute(
                f"UPDATE {quoted(Receipt)} r SET former_username = %s WHERE r.id = (SELECT max(id) "
                f"FROM {quoted(Receipt)} WHERE account_id = %s) AND EXISTS (SELECT 1 FROM {quoted(account.model)} a "
                f'WHERE a."{account.key}" = %s AND a."{name}" <> %s)',
                [former, row_id, row_id, former],
            )
