"""Judge once more, or what was prepared: for the figures, and with no effect on anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at, time_of

from moderation.exposure import allowance_of
from moderation.models import Claim, GoldenAnswer, GoldenCase, SecondLook
from moderation.models.rule import SEVERE
from moderation.models.second_look import KEEP

# After so many decisions of one's own there is one.
EVERY: Final = 12
LONGEST: Final = dt.timedelta(days=7)

Look = SecondLook | GoldenCase


def next_look(*, moderator: Any) -> Look | None:
    """What the moderator is to judge for the figures before their next case; mostly nothing, and none that is severe
    once they have seen enough (moderation.exposure)."""
    if not _is_time(moderator):
        return None
    open_ = SecondLook.objects.filter(answered_at=None).exclude(decision__decided_by=moderator.pk)
    mine = open_.filter(case__lang__in=moderator.languages).exclude(case__author=moderator)
    if allowance_of(moderator).is_used_up:
        mine = mine.filter(case__rule__severity__lt=SEVERE)
    unseen = GoldenCase.objects.filter(is_used=True, lang__in=moderator.languages).exclude(answers__moderator=moderator)
    return mine.order_by("pk").first() or unseen.order_by("pk").first()


def answer_second_look(*, look_id: int, moderator: Any, answer: str) -> bool:
    """Store what somebody else than the first says; false where it is answered already."""
    with transaction.atomic():
        open_ = SecondLook.objects.select_for_update(of=("self",)).filter(pk=look_id, answered_at=None)
        look = open_.select_related("decision").first()
        if look is None or look.decision.decided_by == moderator.pk:
            return False
        look.moderator, look.second, look.answered_at = moderator, answer, timezone.now()
        look.save(update_fields=["moderator", "second", "answered_at"])
    return True


def answer_golden_case(*, golden: GoldenCase, moderator: Any, answer: str) -> GoldenAnswer:
    """Store the first answer of each moderator; a second one changes nothing."""
    right = golden.rule.code if golden.rule else KEEP
    given, _created = GoldenAnswer.objects.get_or_create(
        golden=golden, moderator=moderator, defaults={"answer": answer, "is_right": answer == right}
    )
    return given


def _is_time(moderator: Any) -> bool:
    since = timezone.now() - LONGEST
    if last := SecondLook.objects.filter(moderator=moderator).order_by("-answered_at").first():
        since = max(since, last.answered_at or since)
    if golden := GoldenAnswer.objects.filter(moderator=moderator).order_by("-pk").first():
        since = max(since, time_of(golden.pk))
    decided = Claim.objects.filter(moderator=moderator, how="decided", pk__gte=first_id_at(since), ended_at__gt=since)
    return decided.count() >= EVERY
