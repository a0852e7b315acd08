"""Notes like one.

What weighs, each term bounded so that it costs the same on a site of any size:

- each tag that both have, 1 / ln(2 + how many notes have it): a rare one says more. Of each the 100 newest count;
- n people who like both, n / sqrt((a + 10) (b + 10)), where a and b are the likes of the two; of its 100 latest likers
  the 50 newest notes that each of them likes;
- twice as much in all where it is in a language of the note.

One person alone says nothing: else what somebody likes could be read from one note that they alone like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from feeds.models import Note
from feeds.queries.page import Card, cards_of, faces_with

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

MOST: Final = 12
LIKE_IT: Final = """
WITH tags AS (
  SELECT tag_id, 1 / ln(2 + (
    SELECT count(*) FROM (SELECT 1 FROM feeds_notetag uses WHERE uses.tag_id = this.tag_id LIMIT 10000) few
  )) AS weight
  FROM feeds_notetag this WHERE note_id = %(note)s
), fans AS (
  SELECT account_id FROM (
    SELECT account_id FROM feeds_like WHERE note_id = %(note)s ORDER BY id DESC LIMIT 100
  ) latest JOIN accounts_account who ON who.id = latest.account_id AND who.by_taste
    AND who.username <> ALL(%(unseen)s) {who}
), together AS (
  SELECT other.note_id, count(*) AS n FROM fans CROSS JOIN LATERAL (
    SELECT note_id FROM feeds_like liked WHERE liked.account_id = fans.account_id ORDER BY note_id DESC LIMIT 50
  ) other
  GROUP BY other.note_id HAVING count(*) >= 2
), found AS (
  SELECT other.note_id, tags.weight FROM tags CROSS JOIN LATERAL (
    SELECT note_id FROM feeds_notetag uses WHERE uses.tag_id = tags.tag_id ORDER BY note_id DESC LIMIT 100
  ) other
  UNION ALL
  SELECT together.note_id, together.n / sqrt((%(likes)s + 10) * (other.likes_count + 10))
  FROM together JOIN feeds_note other ON other.id = together.note_id
)
SELECT note.id FROM found JOIN feeds_note note ON note.id = found.note_id
WHERE note.id <> %(note)s AND note.deleted_at IS NULL AND NOT note.held
GROUP BY note.id
ORDER BY sum(found.weight) * CASE WHEN note.languages && %(languages)s::varchar[] THEN 2 ELSE 1 END DESC, note.id DESC
LIMIT %(most)s
"""
AT_HOME: Final = "AND who.home = %(home)s"


def notes_like(note: Note, viewer: Viewer) -> list[Card]:
    """The notes most like this one, the closest first, as the viewer gets to see them. Two queries, and those of the
    cards."""
    apart = not viewer.policies.between.see and viewer.home is not None
    values = {
        "note": note.pk, "likes": note.likes_count, "languages": note.languages, "home": viewer.home, "most": MOST,
        "unseen": list(viewer.out_of_sight),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LIKE_IT.format(who=AT_HOME if apart else ""), values)
        found = [note_id for (note_id,) in cursor.fetchall()]
    faces = {face.note_id: face for face in faces_with(list(found), viewer)}
    return cards_of([faces[note_id] for note_id in found if note_id in faces], viewer)
