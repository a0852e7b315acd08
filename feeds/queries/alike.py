"""What people like who like what somebody likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

# So many of the people most alike are asked.
ASKED: Final = 50
# A note counts where at least two of them like it: one alone could be told by whoever copies their likes.
AT_LEAST: Final = 2

# With so much in sum a note has half of the weight.
HALF: Final = 0.3

LIKED_BY_OTHERS: Final = """
SELECT liked.note_id, sum(other.likeness)
FROM (
  SELECT unnest(others) AS account_id, unnest(likeness) AS likeness FROM (
    SELECT others, likeness FROM feeds_taste WHERE account_id = %(account)s AND id <= %(moment)s
    ORDER BY id DESC LIMIT 1
  ) taste
) other
JOIN feeds_like liked ON liked.account_id = other.account_id
JOIN accounts_account who ON who.id = other.account_id AND who.by_taste AND who.username <> ALL(%(unseen)s)
WHERE liked.note_id = ANY(%(notes)s) AND liked.id <= %(moment)s {who}
  AND NOT EXISTS (
    SELECT 1 FROM feeds_like mine
    WHERE mine.account_id = %(account)s AND mine.note_id = liked.note_id AND mine.id <= %(moment)s
  )
GROUP BY liked.note_id HAVING count(*) >= %(at_least)s
"""
AT_HOME: Final = "AND who.home = %(home)s"


def liked_by_the_alike(viewer: Viewer, notes: list[int], moment: int) -> dict[int, float]:
    """For those of these notes that people like the viewer like: a value between 0 and 1, as of the row `moment`.

    With s, the sum of how much each who likes it is alike (feeds.actions.count_tastes), it is s / (s + 0.3). People
    whom a policy or a block keeps apart from the viewer are not asked, and what the viewer likes already is 0. One
    query, and none for who has switched this off.
    """
    if viewer.account is None or not viewer.account.by_taste:
        return {}
    apart = not viewer.policies.between.see and viewer.home is not None
    values = {"account": viewer.account.pk, "moment": moment, "notes": notes, "at_least": AT_LEAST, "home": viewer.home,
              "unseen": list(viewer.out_of_sight)}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LIKED_BY_OTHERS.format(who=AT_HOME if apart else ""), values)
        return {note_id: total / (total + HALF) for note_id, total in cursor.fetchall()}
