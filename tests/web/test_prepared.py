"""A query that is put into SQL once answers as the same query made anew."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from isthmus.web.prepared import Prepared, PreparedInsert

from accounts.models import Account, Follow
from feeds.actions.post_note import post_note
from feeds.models import Note
from feeds.queries.following import _by_them
from feeds.queries.page import Listing
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


def test_each_form_is_written_once_and_asked_with_other_values(django_assert_num_queries: Callable[..., Any]) -> None:
    here, there = mara(), xiaoman()
    made: list[str | None] = []

    def build(name: str | None, home: str) -> Any:
        made.append(name)
        people = Account.objects.filter(home=home).order_by("pk")
        return (people.filter(username=name) if name else people).values_list("pk", "username")

    people = Prepared(build)
    with django_assert_num_queries(4):
        assert people.rows(name=None, home="global") == [(here.pk, "mara")]
        assert people.rows(name=None, home="domestic") == [(there.pk, "xiaoman")]
        assert people.first(name="mara", home="global") == (here.pk, "mara")
        assert people.first(name="nobody", home="global") is None
    assert len(made) == 2


def test_what_somebody_sends_stays_a_value() -> None:
    mara()
    people = Prepared(lambda name: Account.objects.filter(username=name).values_list("pk"))
    assert people.rows(name="' OR true --") == [] and people.rows(name="%s") == []


def test_a_value_that_does_not_reach_the_query_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the query as they are: name"):
        Prepared(lambda name: Account.objects.values_list("pk")).rows(name="mara")
    with pytest.raises(ValueError, match="not in the query as they are: pk"):
        Prepared(lambda pk: Account.objects.filter(pk=pk + 1).values_list("pk")).rows(pk=1)


def test_columns_that_django_would_convert_are_refused() -> None:
    with pytest.raises(ValueError, match="read as PostgreSQL gives them"):
        Prepared(lambda pk: Note.objects.filter(pk=pk).values_list("place")).rows(pk=1)


def test_a_list_that_asks_for_more_of_the_viewer_is_refused() -> None:
    """Else the rows of the first one who looked would be those of everybody."""

    def by_home(author: int) -> Any:
        notes = Note.objects.filter(author=author)
        return SimpleNamespace(visible_to=lambda viewer: notes.filter(author__home=viewer.home))

    with pytest.raises(AttributeError, match="home"):
        Listing(by_home).page(SimpleNamespace(account=None), None, author=1)  # type: ignore[arg-type]


def test_the_page_of_the_followed_is_each_readers_own() -> None:
    one, other, author = person("one"), person("other"), mara()
    held = post_note(author=one, title="", text="Waits")
    Note.objects.filter(pk=held.pk).update(held=True)
    shown = post_note(author=author, title="", text="Here")
    Follow.objects.create(follower=one, followee=author)
    authors = [one.pk, author.pk]
    found = {}
    for reader in (one, other):
        rows = _by_them.prepared.rows(me=reader.pk, before=None, authors=authors)
        expected = Note.objects.filter(Q(held=False) | Q(author=reader), author__in=authors).order_by(F("pk").desc())
        found[reader] = [row[0] for row in rows]
        assert found[reader] == [note.pk for note in expected]
    assert found == {one: [shown.pk, held.pk], other: [shown.pk]}


def test_a_row_is_stored_as_by_its_model() -> None:
    author = mara()
    store = PreparedInsert(Note)

    def note(title: str) -> Note:
        return Note(author=author, title=title, languages=["en", "zh"], place={"country": "CH"}, mentions={})

    first, second, usual = store(note("A ' title")), store(note("%s")), note("Usual")
    usual.save()
    assert first.pk < second.pk < usual.pk and not second._state.adding
    for one in (first, second):
        there = Note.objects.get(pk=one.pk)
        assert (there.title, there.languages, there.place) == (one.title, one.languages, one.place)
    own = ("id", "title")
    rows = [{name: value for name, value in row.items() if name not in own} for row in Note.objects.values()]
    assert rows[0] == rows[1] == rows[2]


def test_a_row_that_the_database_refuses_raises_what_its_model_would_raise() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedInsert(Note)(Note(title="Nobody wrote it"))
    PreparedInsert(Note)(Note(author=mara(), title="And it goes on"))
