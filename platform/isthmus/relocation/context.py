"""Whether somebody has a receipt that they have not read."""

from __future__ import annotations

from functools import partial
from typing import Any

from isthmus.relocation.models import Receipt

# Asked once per session: a move leaves no session behind, so nobody's can have begun before it.
UNREAD = "receipt_unread"


def receipts(request: Any) -> dict[str, Any]:
    """`moved`, to be called by the page that asks: whether there is an unread receipt."""
    return {"moved": partial(_has_unread, request)}


def _has_unread(request: Any) -> bool:
    if not request.user.is_authenticated:
        return False
    if UNREAD not in request.session:
        request.session[UNREAD] = Receipt.objects.filter(account=request.user, read_at=None).exists()
    return bool(request.session[UNREAD])
