"""Take back that one has shown who one is."""

from __future__ import annotations

from django.db import transaction

from accounts.identity import vault
from accounts.identity.turns import take_turn
from accounts.models import Account, Document, Verification


def withdraw_identity(*, account: Account) -> None:
    """Delete the account's verification, and destroy a document that waits; nothing happens where there is nothing."""
    with transaction.atomic():
        take_turn(account.pk)
        Verification.objects.filter(account=account).delete()
        for document in Document.objects.filter(account=account):
            document_id = document.pk
            document.delete()
            vault.destroy(document_id)
