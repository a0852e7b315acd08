"""What a person says of themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.web.media import content_name

from accounts.actions.check_profile import check_profile
from accounts.actions.index_person import index_person
from accounts.models import Account, WithheldProfile


class SaysWhatIsWithheld(Exception):
    """The text says so, for the person."""


def edit_profile(
    *, account: Account, display_name: str, bio: str, languages: Sequence[str], avatar: str | None = None
) -> Account:
    """Store the profile; `avatar` is the digest of a stored picture, None leaves the present one.

    Raises SaysWhatIsWithheld where a decision withholds this name, these words or this picture.
    """
    withheld = WithheldProfile.objects.filter(account=account).first()
    if withheld and any(
        (
            display_name and display_name == withheld.display_name,
            bio and bio == withheld.bio,
            avatar and avatar == content_name(withheld.avatar),
        )
    ):
        raise SaysWhatIsWithheld(_("A decision withholds this name, these words or this picture. Choose others."))
    account.display_name, account.bio, account.languages = display_name, bio, list(languages)
    fields = ["display_name", "bio", "languages"]
    if avatar is not None:
        account.avatar = avatar
        fields.append("avatar")
    with transaction.atomic():
        account.save(update_fields=fields)
        index_person(account)
        check_profile(account=account)
    return account
