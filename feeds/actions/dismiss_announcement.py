"""See an announcement no more."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Account
from feeds.queries.announcements import announcements_now


def dismiss_announcement(*, account: Account, announcement_id: int) -> None:
    """It is remembered for as long as the announcement holds; one that does not is none to dismiss."""
    holding = {each.id for each in announcements_now()}
    with transaction.atomic():
        locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        locked.dismissed = sorted({*locked.dismissed, announcement_id} & holding)
        locked.save(update_fields=["dismissed"])
