import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone
from isthmus.tenancy import ids
from isthmus.tenancy.ids import id_from

from tests.people import mara


@pytest.mark.django_db
def test_the_database_makes_an_id_that_tells_when_and_where() -> None:
    account = mara()
    assert abs(ids.time_of(account.pk) - timezone.now()) < dt.timedelta(seconds=5)
    assert ids.origin_of(account.pk) == 0
    assert 0 < account.pk < 2**63


@pytest.mark.django_db
def test_ids_made_in_one_statement_differ() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT isthmus_id()), count(*) FROM generate_series(1, 20000)")
        different, made = cursor.fetchone()
    assert different == made == 20000


@pytest.mark.django_db(transaction=True)
def test_ids_made_by_several_connections_differ() -> None:
    found: list[int] = []

    def make() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT isthmus_id() FROM generate_series(1, 2000)")
            found.extend(row[0] for row in cursor.fetchall())
        connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == len(found) == 8000


@pytest.mark.django_db
def test_each_origin_has_ids_of_its_own() -> None:
    made = {}
    with connection.cursor() as cursor:
        for origin in (0, 1, 2):
            cursor.execute(ids.origin_sql(origin))
            cursor.execute("SELECT isthmus_id()")
            made[origin] = ids.origin_of(cursor.fetchone()[0])
    assert made == {0: 0, 1: 1, 2: 2}


@pytest.mark.django_db
def test_an_id_of_a_moment_bounds_the_rows_made_before_and_after() -> None:
    before = ids.first_id_at(timezone.now() - dt.timedelta(seconds=1))
    account = mara()
    after = ids.first_id_at(timezone.now() + dt.timedelta(seconds=1))
    assert before < account.pk < after


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("9223372036854775807", 2**63 - 1)])
def test_a_text_that_names_an_id(text: str, number: int) -> None:
    assert id_from(text) == number


@pytest.mark.parametrize("text", ["", "-1", "x", "²", "٣", "1_5", "9223372036854775808", "9" * 5000, "\0"])
def test_a_text_that_names_none(text: str) -> None:
    assert id_from(text) is None
