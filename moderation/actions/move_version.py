"""Move a version of a detector on its ladder."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.audits import precision_of
from moderation.errors import NotEarned
from moderation.ladder import state_of, why_not
from moderation.models import DetectorVersion, LadderStep


def move_version(
    *, version: DetectorVersion, to_state: str, why: str, by: Any = None, figures: dict[str, Any] | None = None
) -> LadderStep:
    """Store the step, which is the move; `by` is None where the site does it by itself.

    Raises NotEarned with the reasons why it may not go up there, or where `why` is empty.
    """
    if not why.strip():
        raise NotEarned(_("Say why; the step is published with its reason."))
    with transaction.atomic():
        # Two who move it at once go one after the other; the second is told where it stands by then.
        locked = (
            DetectorVersion.objects.select_for_update(of=("self",))
            .select_related("detector", "rule")
            .get(pk=version.pk)
        )
        if reasons := why_not(locked, to_state):
            raise NotEarned(" ".join(reasons))
        if to_state == "enforce":
            figures = precision_of(locked).figures | (figures or {})
        return LadderStep.objects.create(
            version=locked,
            from_state=state_of(locked),
            to_state=to_state,
            why=why.strip(),
            figures=figures or {},
            by=by.pk if by else None,
        )
