"""Count who likes what somebody likes.

Two people are the more alike the more notes both like. A note counts 1 / ln(2 + its likes), because to like what
everybody likes says little; and the sum is divided by sqrt((m + 10) (n + 10)), where m and n are how many notes each of
them likes, because whoever likes everything is like nobody, and two who like little may have met by accident.

That is the cosine of two people's likes, weighted like the neighbours of Adamic and Adar (2003), with a damping term
for small samples. Per account it reads no more than 200 notes with 100 likes each, on a site of any size.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from accounts.models import Account
from feeds.models import Like, Taste, TasteAsked
from feeds.queries.alike import ASKED

# As for a pool: so long may a page go on that was made of it.
KEPT: Final = dt.timedelta(hours=1)
# Per run of the job; what is left waits for the next one.
MOST: Final = 200
# One note that both like is chance.
SHARED: Final = 2

COUNT: Final = """
WITH mine AS (
  SELECT liked.note_id, 1 / ln(2 + note.likes_count) AS weight
  FROM feeds_like liked JOIN feeds_note note ON note.id = liked.note_id
  WHERE liked.account_id = %(account)s AND note.deleted_at IS NULL
  ORDER BY liked.note_id DESC LIMIT 200
), met AS (
  SELECT other.account_id, sum(mine.weight) AS weight
  FROM mine CROSS JOIN LATERAL (
    SELECT account_id FROM feeds_like WHERE note_id = mine.note_id ORDER BY id DESC LIMIT 100
  ) other
  WHERE other.account_id <> %(account)s
  GROUP BY other.account_id HAVING count(*) >= %(shared)s
  ORDER BY weight DESC, other.account_id LIMIT %(asked)s * 4
)
SELECT met.account_id, met.weight / sqrt(((SELECT count(*) FROM mine) + 10) * (theirs.n + 10)) AS likeness
FROM met JOIN accounts_account who ON who.id = met.account_id AND who.is_active AND who.by_taste
CROSS JOIN LATERAL (
  SELECT count(*) AS n FROM (SELECT 1 FROM feeds_like WHERE account_id = met.account_id LIMIT 1000) few
) theirs
ORDER BY likeness DESC, met.account_id LIMIT %(asked)s
"""


def ask_for_taste(*, account: Account) -> None:
    """Have the account's taste counted soon; more likes until then are counted with it."""
    if account.by_taste:
        TasteAsked.objects.bulk_create([TasteAsked(account=account)], ignore_conflicts=True)


def count_tastes() -> int:
    """Count what has been asked for, the oldest first; return how many."""
    _ask_for_all_once()
    counted = 0
    while counted < MOST and _count_next():
        counted += 1
    return counted


def _count_next() -> bool:
    with transaction.atomic():
        # A second worker passes it by; killed in the middle, it is as it was.
        asked = TasteAsked.objects.select_for_update(skip_locked=True).order_by("id").first()
        if asked is None:
            return False
        count_taste(account_id=asked.account_id)
        asked.delete()
    return True


def count_taste(*, account_id: int) -> Taste:
    """Store who is most alike to the account now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"account": account_id, "shared": SHARED, "asked": ASKED})
        rows = cursor.fetchall()
    taste = Taste.objects.create(
        account_id=account_id, others=[who for who, _likeness in rows], likeness=[float(each) for _who, each in rows]
    )
    earlier = Taste.objects.filter(account_id=account_id, pk__lt=taste.pk).order_by("-id")
    if before := earlier.values_list("pk", flat=True).first():
        earlier.filter(pk__lt=min(before, first_id_at(timezone.now() - KEPT))).delete()
    return taste


def _ask_for_all_once() -> None:
    """On a site that has likes and no tastes: one that was moved, or is older than this job."""
    if TasteAsked.objects.exists() or Taste.objects.exists() or not Like.objects.exists():
        return
    who = Like.objects.filter(account__by_taste=True).values_list("account_id", flat=True).distinct()
    TasteAsked.objects.bulk_create(
        [TasteAsked(account_id=account) for account in who], ignore_conflicts=True, batch_size=5000
    )
