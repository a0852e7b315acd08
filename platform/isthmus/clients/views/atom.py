"""Feeds for readers: Explore, a person, a tag."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.former_names import once_called
from accounts.models import Account
from feeds.models import Note, Tag
from feeds.models.note import NoteQuerySet
from feeds.tags import fold
from isthmus.clients import notices
from isthmus.clients.atom import Feed, Head, atom
from isthmus.clients.conditional import conditional
from isthmus.clients.queries import newest
from isthmus.clients.visiting import for_visitors
from isthmus.tenancy.ids import EPOCH, time_of


@require_safe
@for_visitors
def explore(request: Any) -> HttpResponseBase:
    """Everybody's notes, newest first."""
    subtitle = _("These are everybody's notes, newest first. Nothing else decides.")
    return _feed(request, Note.objects.all(), _("Explore"), subtitle, reverse("explore"), settings.SITE_NAME, EPOCH)


@require_safe
@for_visitors
def profile(request: Any, username: str) -> HttpResponseBase:
    """A person's notes, newest first."""
    person = Account.objects.filter(username=username.lower(), is_active=True).first()
    if person is None:
        if (namesake := once_called(username.lower())) is None:
            raise Http404
        return redirect("atom_profile", namesake.username)
    title = f"{person.name} (@{person.username})"
    notes = Note.objects.filter(author=person)
    label = notices.name_of(person.label) if person.label else ""
    subtitle = " · ".join(filter(None, [label, person.bio]))
    return _feed(request, notes, title, subtitle, person.get_absolute_url(), person.name, person.joined_at)


@require_safe
@for_visitors
def tag(request: Any, name: str) -> HttpResponseBase:
    """Notes with a tag, newest first."""
    found = get_object_or_404(Tag, name=fold(name))
    notes = Note.objects.filter(note_tags__tag=found)
    page, since = found.get_absolute_url(), time_of(found.pk)
    return _feed(request, notes, f"#{found.name}", "", page, settings.SITE_NAME, since)


def _feed(
    request: Any, notes: NoteQuerySet, title: str, subtitle: str, page: str, author: str, since: dt.datetime
) -> HttpResponseBase:
    viewer = request.viewer
    # With the language and nothing else of what was asked, so that one feed has one address.
    feed = f"{request.path}?language={get_language()}"
    head = Head(f"{title} · {settings.SITE_NAME}", subtitle, page, feed, author, since)
    response = HttpResponse(atom(head, newest(notes, viewer), viewer), content_type=Feed.content_type)
    return conditional(request, response, key=f"{feed} {viewer.country}")
