"""What concerns the identity of one account is done one after the other."""

from __future__ import annotations

from accounts.models import Account


def take_turn(account_id: int) -> None:
    """Within a transaction and before any other row is locked, so that two never wait for each other."""
    Account.objects.select_for_update(no_key=True).only("pk").get(pk=account_id)
