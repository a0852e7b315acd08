"""What search does not look into for a viewer, told in every search alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Max

from feeds.models import Note
from feeds.queries.page import waits_again
from moderation.measures import WITHHOLDING
from moderation.models import Measure
from moderation.notices import Notice, holds_for, notice_of_block, notice_of_measure, notice_of_policy

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
    rows = Measure.objects.select_related("decision__rule_version__rule", "decision__demand")
    measures = rows.in_bulk([pk for pk, _n in groups])
    counts: dict[tuple[str, str], tuple[Notice, int]] = {}
    for pk, number in groups:
        if pk in measures and holds_for(measures[pk], viewer):
            notice = notice_of_measure(measures[pk])
            kept, before = counts.get((notice.cause, notice.code), (notice, 0))
            counts[notice.cause, notice.code] = (kept, before + number)
    apart = viewer.policies.by["between"]
    told = list(counts.values())
    if not viewer.policies.between.see and viewer.home and apart:
        told.append((notice_of_policy(apart), 0))
    if viewer.out_of_sight:
        told.append((notice_of_block(), 0))
    return told


def waiting_unsearched(viewer: Viewer) -> int:
    """How many notes of others were edited and wait for their check: nobody finds them meanwhile, and every search says
    how many there are, alike."""
    if not settings.POLICIES.checks_first:
        return 0
    everybodys: int = caches["process"].get_or_set("search:waiting", waits_again(Note.objects.all()).count, 60) or 0
    own = waits_again(Note.objects.filter(author=viewer.account)).count() if everybodys and viewer.account else 0
    return max(0, everybodys - own)


def _groups(kind: str) -> Groups:
    """One measure of each sort that withholds such things, and how many of them measures of this sort withhold."""
    found = (
        Measure.objects.filter(kind=kind, effect__in=WITHHOLDING, state="in_force")
        .order_by()
        .values("decision__rule_version__rule", "decision__demand", "effect", "countries", "homes")
        .annotate(one=Max("pk"), things=Count("subject_id", distinct=True))
        .order_by("-things")
    )
    return [(group["one"], group["things"]) for group in found]
