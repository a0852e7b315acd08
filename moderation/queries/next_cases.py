"""Which case is next for a moderator, among a million.

Every state, language and rule has its own piece of an index, in the order of waiting. The first few of each piece are
read and put in order, and the first of them that nobody is just taking is locked. So the cost depends on how many
languages and rules a moderator has, and not on how many cases wait.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from moderation.models.case import FOR_SENIORS, WAITING

# Of each piece; and more where others are just taking all of those.
DEPTHS: Final = (4, 200)
# What somebody has passed over, or left to a senior, is not offered to them again for so long.
PASSED_OVER: Final = dt.timedelta(hours=1)

_MINE: Final = """
  c.state <> 'decided' AND c.author_id <> %(moderator)s AND NOT %(moderator)s = ANY (c.barred)
  AND (%(senior)s::boolean OR c.escalated_for <> ALL (%(for_seniors)s::varchar[]))
  AND NOT EXISTS (SELECT FROM moderation_report r WHERE r.reporter_id = %(moderator)s AND r.state = 'open'
                  AND r.kind = c.kind AND r.subject_id = c.subject_id)
  AND c.id <> ALL (%(passed_over)s::bigint[])
  ORDER BY c.waits_since LIMIT %(depth)s
"""
_PIECES: Final = "FROM unnest(%(states)s::varchar[]) AS s (state), unnest(%(rules)s::bigint[]) AS r (rule)"
_SPOKEN: Final = f"""
SELECT found.* {_PIECES}, unnest(%(languages)s::varchar[]) AS l (lang), LATERAL (
  SELECT c.id, c.state, c.waits_since FROM moderation_case c
  WHERE c.state = s.state AND c.rule_id = r.rule AND c.lang = l.lang AND {_MINE}) found
UNION ALL
SELECT found.* {_PIECES}, unnest(%(languages)s::varchar[]) AS l (lang), LATERAL (
  SELECT c.id, c.state, c.waits_since FROM moderation_case c
  WHERE c.state = s.state AND c.rule_id = r.rule AND c.languages[2] = l.lang AND {_MINE}) found
"""  # noqa: S608 - constants
_ANY: Final = f"""
SELECT found.* {_PIECES}, LATERAL (
  SELECT c.id, c.state, c.waits_since FROM moderation_case c
  WHERE c.state = s.state AND c.rule_id = r.rule AND {_MINE}) found
"""  # noqa: S608 - constants
_FIRST_FREE: Final = """
WITH found AS MATERIALIZED ({pieces}),
     first AS MATERIALIZED (SELECT DISTINCT id, state, waits_since FROM found)
SELECT c.id FROM moderation_case c JOIN first USING (id)
WHERE c.state = ANY (%(states)s::varchar[])
ORDER BY (first.state <> 'escalated'), first.waits_since, c.id
LIMIT 1 FOR UPDATE OF c SKIP LOCKED
"""


def lock_next_case(*, moderator: Any, rules: Sequence[int]) -> int | None:
    """The id of the next case, locked in the caller's transaction; None where there is none for this moderator.

    Escalated ones go first, then by waiting. In a language that the moderator reads, else in any; of these rules; none
    that they made, reported, passed over within the hour or may not decide.
    """
    given = {
        "moderator": moderator.pk,
        "senior": moderator.has_perm("moderation.take_escalated_case"),
        "for_seniors": list(FOR_SENIORS),
        "states": list(WAITING),
        "rules": list(rules),
        "languages": list(moderator.languages),
        "passed_over": _passed_over(moderator),
    }
    for pieces in (_SPOKEN, _ANY):
        for depth in DEPTHS:
            with connection.cursor() as cursor:
                cursor.execute(_FIRST_FREE.format(pieces=pieces), given | {"depth": depth})
                if row := cursor.fetchone():
                    return int(row[0])
    return None


def _passed_over(moderator: Any) -> list[int]:
    lately = first_id_at(timezone.now() - PASSED_OVER)
    claims = moderator.claims.filter(pk__gte=lately, how__in=["skipped", "escalated"])
    return list(claims.values_list("case_id", flat=True))
