"""People by their names, also where these are misspelled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet
from isthmus.web import spelling
from isthmus.web.seeking import Sought, sought
from isthmus.web.tokens import folded, runs_of

from accounts.models import Account, PersonTokens

# So many come into question at most, of a name that more people have.
MOST: Final = 100
_USERNAME: Final = re.compile(r"[a-z0-9_]{1,30}")


def people_named(text: str, *, most: int = MOST, misspelled: bool = True) -> list[Account]:
    """The people whose name this is or begins with, and those whose name is one slip away; the closest first.

    In this order: the username, a whole name, the beginning of a name, a name that is one slip away; among equals
    whoever has been here longest.
    """
    text = text.strip().removeprefix("@")
    words = sought(text)
    found: dict[int, Account] = {}
    username = text.lower()
    if _USERNAME.fullmatch(username):
        # By its index of patterns; found also before the words have been made.
        _add(found, Account.objects.filter(username=username), most)
        _add(found, Account.objects.filter(username__startswith=username), most - len(found))
    if words:
        _add(found, _with_tokens(words.beginnings), most - len(found))
    if misspelled and words and len(found) < most and (near := spelling.tsquery_of(words.runs)):
        slips = list(_with_tokens(near)[: most - len(found)])
        _add(found, [person for person in slips if spelling.is_near(words.runs, _names(person))], most - len(found))
    ranks = {pk: _rank(person, username, words) for pk, person in found.items()}
    return sorted(found.values(), key=lambda person: (ranks[person.pk], person.pk))


def _add(found: dict[int, Account], people: QuerySet[Account] | Sequence[Account], most: int) -> None:
    if most > 0:
        chosen = people.filter(is_active=True) if isinstance(people, QuerySet) else people
        found |= {person.pk: person for person in chosen[:most]}


def _with_tokens(tsquery: str) -> QuerySet[Account]:
    """In no order: putting all the people called Anna into one would cost more than finding them."""
    rows = PersonTokens.objects.filter(tokens__has=tsquery)
    return Account.objects.filter(pk__in=rows.values("account"), is_active=True)


def _names(person: Account) -> list[str]:
    return [run.text for run in runs_of(f"{person.display_name} {person.username}")] + [
        folded(person.username.replace("_", ""))
    ]


def _rank(person: Account, username: str, words: Sought) -> int:
    if person.username == username:
        return 0
    names, asked = _names(person), [run.text for run in words.runs]
    if set(asked) <= set(names):
        return 1
    return 2 if all(any(name.startswith(each) for name in names) for each in asked) else 3
