"""Who may do what in moderation. A role is a group of the admin; somebody can have several.

moderator    takes cases from the queue and decides them
senior       and the escalated ones and appeals, and sees the figures
editor       writes versions of rules, and terms and detectors
auditor      sees everything and changes nothing
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MODERATOR: Final = "moderator"


@dataclass(frozen=True)
class Role:
    group: str
    title: Any
    # Code names of permissions of this room, besides that to view everything in it.
    may: tuple[str, ...] = ()
    # And of other rooms, as "room.codename".
    elsewhere: tuple[str, ...] = ()


_DECIDES: Final = ("change_case", "change_desk")
_PLACES: Final = ("feeds.view_placedispute", "feeds.change_placedispute")
_WRITES: Final = ("rule", "ruleversion", "term", "detector", "detectorversion", "goldencase")
ROLES: Final[dict[str, Role]] = {
    MODERATOR: Role("Moderators", _("Moderator"), _DECIDES, _PLACES),
    "senior": Role(
        "Senior moderators", _("Senior moderator"), (*_DECIDES, "take_escalated_case", "see_dashboard"), _PLACES
    ),
    "editor": Role(
        "Rule editors", _("Rule editor"), tuple(f"{verb}_{noun}" for noun in _WRITES for verb in ("add", "change"))
    ),
    "auditor": Role("Auditors", _("Auditor"), ("see_dashboard",), ("feeds.view_placedispute",)),
}


def group_of(role: str) -> Group:
    """The group of a role, with the permissions that this version gives it. Raises KeyError for an unknown role."""
    named = ROLES[role]
    wanted = Q(content_type__app_label="moderation") & (Q(codename__startswith="view_") | Q(codename__in=named.may))
    for each in named.elsewhere:
        room, _dot, codename = each.partition(".")
        wanted |= Q(content_type__app_label=room, codename=codename)
    group, _created = Group.objects.get_or_create(name=named.group)
    group.permissions.set(Permission.objects.filter(wanted))
    return group
