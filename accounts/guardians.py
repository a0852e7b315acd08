"""Who can have a guardian, and who can be one."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from isthmus.regions.viewer import Viewer

OF_AGE: Final = 18


def can_have_guardian(viewer: Viewer) -> bool:
    """People under 18, and whoever else has a limit on time."""
    young = viewer.age is not None and viewer.age < OF_AGE
    return viewer.account is not None and (young or viewer.policies.screen_time.limits)


def can_be_guardian(viewer: Viewer) -> bool:
    """Grown-ups who have said when they were born, and have no limit themselves."""
    return (
        viewer.account is not None
        and viewer.age is not None
        and viewer.age >= OF_AGE
        and not viewer.policies.screen_time.limits
    )


def who_can_be_guardian() -> str:
    """For whoever cannot, what it takes."""
    return _("A guardian has to be %(age)d or older, to have said so when joining, and to have no limit on time.") % {
        "age": OF_AGE
    }
