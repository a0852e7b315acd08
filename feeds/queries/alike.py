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

# Of the likes of each, those of the newest notes: somebody who likes everything costs no more than others.
NEWEST: Final = 300
# With so much in sum a note has half of the weight.
HALF: Final = 0.3

LIKED_BY_OTHERS: Final = """
SELECT note_id, total FROM (
  SELECT liked.note_id, sum(other.likeness) AS total
  FROM (
    SELECT unnest(others) AS account_id, unnest(likeness) AS likeness FROM (
      SELECT others, likeness FROM feeds_taste WHERE account_id = %(account)s AND id <= %(moment)s
      ORDER BY id DESC LIMIT 1
    ) taste
  ) other
  JOIN accounts_account who
    ON who.id = other.account_id AND who.by_taste AND who.username <> ALL(%(unseen)s) {who}
  CROSS JOIN LATERAL (
    SELECT note_id FROM feeds_like
    WHERE account_id = other.account_id AND note_id >= %(oldest)s AND id <= %(moment)s
    ORDER BY note_id DESC LIMIT %(newest)s
  ) liked
  GROUP BY liked.note_id HAVING count(*) >= %(at_least)s
) counted
WHERE NOT EXISTS (
  SELECT 1 FROM feeds_like mine
  WHERE mine.account_id = %(account)s AND mine.note_id = counted.note_id AND mine.id <= %(moment)s
)
"""
AT_HOME: Final = "AND who.home = %(home)s"


def liked_by_the_alike(viewer: Viewer, oldest: int, moment: int) -> dict[int, float]:
    """Which notes people like the viewer like, from the note `oldest` on, as of the row `moment`: of each a value
    between 0 and 1.

    With s, the sum of how much each who likes it is alike (feeds.actions.count_tastes), it is s / (s + 0.3). People
    whom a policy or a block keeps apart from the viewer are not asked, and what the viewer likes already is 0. One
    query, and none for who has switched this off.
    """
    if viewer.account is None or not viewer.account.by_taste:
        return {}
    apart = not viewer.policies.between.see and viewer.home is not None
    values = {
        "account": viewer.account.pk, "home": viewer.home, "unseen": list(viewer.out_of_sight),
        "oldest": oldest, "moment": moment, "newest": NEWEST, "at_least": AT_LEAST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LIKED_BY_OTHERS.format(who=AT_HOME if apart else ""), values)
        return {note_id: total / (total + HALF) for note_id, total in cursor.fetchall()}
