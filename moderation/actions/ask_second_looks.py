"""Choose decisions to be judged again by somebody who is not told the first result."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from isthmus.tenancy.ids import SEQUENCE_BITS, first_id_at

from moderation.models import Decision, SecondLook
from moderation.models.second_look import KEEP

# Every so many-th by the sequence within its id: nobody can know it before the decision is made.
EVERY: Final = 20
LATELY: Final = dt.timedelta(hours=1)


def ask_second_looks() -> int:
    """Ask for a second look at the chosen ones among the last hour's decisions of people; how many are asked for.

    Those under appeal have another look anyway. Twice is as good as once.
    """
    lately = Decision.objects.filter(
        pk__gte=first_id_at(timezone.now() - LATELY), means="person", demand=None, case__isnull=False
    ).exclude(case__escalated_for="appeal")
    chosen = [one for one in lately.select_related("rule_version__rule") if is_chosen(one.pk)]
    known = set(SecondLook.objects.filter(decision__in=chosen).values_list("decision_id", flat=True))
    looks = [
        SecondLook(case_id=one.case_id, decision=one, first=one.rule_version.rule.code if one.rule_version else KEEP)
        for one in chosen
        if one.pk not in known
    ]
    return len(SecondLook.objects.bulk_create(looks, ignore_conflicts=True))


def is_chosen(decision_id: int) -> bool:
    return (decision_id & (1 << SEQUENCE_BITS) - 1) % EVERY == 0
