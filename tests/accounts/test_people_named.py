"""People by their names: the beginning is enough, and one slip does no harm."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actions.edit_profile import edit_profile
from accounts.actions.index_person import index_person
from accounts.models import Account
from accounts.queries.people import people_named
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


def known(account: Account) -> Account:
    index_person(account)
    return account


def found(text: str, **how: Any) -> list[str]:
    return [account.username for account in people_named(text, **how)]


@pytest.mark.parametrize("typed", ["mara", "MARA", "@mara", "mar", "Mára", "mraa", "maara", "marta", " mara "])
def test_mara_is_found(typed: str) -> None:
    known(mara())
    known(xiaoman())
    assert found(typed) == ["mara"]


@pytest.mark.parametrize("typed", ["小满", "小滿", "小", "满", "xiaoman", "xaioman", "xiaomann"])
def test_xiaoman_is_found_in_both_scripts(typed: str) -> None:
    known(xiaoman())
    known(mara())
    assert found(typed) == ["xiaoman"]


def test_one_wrong_character_in_a_name_of_three() -> None:
    known(person("li", display_name="李晓满"))
    assert found("李小满") == ["li"]
    assert found("李小雨") == []


def test_a_name_of_two_words_is_found_as_one_and_by_either() -> None:
    known(person("night_train", display_name="Nora Ångström"))
    for typed in ("nighttrain", "night train", "train", "nora angstrom", "angstrom nora", "Angström", "nora angstrm"):
        assert found(typed) == ["night_train"], typed


def test_the_closest_come_first() -> None:
    for username in ("anna_maria", "hanna", "annab", "anna"):
        known(person(username, display_name=username.title()))
    assert found("anna") == ["anna", "anna_maria", "annab", "hanna"]


def test_short_names_are_not_guessed_at() -> None:
    known(person("ann"))
    assert found("ana") == []


def test_two_slips_are_another_name() -> None:
    known(person("marius"))
    assert found("mraisu") == []


def test_a_new_name_is_found_and_the_old_one_is_not() -> None:
    me = known(mara())
    edit_profile(account=me, display_name="Olga", bio="", languages=["en"])
    assert found("olga") == ["mara"] and found("mara") == ["mara"]
    edit_profile(account=me, display_name="Vera", bio="", languages=["en"])
    assert found("olga") == []


def test_whoever_has_left_is_not_found() -> None:
    known(person("gone", display_name="Gone Girl", is_active=False))
    assert found("gone") == [] and found("girl") == [] and found("gome") == []


def test_an_account_without_words_is_found_by_its_username() -> None:
    person("fresh_one")
    assert found("fresh") == ["fresh_one"]


@pytest.mark.parametrize("typed", ["", "@", "%", "_", "\\", "'", "!!&|():*", "\0", "a\0b"])
def test_odd_words_find_nobody_and_break_nothing(typed: str) -> None:
    known(mara())
    assert found(typed) == []
