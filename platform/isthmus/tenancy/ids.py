"""Primary keys: 64-bit, ordered by time, unique across tenants, made by the database.

From the highest bit: 41 bits of milliseconds since 2025-01-01 UTC (until 2094), 2 bits of origin (the tenant that made
the row), 20 bits of a sequence. A row so keeps its id through a split and a merge.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import models
from django.db.models import Func

EPOCH: Final = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
EPOCH_MS: Final = int(EPOCH.timestamp() * 1000)
SEQUENCE_BITS: Final = 20
ORIGIN_BITS: Final = 2

# Numbers of ours alone stand in it.
CREATE_SQL: Final = f"""
CREATE SEQUENCE IF NOT EXISTS isthmus_id_sequence AS bigint CYCLE MINVALUE 0 MAXVALUE {2**SEQUENCE_BITS - 1};
CREATE OR REPLACE FUNCTION isthmus_id() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
  SELECT ((extract(epoch FROM clock_timestamp()) * 1000)::bigint - {EPOCH_MS}) << {SEQUENCE_BITS + ORIGIN_BITS}
       | (isthmus_origin() << {SEQUENCE_BITS})
       | nextval('isthmus_id_sequence')
$$;
"""  # noqa: S608


def origin_sql(origin: int) -> str:
    """The function that names the maker of new ids: a constant, so that an insert reads no table for it."""
    return (
        "CREATE OR REPLACE FUNCTION isthmus_origin() RETURNS bigint LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT {int(origin)}::bigint $$;"
    )


class NextId(Func):
    function = "isthmus_id"
    output_field = models.BigIntegerField()


class IdField(models.BigIntegerField):  # type: ignore[type-arg]
    """A primary key that the database fills."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"primary_key": True, "editable": False, "db_default": NextId()}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for own in ("primary_key", "editable", "db_default"):
            kwargs.pop(own, None)
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return None


def time_of(row_id: int) -> dt.datetime:
    """When a row with this id was made (UTC, to the millisecond)."""
    return EPOCH + dt.timedelta(milliseconds=row_id >> (SEQUENCE_BITS + ORIGIN_BITS))


def origin_of(row_id: int) -> int:
    """Which tenant made this id: 0 shared, 1 domestic, 2 global."""
    return (row_id >> SEQUENCE_BITS) & (2**ORIGIN_BITS - 1)


def first_id_at(moment: dt.datetime) -> int:
    """The smallest id that a row made at this moment can have, for ranges of time as ranges of ids."""
    return (int(moment.timestamp() * 1000) - EPOCH_MS) << (SEQUENCE_BITS + ORIGIN_BITS)


def last_id_at(moment: dt.datetime) -> int:
    """The largest id that a row made in the millisecond of this moment can have."""
    return first_id_at(moment) | ((1 << SEQUENCE_BITS + ORIGIN_BITS) - 1)


def id_from(text: str) -> int | None:
    """The id that a text from outside names; None where it is no number that fits one."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number < 2**63 else None
