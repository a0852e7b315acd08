"""What a note said before it was edited."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.policies import policies_of
from feeds.models import Note
from feeds.queries.history import history_of, unchecked_of
from feeds.visibility import notice_of


@require_safe
def history(request: Any, note_id: int) -> HttpResponse:
    """The versions of a note, newest first; where a notice stands in the note's place, that."""
    note = get_object_or_404(Note.objects.visible_to(request.viewer).select_related("author"), pk=note_id)
    mine = request.viewer.account is not None and request.viewer.account.pk == note.author_id
    if not mine and notice_of("note", note, request.viewer):
        return redirect(note)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 10 else None
    theirs = policies_of(note.author)
    # Where posts are checked first, so is each version, also one that was soon written over.
    checked_first = theirs.by["check"] if theirs.check.when == "before" and not mine else None
    versions, more = history_of(note, before=number, waiting=unchecked_of(note) if checked_first else ())
    context = {"note": note, "versions": versions, "next": more, "is_me": mine, "checked_first": checked_first}
    return render(request, "feeds/history.html", context)
