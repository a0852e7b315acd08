"""Give somebody the work of looking at documents."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

from accounts.models import Account

CHECKERS = "Document checkers"


def make_document_checker(*, account: Account) -> None:
    """Staff rights, and the group whose permissions open the documents that wait, and nothing else."""
    group, _created = Group.objects.get_or_create(name=CHECKERS)
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="accounts", codename__in=["view_document", "change_document"])
    )
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    account.groups.add(group)
