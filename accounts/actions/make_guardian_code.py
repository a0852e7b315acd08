"""Make the code by which a child gives somebody the part of a guardian."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from isthmus.regions.viewer import Viewer

from accounts.guardians import can_have_guardian
from accounts.models import GuardianCode

LIFE: Final = dt.timedelta(minutes=15)
# Without what looks or sounds like another; 30^8 are too many to try within a quarter of an hour.
LETTERS: Final = "ABCDEFGHJKMNPQRTUVWXYZ23456789"
LENGTH: Final = 8


class CannotHaveGuardian(Exception):
    """The text says why, for the person."""


def make_guardian_code(*, viewer: Viewer, now: dt.datetime) -> str:
    """A new code, shown this once; one made before no longer counts. Raises CannotHaveGuardian."""
    if not can_have_guardian(viewer):
        raise CannotHaveGuardian(_("Only people under 18 can have a guardian here."))
    code = "".join(secrets.choice(LETTERS) for _each in range(LENGTH))
    GuardianCode.objects.update_or_create(
        child=viewer.account, defaults={"digest": digest_of(code), "expires_at": now + LIFE}
    )
    return f"{code[:4]} {code[4:]}"


def digest_of(typed: str) -> str:
    """What is kept of a code, however it was typed."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return salted_hmac("accounts.guardian_code", code, algorithm="sha256").hexdigest()
