"""Give somebody the work of a moderator."""

from __future__ import annotations

from typing import Any

from moderation.roles import MODERATOR, group_of


def make_moderator(*, account: Any, role: str = MODERATOR) -> None:
    """Staff rights, and the group of the role, whose permissions open what it is for (moderation.roles)."""
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    account.groups.add(group_of(role))
