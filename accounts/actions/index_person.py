"""Keep by which words somebody is found."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.web.spelling import keys_of
from isthmus.web.tokens import EDITION, Vector

from accounts.models import Account, PersonTokens


def index_person(account: Account) -> None:
    """After the name has changed, in the same transaction."""
    index_people([account])


def index_people(accounts: Sequence[Account]) -> None:
    """The tokens of these accounts, made anew. One query."""
    PersonTokens.objects.bulk_create(
        [PersonTokens(account=account, tokens=_tokens(account), edition=EDITION) for account in accounts],
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["tokens", "edition"],
    )


def _tokens(account: Account) -> str:
    vector = Vector()
    # A name of two words is often typed as one, and the other way round.
    for name in (account.display_name, account.username, account.username.replace("_", "")):
        vector.add(name)
        for key in sorted(keys_of(name)):
            vector.near(key)
    return str(vector)
