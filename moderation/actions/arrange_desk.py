"""Arrange one's own desk."""

from __future__ import annotations

from typing import Any

from moderation.models import Desk


def arrange_desk(*, moderator: Any, **wishes: Any) -> Desk:
    """How somebody wants to work from now on: fields of moderation.models.Desk."""
    desk, _created = Desk.objects.update_or_create(moderator=moderator, defaults=wishes)
    return desk
