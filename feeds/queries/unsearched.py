"""What search does not look into for a viewer, told in every search alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Count, Max

from moderation.models import Decision
from moderation.notices import Notice, holds_for, notice_of_block, notice_of_decision, notice_of_policy

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

Groups = list[tuple[int, int]]


def unsearched(viewer: Viewer, kind: str = "note") -> list[tuple[Notice, int]]:
    """Each cause that withholds things of this kind from the viewer, and how many; 0 where a policy keeps apart and
    nobody counts.

    It does not depend on what is looked for: a number that did would tell which words are hidden.
    """
    groups: Groups = caches["process"].get_or_set(f"search:withheld:{kind}", partial(_groups, kind), 60) or []
    if not groups and viewer.policies.between.see and not viewer.out_of_sight:
        return []
    decisions = Decision.objects.select_related("rule_version__rule", "demand").in_bulk([pk for pk, _n in groups])
    counts: dict[tuple[str, str], tuple[Notice, int]] = {}
    for pk, number in groups:
        if pk in decisions and holds_for(decisions[pk], viewer):
            notice = notice_of_decision(decisions[pk])
            kept, before = counts.get((notice.cause, notice.code), (notice, 0))
            counts[notice.cause, notice.code] = (kept, before + number)
    apart = viewer.policies.by["between"]
    told = list(counts.values())
    if not viewer.policies.between.see and viewer.home and apart:
        told.append((notice_of_policy(apart), 0))
    if viewer.out_of_sight:
        told.append((notice_of_block(), 0))
    return told


def _groups(kind: str) -> Groups:
    """One decision of each sort that withholds such things, and how many of them decisions of this sort withhold."""
    found = (
        Decision.objects.filter(kind=kind, outcome="remove", superseded_by=None)
        .values("rule_version__rule", "demand", "countries", "homes")
        .annotate(one=Max("pk"), things=Count("subject_id", distinct=True))
        .order_by("-things")
    )
    return [(group["one"], group["things"]) for group in found]
