"""Names that a move settled or gave back, for whoever comes by the old one."""

from __future__ import annotations

from isthmus.relocation.models import Receipt
from isthmus.web.prepared import Prepared

# Every profile asks it.
_receipt = Prepared(
    lambda name: Receipt.objects.filter(former_username=name).order_by("pk").values_list("account_id")[:1]
)


def former_name(username: str) -> int | None:
    """The id of the account that was last called this before a move gave it another name."""
    found = _receipt.first(name=username) if username else None
    return found[0] if found else None
