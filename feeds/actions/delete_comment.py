"""Delete one's own comment, or remove one under one's own note: its words are gone for everybody at once, and for good
after ten seconds. What answers it stays, and so does a line that says who took it away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from isthmus.tenancy.marker import is_frozen

from accounts.models import Account
from feeds.actions.delete_note import BATCH, GRACE, UNDO
from feeds.models import Comment, Note, Notification, Translation
from feeds.models.comment import AUTHOR, NOTE_AUTHOR
from moderation.models import Case, Check


def delete_comment(*, account: Account, comment: Comment) -> bool:
    """Take the words away from everybody; false where the account made neither the comment nor the note, or they are
    gone already."""
    by = AUTHOR if comment.author_id == account.pk else NOTE_AUTHOR if comment.note.author_id == account.pk else ""
    there = Comment.objects.filter(pk=comment.pk, deleted_at=None)
    with transaction.atomic():
        gone = bool(by) and bool(there.update(deleted_at=timezone.now(), deleted_by=by))
        if gone:
            Notification.objects.filter(comment=comment).update(waits=True)
    return gone


def undelete_comment(*, account: Account, comment_id: int) -> Comment | None:
    """Put them back, by whoever took them away; None where it is too late."""
    with transaction.atomic():
        deleted = Comment.objects.select_for_update(of=("self",)).select_related("note")
        comment = deleted.filter(pk=comment_id, deleted_at__isnull=False).first()
        if comment is None or comment.deleted_at is None or timezone.now() - comment.deleted_at > UNDO + GRACE:
            return None
        if account.pk != (comment.author_id if comment.deleted_by == AUTHOR else comment.note.author_id):
            return None
        comment.deleted_at, comment.deleted_by = None, ""
        comment.save(update_fields=["deleted_at", "deleted_by"])
        if not comment.held:
            told = Notification.objects.filter(comment=comment)
            # Between the homes a mention waits for the check also where its comment does not.
            (told.exclude(kind="mention") if _is_unchecked(comment) else told).update(waits=False)
    return comment


def _is_unchecked(comment: Comment) -> bool:
    """Whether its check is to come, has opened a case that is not decided yet, or has found it to be withheld."""
    about = {"kind": "comment", "subject_id": comment.pk}
    pending = Check.objects.filter(state="pending", **about).exists()
    return (
        pending or comment.withheld_by_id is not None or Case.objects.exclude(state="decided").filter(**about).exists()
    )


def end_deleted() -> int:
    """End what nobody can take back any more; how many comments.

    One's own that nothing answers goes as a whole. Of any other the words go, and the line stays in which readers are
    told who took it away.
    """
    ended = 0
    while not is_frozen():
        with transaction.atomic():
            late = timezone.now() - UNDO - 2 * GRACE
            over = Comment.objects.select_for_update(of=("self",), skip_locked=True).filter(deleted_at__lt=late)
            rows = list(over.exclude(text="").annotate(answered=_answered()).order_by("note_id", "pk")[:BATCH])
            whole = [row for row in rows if row.deleted_by == AUTHOR and not row.answered]
            for row in whole:
                Note.objects.filter(pk=row.note_id).update(comments_count=F("comments_count") - 1)
            Comment.objects.filter(pk__in=[row.pk for row in whole]).delete()
            Translation.objects.filter(comment__in=rows).delete()
            Notification.objects.filter(comment__in=rows).delete()
            Comment.objects.filter(pk__in=[row.pk for row in rows]).update(text="", place=None, languages=[])
        ended += len(rows)
        if len(rows) < BATCH:
            break
    return ended


def _answered() -> Exists:
    return Exists(Comment.objects.filter(parent=OuterRef("pk")))
