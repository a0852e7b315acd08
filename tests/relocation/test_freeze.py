"""A frozen database refuses every write, from every connection, until it is thawed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import InternalError, connection
from isthmus.relocation.freeze import NotFrozen, freeze, frozen_tables, thaw

from accounts.models import Account
from tests.freezing import TABLES
from tests.freezing import operator as open_operator
from tests.people import mara

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator() -> Iterator[psycopg.Connection[Any]]:
    """Thaws what a test has frozen."""
    with open_operator() as opened:
        yield opened
        thaw(opened)


def state() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM tenancy_marker")
        return str(cursor.fetchone()[0])


def test_every_table_refuses_but_sessions(operator: psycopg.Connection[Any]) -> None:
    account = mara()
    freeze(operator, TABLES)
    assert state() == "frozen" and frozen_tables(operator) == sorted(TABLES)
    for write in (
        lambda: Account.objects.filter(pk=account.pk).update(bio="Hello"),
        lambda: account.delete(),
        lambda: mara(),
    ):
        with pytest.raises(InternalError, match="can only be read"):
            write()
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        operator.execute("TRUNCATE accounts_account CASCADE")
    Session.objects.create(session_key="k", session_data="", expire_date="2030-01-01T00:00Z")
    thaw(operator)
    assert state() == "active" and frozen_tables(operator) == []
    Account.objects.filter(pk=account.pk).update(bio="Hello")


def test_it_waits_for_whoever_is_writing(operator: psycopg.Connection[Any]) -> None:
    account = mara()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE accounts_account SET bio = 'in the middle' WHERE id = %s", [account.pk])
        froze = threading.Thread(target=freeze, args=(operator, TABLES))
        froze.start()
        froze.join(0.8)
        assert froze.is_alive() and not frozen_tables_elsewhere()
        cursor.execute("COMMIT")
    froze.join(10)
    assert not froze.is_alive()
    account.refresh_from_db()
    assert account.bio == "in the middle" and frozen_tables(operator)


def test_a_transaction_that_does_not_end_is_named(operator: psycopg.Connection[Any]) -> None:
    account = mara()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
        cursor.execute("BEGIN")
        cursor.execute("UPDATE accounts_account SET bio = '' WHERE id = %s", [account.pk])
        with pytest.raises(NotFrozen, match=rf"Process {pid} .* pg_terminate_backend\({pid}\)"):
            freeze(operator, TABLES, seconds=0.5)
        cursor.execute("ROLLBACK")
    freeze(operator, TABLES)
    freeze(operator, TABLES)
    assert frozen_tables(operator) == sorted(TABLES)


def frozen_tables_elsewhere() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'isthmus_frozen'")
        return cursor.fetchone() is not None
