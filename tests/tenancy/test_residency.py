"""Every table knows where its rows live."""

import pytest
from django.db import connection, models
from isthmus.tenancy.residency import (
    WITHOUT_MODEL,
    Crossing,
    Owned,
    all_models,
    faults_of,
    leads_to_account,
    residency_of,
)

from accounts.models import Account


def test_every_model_declares_a_residency_that_holds() -> None:
    assert [fault for model in all_models() for fault in faults_of(model)] == []


@pytest.mark.django_db
def test_every_table_belongs_to_a_model_that_is_declared() -> None:
    declared = {model._meta.db_table for model in all_models() if residency_of(model)}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert tables - declared - WITHOUT_MODEL == set()


def test_a_model_without_declaration_is_found() -> None:
    class Stray(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "tests"
            managed = False

    assert faults_of(Stray) == [
        "tests.Stray declares no residency. Say where its rows live: residency = Owned(...), Crossing(...), ..."
    ]


def test_a_field_with_the_name_of_a_declaration_is_found() -> None:
    class Shelf(models.Model):  # noqa: DJ008
        files = models.TextField()

        class Meta:
            app_label = "tests"
            managed = False

    assert "tests.Shelf has a field 'files'" in faults_of(Shelf)[0]


@pytest.mark.parametrize("path", ["author", "note.author", "nobody", "bio"])
def test_a_path_that_leads_nowhere_is_found(path: str) -> None:
    assert not leads_to_account(Account, path)


def test_likes_and_comments_cross_and_notes_are_owned() -> None:
    from feeds.models import Comment, Like, Note

    assert residency_of(Note) == Owned("author")
    assert residency_of(Like) == Crossing("account", "note.author")
    assert residency_of(Comment) == Crossing("author", "note.author", ("parent.author",))


@pytest.mark.django_db
def test_ids_of_owned_and_crossing_rows_are_made_by_our_function() -> None:
    """Else two sites would make the same ids, and a merge would find them doubled."""
    ours = [model for model in all_models() if isinstance(residency_of(model), Owned | Crossing)]
    with connection.cursor() as cursor:
        for model in ours:
            cursor.execute(
                "SELECT column_default, data_type FROM information_schema.columns "
                "WHERE table_name = %s AND column_name = 'id'",
                [model._meta.db_table],
            )
            default, kind = cursor.fetchone()
            assert (default, kind) == ("isthmus_id()", "bigint"), model._meta.label
