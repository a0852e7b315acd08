"""Tell people what happened to them, and take it back where it was undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from isthmus.tenancy.ids import NextId

from accounts.hearing import hearing_of, mail_due
from accounts.models import Account
from feeds.models import Comment, Muted, Note, Notification


def notify(
    kind: str,
    *,
    recipients: Sequence[Account],
    actor: Account | None = None,
    note: Note | None = None,
    comment: Comment | None = None,
    statement: Any = None,
    waits: bool = False,
) -> None:
    """Store what each of them is told, in the caller's transaction: one insert, and for what a person did one look at
    who has muted them; of people apart by a block, neither hears of the other.

    Without `actor` the site did it. What `waits` is not told before `release`. Nobody hears of their own acts, of what
    they do not want to hear of, or twice of one thing.
    """
    hearers = [each for each in recipients if each.is_active and not hearing_of(each, kind).is_deaf]
    if actor is not None:
        hearers = [each for each in hearers if each.pk != actor.pk]
        ids = [each.pk for each in hearers]
        muted = (
            set(Muted.objects.filter(person=actor, account__in=ids).values_list("account", flat=True)) if ids else ()
        )
        hearers = [each for each in hearers if each.pk not in muted and each.username not in actor.out_of_sight]
    now = timezone.now()
    about = _about(kind, note, comment, statement)
    Notification.objects.bulk_create(
        [
            Notification(
                recipient=each,
                actor=actor or each,
                kind=kind,
                note=note,
                comment=comment,
                statement=statement,
                about=about,
                on_site=hearing_of(each, kind).site,
                waits=waits,
                mail_at=mail_due(each, kind, now),
            )
            for each in hearers
        ],
        ignore_conflicts=True,
    )


def _about(kind: str, note: Note | None, comment: Comment | None, statement: Any) -> int:
    """What is told together: likes and comments by their note, what has neither by the day; all else alone."""
    if kind in ("follow", "identity", "report", "appeal"):
        return timezone.now().toordinal()
    if kind in ("like", "comment") and note is not None:
        return int(note.pk)
    thing = comment or note or statement
    return int(thing.pk) if thing is not None else 0


def forget_notification(kind: str, *, recipient: Account, actor: Account, note: Note | None = None) -> None:
    """What it told of has been undone."""
    Notification.objects.filter(kind=kind, recipient=recipient, actor=actor, note=note).delete()


def release(subject: Note | Comment) -> None:
    """Tell what waited for the check of a note or comment, now that it has ended. Nothing of what is withheld
    everywhere, or has been edited since the subject was read: its next check does it."""
    waiting: dict[str, Any] = (
        {"comment": subject} if isinstance(subject, Comment) else {"note": subject, "comment": None}
    )
    written = "comment" if isinstance(subject, Comment) else "note"
    fit = {f"{written}__revision": subject.revision, f"{written}__withheld_by": None, f"{written}__deleted_at": None}
    # It takes its place among the others as of now, and so does its e-mail.
    with transaction.atomic(savepoint=False):
        rows = Notification.objects.filter(waits=True, **waiting, **fit).select_related("recipient")
        for row in rows.select_for_update(of=["self"]):
            due = mail_due(row.recipient, row.kind, timezone.now())
            Notification.objects.filter(pk=row.pk).update(waits=False, mail_at=due, id=NextId())


class Teller:
    """What other rooms say (isthmus.web.telling)."""

    def tell(self, kind: str, *, recipient: Any, actor: Any = None, statement: Any = None) -> None:
        notify(kind, recipients=[recipient], actor=actor, statement=statement)

    def take_back(self, kind: str, *, recipient: Any, actor: Any) -> None:
        forget_notification(kind, recipient=recipient, actor=actor)
