"""Notes like one: by rare tags, by who likes both, by language; and what is withheld stays so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from feeds.actions.choose_taste import choose_taste
from feeds.actions.like_note import like_note
from feeds.actions.post_note import post_note
from feeds.models import Note
from feeds.queries.similar import notes_like
from tests.clients.withholding import SPAM, withhold
from tests.feeds.test_ranking import WALL, viewer
from tests.people import mara, person, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db


def titles(note: Note, who: Any = None) -> list[str]:
    named = dict(Note.objects.values_list("id", "title"))
    return [named[card.note_id] for card in notes_like(note, viewer(who))]


def test_a_rare_tag_says_more_than_a_common_one() -> None:
    author = mara()
    for number in range(4):
        post_note(author=author, title=f"Food {number}", text="#food", languages=["en"])
    post_note(author=author, title="Glaze", text="#celadon", languages=["en"])
    note = post_note(author=author, title="Bowl", text="#food #celadon", languages=["en"])
    post_note(author=author, title="Something else", text="#cats")
    assert titles(note) == ["Glaze", "Food 3", "Food 2", "Food 1", "Food 0"]


def test_its_own_language_comes_first() -> None:
    author = mara()
    post_note(author=author, title="The kiln", text="A bowl from one lump of clay. #clay", languages=["en"])
    post_note(author=author, title="陶窑", text="一团泥做的碗。 #clay", languages=["zh-hans"])
    note = post_note(author=author, title="Clay", text="Three bowls. #clay", languages=["en"])
    assert titles(note) == ["The kiln", "陶窑"]


def test_what_two_people_like_together_is_alike_and_one_person_alone_says_nothing() -> None:
    author, one, two = mara(), person("one"), person("two")
    note, other = (post_note(author=author, title=title, text="") for title in ("Tea", "Kettle"))
    for fan in (one, two):
        like_note(account=fan, note=note)
    like_note(account=one, note=other)
    assert titles(note) == []
    like_note(account=two, note=other)
    assert titles(note) == ["Kettle"]
    choose_taste(account=two, by_taste=False)
    assert titles(note) == []


def test_whom_a_policy_keeps_apart_is_not_asked(settings: Any) -> None:
    reader = mara()
    note, other = (post_note(author=reader, title=title, text="") for title in ("Tea", "Kettle"))
    for name in ("one", "two"):
        fan = person(name, home="domestic")
        like_note(account=fan, note=note)
        like_note(account=fan, note=other)
    assert titles(note, reader) == ["Kettle"]
    put_in_force(settings, policy("wall", WALL))
    assert titles(note, reader) == [] and titles(note) == ["Kettle"]


def test_a_notice_stands_where_one_of_them_is_withheld(client: Client) -> None:
    author = mara()
    spam = post_note(author=author, title=SPAM, text="#clay")
    note = post_note(author=author, title="Bowl", text="#clay")
    rule = withhold(spam)
    page = client.get(f"/n/{note.pk}/similar/").content.decode()
    assert SPAM not in page and rule in page
    answer = client.get(f"/n/{spam.pk}/similar/")
    assert answer.status_code == 410 and "Bowl" not in answer.content.decode()


def test_what_waits_or_is_deleted_is_none_of_them(client: Client) -> None:
    note, waits = (post_note(author=mara_, title="Bowl", text="#clay") for mara_ in (mara(), xiaoman()))
    assert titles(note)
    Note.objects.filter(pk=waits.pk).update(held=True)
    assert titles(note) == []
    assert client.get(f"/n/{waits.pk}/similar/").status_code == 404
    assert "None yet" in client.get(f"/n/{note.pk}/similar/").content.decode()


def test_the_note_page_asks_for_them_by_a_link_and_htmx_gets_the_cards_alone(client: Client) -> None:
    author = mara()
    post_note(author=author, title="Glaze", text="#clay")
    note = post_note(author=author, title="Bowl", text="#clay")
    assert f'href="/n/{note.pk}/similar/"' in client.get(note.get_absolute_url()).content.decode()
    assert "<html" in client.get(f"/n/{note.pk}/similar/").content.decode()
    part = client.get(f"/n/{note.pk}/similar/", headers={"HX-Request": "true"}).content.decode()
    assert "Glaze" in part and "<html" not in part


def test_it_costs_the_same_few_queries_however_many_there_are(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    author = mara()
    note = post_note(author=author, title="Bowl", text="#clay #tea")
    for number in range(20):
        post_note(author=author, title=f"Bowl {number}", text="#clay")
    with django_assert_max_num_queries(4):
        assert len(notes_like(note, viewer())) == 12
