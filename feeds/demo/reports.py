"""Report some of the demo, so that a moderator finds something to look at."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.models import Account
from feeds.demo.content import rows_of
from feeds.models import Note
from moderation.actions.report_subject import report_subject


def load_reports(accounts: Mapping[str, Account], notes: Mapping[str, Note]) -> int:
    """The reports of those who are here about what is here; how many."""
    made = 0
    for row in rows_of("reports.toml", "report"):
        kind, subject = ("note", notes.get(row["note"])) if "note" in row else ("account", accounts.get(row["account"]))
        reporter = accounts.get(row["reporter"])
        if subject is not None and reporter is not None:
            report_subject(reporter=reporter, kind=kind, subject=subject, rule=row["rule"], words=row["said"])
            made += 1
    return made
