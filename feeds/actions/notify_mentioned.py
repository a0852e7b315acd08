"""Tell people that they are mentioned."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.regions.packs import Applied

from accounts.between import passage
from accounts.models import Account
from feeds.actions.notify import notify
from feeds.models import Comment, Note


def notify_mentioned(
    named: Sequence[Account],
    *,
    author: Account,
    policies: Applied,
    note: Note | None = None,
    comment: Comment | None = None,
) -> None:
    """Once for each note or comment, also where an edit names somebody anew.

    To name somebody is to write to them: between the homes it passes where a comment would, and waits for the check
    where one would. `policies` are the author's.
    """
    subject = comment or note
    assert subject is not None  # noqa: S101 - one of the two names them
    ways = [(person, passage("comment", maker=author, other=person, policies=policies)) for person in named]
    for checked in (False, True):
        recipients = [person for person, way in ways if way.allowed and bool(way.checked_by) is checked]
        if recipients:
            notify(
                "mention",
                recipients=recipients,
                actor=author,
                note=note,
                comment=comment,
                waits=subject.held or checked,
            )
