"""Take the right to decide from versions that no longer earn it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from moderation.actions.move_version import move_version
from moderation.audits import precision_of
from moderation.models import DetectorVersion

WHY = gettext_noop("Its measured precision has fallen below its rule's bar.")


def watch_versions() -> int:
    """Demote every version in enforce whose precision is not proven any more; how many there were."""
    demoted = 0
    for version in DetectorVersion.objects.with_state().filter(Q(state="enforce")).select_related("rule", "detector"):
        measured = precision_of(version)
        if version.rule is not None and measured.low < version.rule.precision_bar:
            figures = measured.figures | {"bar": version.rule.precision_bar}
            move_version(version=version, to_state="suggest", why=WHY, figures=figures)
            demoted += 1
    return demoted
