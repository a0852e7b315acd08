"""Translate a note or comment for its reader, or say that it did not come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from feeds.actions.translate import making_key, translate
from feeds.models import Comment, Note
from feeds.queries.translations import Offers, Reading, Shown, kept_of, reading_of, wanted_by
from feeds.translation.errors import TranslationFailed
from feeds.visibility import notice_of


def note(request: Any, note_id: int) -> HttpResponse:
    """Answers with the note's words, in the other language where it came; without htmx with the note's page."""
    found = get_object_or_404(Note.objects.visible_to(request.viewer).select_related("author"), pk=note_id)
    if notice_of("note", found, request.viewer):
        return _refused(request, found.get_absolute_url())
    return _answer(request, found, found.get_absolute_url(), "note")


def comment(request: Any, comment_id: int) -> HttpResponse:
    """The same for a comment; its page shows it with the whole talk."""
    comments = Comment.objects.filter(note__in=Note.objects.visible_to(request.viewer), held=False, deleted_at=None)
    said = get_object_or_404(
        comments.select_related("author", "note__author", "withheld_by__rule_version__rule"), pk=comment_id
    )
    viewer, to_note = request.viewer, said.note.get_absolute_url()
    if notice_of("note", said.note, viewer) or notice_of("comment", said, viewer):
        return _refused(request, to_note)
    return _answer(request, said, f"{to_note}?under={said.parent_id or said.pk}", f"comment-{said.pk}")


def _refused(request: Any, to: str) -> HttpResponse:
    # Refused, htmx sends the plain form, and that leads to the notice.
    return HttpResponse(status=403) if request.htmx else redirect(to)


def _answer(request: Any, subject: Note | Comment, url: str, anchor: str) -> HttpResponse:
    viewer = request.viewer
    if not viewer.policies.allows("translating"):
        reason = _("Translating is switched off for you.")
        context = {"title": _("Translation"), "reason": reason, "policy": viewer.policies.by["features"]}
        return render(request, "feeds/off.html", context, status=403)
    offers = Offers(viewer)
    wanted = wanted_by(offers, subject)
    if wanted is None:
        # One's own, or one reads it by now, or nobody translates it any more: the page as it is says so.
        return redirect(f"{url}#{anchor}")
    reading = reading_of(offers, subject)
    try:
        if request.method == "POST":
            kept = translate(subject=subject, wanted=wanted, viewer=viewer)
        else:
            # Whoever waits for what somebody else is having made looks again.
            kept = kept_of(subject, wanted)
        at_it = request.method == "POST" or cache.get(making_key(subject, wanted))
        state = "" if kept else "waits" if at_it else "failed"
        reading = replace(reading, shown=Shown(kept, subject.mentioned) if kept else None, state=state)
    except TranslationFailed:
        reading = replace(reading, state="failed")
    if request.htmx:
        return _words(request, subject, reading)
    return _page(request, subject, reading, url, anchor)


def _words(request: Any, subject: Note | Comment, reading: Reading) -> HttpResponse:
    if isinstance(subject, Comment):
        return render(request, "feeds/_comment_words.html", {"comment": subject, "reading": reading})
    context = {"note": subject, "reading": reading, "pictures": reading.told(list(subject.pictures.all()))}
    return render(request, "feeds/_note_words.html", context | {"again": True})


def _page(request: Any, subject: Note | Comment, reading: Reading, url: str, anchor: str) -> HttpResponse:
    if reading.state == "failed":
        messages.error(request, reading.sentence)
    elif reading.state == "waits":
        messages.info(request, reading.sentence)
    name = subject.pk if isinstance(subject, Comment) else "note"
    return redirect(f"{url}{'&' if '?' in url else '?'}translated={name}#{anchor}")
