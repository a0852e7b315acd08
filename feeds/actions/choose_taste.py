"""Have Explore go by what people like who like the same, or not."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Account
from feeds.actions.count_tastes import ask_for_taste
from feeds.models import Taste, TasteAsked


def choose_taste(*, account: Account, by_taste: bool) -> None:
    """Switched off, it counts nothing from now on, what was counted is deleted, and the account's likes count in
    nobody else's taste once that is counted again."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(by_taste=by_taste)
        account.by_taste = by_taste
        if by_taste:
            ask_for_taste(account=account)
            return
        Taste.objects.filter(account=account).delete()
        TasteAsked.objects.filter(account=account).delete()
