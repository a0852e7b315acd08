"""What a person says of themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.actions.index_person import index_person
from accounts.models import Account


def edit_profile(
    *, account: Account, display_name: str, bio: str, languages: Sequence[str], avatar: str | None = None
) -> Account:
    """Store the profile; `avatar` is the digest of a stored picture, None leaves the present one."""
    account.display_name, account.bio, account.languages = display_name, bio, list(languages)
    fields = ["display_name", "bio", "languages"]
    if avatar is not None:
        account.avatar = avatar
        fields.append("avatar")
    with transaction.atomic():
        account.save(update_fields=fields)
        index_person(account)
    return account
