"""Write into the logs what was decided before there were any."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from moderation.actions.append_log_entry import append_log_entry
from moderation.models import Decision, LogEntry, Opening


def append_earlier() -> int:
    """An entry for each decision that no log tells of, oldest first; how many. Again after an interruption it goes on.

    They come later than they were made, and say when that was: each has the hour of its decision.
    """
    told = LogEntry.objects.filter(decision_id=OuterRef("pk"))
    # Of an account that has moved here, the entry stands in the other site's log.
    opened = Opening.objects.filter(decision=OuterRef("pk"))
    found = Decision.objects.filter(~Exists(told), ~Exists(opened)).order_by("id").values_list("pk", flat=True)
    appended = 0
    for pk in list(found):
        with transaction.atomic():
            decision = Decision.objects.select_for_update().get(pk=pk)
            if not LogEntry.objects.filter(decision_id=pk).exists():
                append_log_entry(decision=decision)
                appended += 1
    return appended
