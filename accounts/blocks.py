"""Whether two people have nothing to do with each other, because one of them has blocked the other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Account, Block


def why_apart(one: Account, other: Account, *, otherwise: str) -> str:
    """Why `one` cannot turn to the other, for them; empty where they can.

    `otherwise` is what somebody who is blocked is told. No query for who has never blocked anybody nor been blocked.
    """
    if not one.has_blocks or one.pk == other.pk:
        return ""
    if Block.objects.filter(blocker=one, blocked=other).exists():
        return _("You have blocked %(name)s.") % {"name": other.name}
    return otherwise if Block.objects.filter(blocker=other, blocked=one).exists() else ""
