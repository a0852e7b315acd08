"""How much people's reports weigh, by what came of their earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count, Q

from moderation.models import Report

# Of more reports than this the weights no longer matter.
COUNTED: Final = 20


def records_of(reporters: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of each of these accounts, how many of its reports were upheld, and how many decided. One query."""
    counted = (
        Report.objects.filter(reporter__in=reporters, state__in=["upheld", "unfounded"])
        .order_by()
        .values_list("reporter")
        .annotate(upheld=Count("pk", filter=Q(state="upheld")), decided=Count("pk"))
    )
    return dict.fromkeys(reporters, (0, 0)) | {pk: (upheld, decided) for pk, upheld, decided in counted}


def weights_of(reporters: Sequence[int]) -> list[float]:
    """How much the reports of each account weigh, between 0 and 1. One query, and none for nobody."""
    return [(upheld + 1) / (decided + 2) for upheld, decided in records_of(reporters).values()] if reporters else []


def weight_of(reporter: Any) -> float:
    """How much the reports of an account weigh, between 0 and 1."""
    return weights_of([reporter.pk])[0]
