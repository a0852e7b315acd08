"""Names of people in a text: `@mara`, with the half- or the full-width sign.

What is written keeps whom it meant, as {"mara": 1234}: a name may change, or be somebody else's on another site, an id
is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from isthmus.web.tagging import MENTION

from accounts.models import Account

# Whoever names more people than this wants to be noticed by them, and not to talk to them.
MOST: Final = 10

Meant = Mapping[str, int]


def names_in(text: str) -> list[str]:
    """In small letters, in the order of their first use, each once."""
    return list(dict.fromkeys(match.lower() for match in MENTION.findall(text)))[:MOST]


def people_named_in(text: str) -> list[Account]:
    """The accounts that a text names. One query, and none for a text without the sign."""
    names = names_in(text)
    return list(Account.objects.filter(username__in=names, is_active=True).order_by("pk")) if names else []


def meant_by(people: Iterable[Account]) -> dict[str, int]:
    """What is kept with the text that names these."""
    return {person.username: person.pk for person in people}


def names_now(meant: Iterable[Meant]) -> dict[int, str]:
    """The user names by which these people go now, by their ids; whoever is gone is left out. One query at most."""
    ids = {pk for each in meant for pk in each.values()}
    if not ids:
        return {}
    return dict(Account.objects.filter(pk__in=ids, is_active=True).values_list("pk", "username"))


def read_mentioned(subjects: Sequence[Any]) -> None:
    """Have each of these notes or comments know whom it mentions. One query at most."""
    names = names_now(subject.mentions for subject in subjects)
    for subject in subjects:
        subject.mentioned = links_of(subject.mentions, names)


def links_of(meant: Meant, names: Mapping[int, str]) -> dict[str, str]:
    """For the filter `words`: what is written, and the name that it leads to."""
    return {name: names[pk] for name, pk in meant.items() if pk in names}
