"""Delete a comment, and take that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from feeds.actions.delete_comment import delete_comment, undelete_comment
from feeds.models import Comment


@login_required
def delete(request: Any, comment_id: int) -> HttpResponse:
    """Delete one's own, or remove one under one's own note; the page that follows offers to take it back."""
    comment = get_object_or_404(Comment.objects.select_related("note"), pk=comment_id, note__deleted_at=None)
    if request.method != "POST" or not delete_comment(account=request.user, comment=comment):
        return redirect(comment.note)
    return redirect(f"{comment.note.get_absolute_url()}?uncomment={comment.pk}#comments-title")


@login_required
def undelete(request: Any, comment_id: int) -> HttpResponse:
    """Take it back, for ten seconds."""
    if request.method == "POST" and (comment := undelete_comment(account=request.user, comment_id=comment_id)):
        messages.success(request, _("The comment is back."))
        return redirect(f"{comment.note.get_absolute_url()}#comment-{comment.pk}")
    messages.error(request, _("It is too late: the comment is deleted for good."))
    left = Comment.objects.filter(pk=comment_id, note__deleted_at=None).select_related("note").first()
    return redirect(left.note if left else "explore")
