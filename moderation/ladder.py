"""What a version of a detector has to have done before it may go a step up; and why it may not."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.audits import precision_of
from moderation.detectors import KINDS
from moderation.models import Backtest, DetectorVersion, LadderStep
from moderation.models.detector import LADDER

# In shadow, all in all, before it may decide by itself.
LEAST_SHADOW: Final = dt.timedelta(days=1)


def state_of(version: DetectorVersion) -> str:
    """How far it got."""
    last = LadderStep.objects.filter(version=version).order_by("-id").first()
    return last.to_state if last else LADDER[0]


def next_above(state: str) -> str | None:
    """The one step up from there; None from the top."""
    place = LADDER.index(state) + 1
    return LADDER[place] if place < len(LADDER) else None


def why_not(version: DetectorVersion, to_state: str) -> list[str]:
    """The reasons, in sentences, why it cannot go up to that state now; empty where it can. Down it can go always."""
    state = state_of(version)
    if to_state == state:
        return [_("It stands there already.")]
    if LADDER.index(to_state) < LADDER.index(state):
        return []
    if to_state != next_above(state):
        return [_("It goes up one step at a time.")]
    return _why_not_up(version, to_state)


def _why_not_up(version: DetectorVersion, to_state: str) -> list[str]:
    reasons = []
    if to_state == "backtested" and not Backtest.objects.filter(version=version, state="done").exists():
        reasons.append(_("It has no backtest yet."))
    if to_state == "enforce":
        if version.rule is None:
            reasons.append(
                _("It stands for more than one rule. Only a version of one rule can be measured against its bar.")
            )
        if KINDS[version.detector.kind].is_remote:
            reasons.append(_("What another program answers cannot be replayed; it can suggest, and not decide."))
        if (spent := shadowed(version)) < LEAST_SHADOW:
            hours = int(spent.total_seconds() // 3600)
            reasons.append(_("It has been in shadow for %(hours)d hours; it takes a day.") % {"hours": hours})
        reasons += _why_not_trusted(version)
    return reasons


def _why_not_trusted(version: DetectorVersion) -> list[str]:
    """What its blind audits say against it, by its rule's bar."""
    if version.rule is None:
        return []
    measured, bar = precision_of(version), version.rule.precision_bar
    if measured.low >= bar:
        return []
    told = {"upheld": measured.upheld, "judged": measured.judged, "low": f"{measured.low:.3f}", "bar": f"{bar:.3f}"}
    return [
        _(
            "In %(judged)d blind audits moderators upheld %(upheld)d of its findings: its precision is at least "
            "%(low)s, and its rule asks for %(bar)s."
        )
        % told
    ]


def shadowed(version: DetectorVersion) -> dt.timedelta:
    """How long it has been in shadow, all in all."""
    total, began = dt.timedelta(), None
    for step in LadderStep.objects.filter(version=version).order_by("id"):
        if step.from_state == "shadow" and began is not None:
            total, began = total + (step.made_at - began), None
        if step.to_state == "shadow":
            began = step.made_at
    return total + (timezone.now() - began) if began is not None else total
