"""Give somebody the work of a moderator."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission

MODERATORS = "Moderators"


def make_moderator(*, account: Any) -> None:
    """Staff rights, and the group whose permissions open the queue."""
    group, _created = Group.objects.get_or_create(name=MODERATORS)
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="moderation", codename__startswith="view_")
        | Permission.objects.filter(content_type__app_label="moderation", codename="change_case")
        | Permission.objects.filter(
            content_type__app_label="feeds", codename__in=["view_placedispute", "change_placedispute"]
        )
    )
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    account.groups.add(group)
