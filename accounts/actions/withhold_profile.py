"""Take aside what a profile says of itself, and put it back, as decisions say."""

from __future__ import annotations

from django.db import transaction

from accounts.actions.index_person import index_person
from accounts.models import Account, WithheldProfile

SAID = ("display_name", "bio", "avatar")


def withhold_profile(*, account: Account, decision_id: int) -> None:
    """Empty name, words and picture, and keep what they were; of what had been taken aside before, what is newer."""
    with transaction.atomic():
        found = Account.objects.select_for_update().get(pk=account.pk)
        said = {name: getattr(found, name) for name in SAID if getattr(found, name)}
        WithheldProfile.objects.update_or_create(account=found, defaults={"decision_id": decision_id, **said})
        _say(found, dict.fromkeys(SAID, ""))


def show_profile(*, account: Account) -> None:
    """Put back what was taken aside, where nothing has been written in its place since; nothing happens without it."""
    with transaction.atomic():
        found = Account.objects.select_for_update().get(pk=account.pk)
        kept = WithheldProfile.objects.filter(account=found).first()
        if kept is not None:
            _say(found, {name: getattr(found, name) or getattr(kept, name) for name in SAID})
            kept.delete()


def _say(account: Account, said: dict[str, str]) -> None:
    for name, value in said.items():
        setattr(account, name, value)
    account.save(update_fields=SAID)
    index_person(account)
