"""Names that a move settled or gave back, for whoever comes by the old one."""

from __future__ import annotations

from isthmus.relocation.models import Receipt


def former_name(username: str) -> int | None:
    """The id of the account that was last called this before a move gave it another name."""
    receipt = Receipt.objects.filter(former_username=username).first() if username else None
    return receipt.account_id if receipt else None
