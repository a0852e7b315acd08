"""Comment on a note, or answer a comment."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from isthmus.web.text import has_something_to_see

from accounts.models import Account
from feeds.language import guess_language
from feeds.models import Comment, Note
from moderation.actions.request_check import request_check


class CannotComment(Exception):
    """The text says why, for the person who comments."""


def comment_on_note(*, author: Account, note: Note, text: str, parent: Comment | None = None) -> Comment:
    """Store a comment, count it on the note, and ask for its check, in one transaction.

    An answer to an answer joins the thread of the first comment. Raises CannotComment for an empty text, a withheld
    note, or a parent under another note.
    """
    text = text.strip()
    if not has_something_to_see(text):
        raise CannotComment(_("Write something first."))
    if note.withheld_by_id:
        raise CannotComment(_("This note is withheld, so it takes no comments."))
    if parent is not None and parent.note_id != note.pk:
        raise CannotComment(_("The comment that you answer stands under another note."))
    with transaction.atomic():
        comment = Comment.objects.create(
            author=author,
            note=note,
            parent=parent.parent or parent if parent else None,
            text=text,
            lang=guess_language(text, reads=author.languages),
        )
        Note.objects.filter(pk=note.pk).update(comments_count=F("comments_count") + 1)
        request_check(
            kind="comment", subject_id=comment.pk, author=author, revision=comment.revision, lang=comment.lang
        )
    return comment
