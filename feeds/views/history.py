"""What a note said before it was edited."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from feeds.models import Note
from feeds.queries.history import history_of
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
    versions, more = history_of(note, before=number)
    return render(request, "feeds/history.html", {"note": note, "versions": versions, "next": more})
