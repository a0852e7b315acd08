"""Names that a merge settled, for whoever comes by the old one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model

from isthmus.relocation.models import Kept


def settled_name(username: str) -> int | None:
    """The id of the account that had this name on its own site, before the sites became one."""
    if settings.TENANT.is_split:
        return None
    account = get_user_model()
    kept = Kept.objects.filter(
        label=account._meta.label, column=account.USERNAME_FIELD, before=username, reason="name"
    ).first()
    return kept.account_id if kept else None
