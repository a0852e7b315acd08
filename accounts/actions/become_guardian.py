"""Become a guardian of the child who showed a code."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.regions.viewer import Viewer

from accounts.actions.make_guardian_code import digest_of
from accounts.guardians import can_be_guardian, who_can_be_guardian
from accounts.identity.duty import has_shown
from accounts.models import GuardianCode, GuardianEntry, Guardianship


class CannotBeGuardian(Exception):
    """The text says why, for the person."""


def become_guardian(*, viewer: Viewer, code: str, now: dt.datetime) -> Guardianship:
    """Use up the code and link the two; the log says so. Raises CannotBeGuardian."""
    if not can_be_guardian(viewer):
        raise CannotBeGuardian(who_can_be_guardian())
    identity = viewer.policies.identity
    if identity.verify != "never" and not has_shown(viewer.account, identity):
        # An age that one only says would open the night to every child with a second account.
        raise CannotBeGuardian(_("A guardian shows who they are first: see “Verification of identity”."))
    with transaction.atomic():
        found = GuardianCode.objects.select_for_update().filter(digest=digest_of(code), expires_at__gt=now).first()
        if found is None or found.child_id == viewer.account.pk:
            raise CannotBeGuardian(_("This code does not count, or no longer. Let a new one be shown and type that."))
        link, made = Guardianship.objects.get_or_create(guardian=viewer.account, child_id=found.child_id)
        if made:
            GuardianEntry.objects.create(child=link.child, guardian=viewer.account, kind="linked", made_at=now)
        found.delete()
    return link
