"""Queries that Django puts into SQL once in the life of a process, and PostgreSQL plans once in that of a connection.

Of a query that a page always asks in the same form, Django takes far longer to write the SQL, and PostgreSQL to plan
it, than to find the rows. So the form is written once, with marks where the values go, and prepared on the server.
What decides the form, and not only its values, has to be an argument of its own: a form is found by the names of its
values, which of them are None, and by nothing else. That it can depend on nothing else is the builder's to see to,
which therefore gets nothing else: no request, no viewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery
from psycopg import Cursor

Value = int | str | list[int] | None
# No row has such a number, and no text such a beginning.
_MARK: Final = 4_611_686_018_000_000_000
_TEXT: Final = "\u2063mark:"


class Prepared:
    """A query of `values_list`, made by `build` from values that may be numbers, texts, lists of numbers, or None.

    `build` is called with a mark for each value, and with None for None; it may put a value into the query, and ask
    whether it is None, but do nothing else with it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        # The SQL of each form, and its parameters: the name of a value, or what is always the same.
        self.forms: dict[tuple[str, ...], tuple[str, list[tuple[str | None, Any]]]] = {}

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """The rows as `values_list` gives them."""
        there = tuple(name for name, value in values.items() if value is not None)
        if (form := self.forms.get(there)) is None:
            form = self.forms[there] = self._written(values)
        sql, parameters = form
        return _rows(sql, [values[name] if name else value for name, value in parameters])

    def first(self, **values: Value) -> tuple[Any, ...] | None:
        """The first row; None where there is none."""
        return next(iter(self.rows(**values)), None)

    def _written(self, values: dict[str, Value]) -> tuple[str, list[tuple[str | None, Any]]]:
        marks = {name: _mark(value, number) for number, (name, value) in enumerate(values.items())}
        compiler = self.build(**marks).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, asked = compiler.as_sql()
        _refuse_converters(compiler)
        there = {name: mark for name, mark in marks.items() if mark is not None}
        parameters = [(next((name for name, mark in there.items() if each == mark), None), each) for each in asked]
        if missing := set(there) - {name for name, _each in parameters}:
            raise ValueError(f"These values are not in the query as they are: {', '.join(sorted(missing))}.")
        return sql, parameters


Row = TypeVar("Row", bound=Model)


class PreparedInsert:
    """The statement that stores a new row of `model`, whose id the database makes; Django's signals are not sent."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self.sql = ""

    def __call__(self, row: Row) -> Row:
        """Store the row and give it its id."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self.fields]
        self.sql = self.sql or self._written(row)
        row.pk = _rows(self.sql, values)[0][0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return row

    def _written(self, row: Model) -> str:
        query = InsertQuery(self.model)
        query.insert_values(self.fields, [row])
        compiler: Any = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.returning_fields = [self.model._meta.pk]
        [(sql, parameters)] = compiler.as_sql()
        if len(parameters) != len(self.fields):
            raise ValueError("Only columns with one value each can be prepared.")
        return str(sql)


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """Django's own cursor sends values within the text, of which PostgreSQL can prepare nothing, and takes as long
    around a short query as the query; where queries are logged or refused, it is asked all the same. Its errors are
    the ones raised either way."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()  # type: ignore[no-any-return]
    connection.ensure_connection()
    # As every other cursor: kept from other threads, and from a transaction that has failed.
    connection.validate_thread_sharing()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return Cursor(connection.connection).execute(sql, values).fetchall()


def _mark(value: Value, number: int) -> Value:
    if value is None:
        return None
    if isinstance(value, str):
        return f"{_TEXT}{number}"
    return [_MARK + number] if isinstance(value, list) else _MARK + number


def _refuse_converters(compiler: Any) -> None:
    """What Django would turn into something else after reading would come out raw."""
    columns: Iterable[Any] = [column[0] for column in compiler.select]
    if compiler.get_converters(columns):
        raise ValueError("Only columns that are read as PostgreSQL gives them can be prepared.")
