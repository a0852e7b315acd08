"""Whether a list that somebody reads has new notes."""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from urllib.parse import quote

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from feeds.models import Note
from feeds.queries.following import followed_notes
from feeds.queries.news import MOST, count_news
from feeds.queries.page import Page
from feeds.tags import fold

LISTS: Final = ("explore", "following", "tag")


def news_address(page: Page, of: str, *, tag: str = "") -> str:
    """Where a page asks whether there is more; empty for one that does not begin its list."""
    if not page.newest:
        return ""
    return f"{_news()}?of={of}&since={page.newest}{f'&tag={quote(tag)}' if tag else ''}"


# Each first page of a list has it.
@cache
def _news() -> str:
    return reverse("news")


@require_safe
def news(request: Any) -> HttpResponse:
    """The sentence for the list's button; empty where there is nothing new."""
    asked, viewer = request.GET, request.viewer
    if asked.get("of") not in LISTS or (asked["of"] == "following" and viewer.account is None):
        raise Http404
    notes = Note.objects.all()
    if asked["of"] == "following":
        notes = followed_notes(viewer.account)
    elif asked["of"] == "tag":
        notes = notes.filter(note_tags__tag__name=fold(asked.get("tag", "").replace("\0", "")))
    n = count_news(notes, viewer, asked.get("since", ""))
    sentence = ngettext("%(n)d new note", "%(n)d new notes", n) % {"n": n} if n else ""
    if n == MOST:
        sentence = _("More than %(n)d new notes") % {"n": n - 1}
    return JsonResponse({"sentence": sentence})
