"""Take aside what a profile says of itself, and put it back, as decisions say."""

from __future__ import annotations

from django.db import transaction
from isthmus.web.media import copy_aside, copy_back

from accounts.actions.index_person import index_person
from accounts.models import Account, WithheldProfile

SAID = ("display_name", "bio", "avatar")


def withhold_profile(*, account: Account, decision_id: int) -> None:
    """Empty name, words and picture, and keep what they were; of what had been taken aside before, what is newer."""
    with transaction.atomic():
        found = Account.objects.select_for_update().get(pk=account.pk)
        said = {name: getattr(found, name) for name in SAID if getattr(found, name)}
        if found.avatar:
            # Its address ends: the file has another name from now on, and the old one is swept.
            said["avatar"] = copy_aside(found.avatar)
        WithheldProfile.objects.update_or_create(account=found, defaults={"decision_id": decision_id, **said})
        _say(found, dict.fromkeys(SAID, ""))


def show_profile(*, account: Account) -> None:
    """Put back what was taken aside, where nothing has been written in its place since; nothing happens without it."""
    with transaction.atomic():
        found = Account.objects.select_for_update().get(pk=account.pk)
        kept = WithheldProfile.objects.filter(account=found).first()
        if kept is not None:
            kept.avatar = copy_back(kept.avatar) if kept.avatar else ""
            _say(found, {name: getattr(found, name) or getattr(kept, name) for name in SAID})
            kept.delete()


def _say(account: Account, said: dict[str, str]) -> None:
    for name, value in said.items():
        setattr(account, name, value)
    account.save(update_fields=SAID)
    index_person(account)
