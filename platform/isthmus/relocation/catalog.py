"""What moves, and in which order: every model's table, from what the models declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from isthmus.relocation.models import Kept, Receipt, Sealed
from isthmus.relocation.sides import HomeRule, foreign_keys, side_of
from isthmus.tenancy.residency import (
    WITHOUT_MODEL,
    Crossing,
    Owned,
    Passing,
    Reference,
    Residency,
    Settled,
    Site,
    all_models,
    counts_of,
    files_of,
    residency_of,
    settled_of,
)

# What a move itself keeps: carried along, and written by it.
STORES = (Sealed, Kept, Receipt)


@dataclass(frozen=True)
class Table:
    """One model's table. Columns are those that are stored; those that the database computes are its own affair."""

    model: type[models.Model]
    residency: Residency

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def label(self) -> str:
        return str(self.model._meta.label)

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @property
    def columns(self) -> list[str]:
        return [str(each.column) for each in self.model._meta.local_concrete_fields if not each.generated]

    @property
    def counts(self) -> dict[str, tuple[str, str]]:
        """Columns that count rows of another table: the table, and its column that points here."""
        found = {}
        for column, name in counts_of(self.model).items():
            relation: Any = self.model._meta.get_field(name)
            found[column] = (relation.related_model._meta.db_table, relation.field.column)
        return found

    @property
    def files(self) -> tuple[str, ...]:
        return files_of(self.model)

    @property
    def settled(self) -> tuple[Settled, ...]:
        return settled_of(self.model)

    @property
    def is_reference(self) -> bool:
        return isinstance(self.residency, Reference)

    @property
    def is_crossing(self) -> bool:
        return isinstance(self.residency, Crossing)

    @property
    def references(self) -> dict[str, Table]:
        """Foreign keys to rows that stand on both sides, by column."""
        return {
            key.column: table_of(key.related_model)
            for key in foreign_keys(self.model)
            if isinstance(residency_of(key.related_model), Reference)
        }

    @property
    def cuttable(self) -> dict[str, Any]:
        """Foreign keys that may be empty, to rows that can live elsewhere: {column: the field}."""
        return {
            key.column: key
            for key in foreign_keys(self.model)
            if key.null
            and key.remote_field.on_delete is models.SET_NULL
            and side_of(key.related_model, "x", HomeRule()) is not None
        }

    @property
    def owner(self) -> str:
        """The path to the account that a row belongs to."""
        match self.residency:
            case Owned(path):
                return path
            case Crossing(maker):
                return maker
        raise TypeError(f"{self.label} belongs to no account.")

    def natural_key(self) -> list[str]:
        """Dotted paths of columns: "rule_id.code"."""
        assert isinstance(self.residency, Reference)  # noqa: S101 - asked of references alone
        return [".".join(self._columns_of(path)) for path in self.residency.key.split(",")]

    def _columns_of(self, path: str) -> Iterator[str]:
        here: Any = self.model
        for step in path.split("."):
            found = here._meta.get_field(step)
            yield found.column
            here = found.related_model


@cache
def table_of(model: type[models.Model]) -> Table:
    residency = residency_of(model)
    assert residency is not None, f"{model} declares no residency"  # noqa: S101 - a system check holds it
    return Table(model, residency)


@cache
def tables() -> list[Table]:
    """Every table whose rows move, each after those that it points to; the stores of moves come last."""
    moving = [model for model in all_models() if not isinstance(residency_of(model), Passing | Site)]
    sorter: TopologicalSorter[type[models.Model]] = TopologicalSorter()
    for model in sorted(moving, key=lambda each: each._meta.label):
        # Rows that point to rows of their own table are one piece anyway.
        sorter.add(model, *(key.related_model for key in foreign_keys(model) if key.related_model is not model))
    ordered = [model for model in sorter.static_order() if model in set(moving)]
    return [table_of(model) for model in ordered if model not in STORES] + [table_of(model) for model in STORES]


def content_tables() -> list[Table]:
    """Those of `tables()` that hold what people made, without the stores of moves."""
    return [table for table in tables() if table.model not in STORES]


def described() -> dict[str, Any]:
    """What a manifest says of the tables: all that the verifier has to be told."""
    account = get_user_model()._meta
    told = {}
    for table in content_tables():
        entry: dict[str, Any] = {"label": table.label, "kind": type(table.residency).__name__.lower()}
        if table.is_reference:
            entry["key"] = table.natural_key()
        if table.counts:
            entry["counts"] = {column: list(counted) for column, counted in table.counts.items()}
        if table.files:
            entry["files"] = list(table.files)
        if kept := [*table.cuttable, *(each.column for each in table.settled)]:
            entry["kept"] = kept
        told[table.name] = entry
    ignored = [model._meta.db_table for model in all_models() if isinstance(residency_of(model), Passing | Site)]
    return {
        "tables": told,
        "ignored": sorted([*ignored, *WITHOUT_MODEL, *(store._meta.db_table for store in STORES)]),
        "accounts": {"table": account.db_table, "key": account.pk.column, "home": "home"},
    }
