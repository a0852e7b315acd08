"""End a guardianship, from either side."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Account, GuardianEntry, Guardianship


def end_guardianship(*, account: Account, guardian: Account, child: Account, now: dt.datetime) -> bool:
    """Unlink the two, of whom `account` is one; the log says who did it. False where nothing was linked."""
    if account.pk not in (guardian.pk, child.pk):
        return False
    with transaction.atomic():
        count, _by_model = Guardianship.objects.filter(guardian=guardian, child=child).delete()
        if count:
            GuardianEntry.objects.create(
                child=child, guardian=guardian, kind="unlinked", made_at=now, by_child=account.pk == child.pk
            )
    return bool(count)
