"""Whoever is signed in, read on every page by a query that is put into SQL and planned once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from isthmus.web.prepared import Prepared

from accounts.models import Account

# What they want to hear of is read by the pages that ask for it: its column is not read as PostgreSQL gives it.
FIELDS: Final = [field.attname for field in Account._meta.concrete_fields if field.name != "hearing"]
_account = Prepared(lambda pk: Account.objects.filter(pk=pk).values_list(*FIELDS))


def account_of(row: Sequence[Any]) -> Account:
    """The account of which these are the FIELDS."""
    return Account.from_db(DEFAULT_DB_ALIAS, FIELDS, row)


class SignedInBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's ways to sign in."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account with this id; None where it is gone or has been closed."""
        row = _account.first(pk=int(user_id))
        account = account_of(row) if row else None
        return account if account is not None and account.is_active else None
