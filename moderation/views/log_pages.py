"""The public log for people: what stands in it, and how to check it."""

from __future__ import annotations

import json
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from isthmus.regions.words import home_title
from isthmus.tenancy.ids import id_from

from moderation.actions.sequence_log import logs_here
from moderation.log import notes
from moderation.log.keys import origin_of
from moderation.log.telling import told
from moderation.models import LogEntry
from moderation.views.log import latest_checkpoint

PER_PAGE: Final = 50


@require_safe
def log(request: HttpRequest, home: str) -> HttpResponse:
    """The newest entries, `?before=` an index the ones before, with the checkpoint and the key that prove them."""
    latest = latest_checkpoint(home)
    before = id_from(request.GET.get("before", ""))
    entries = LogEntry.objects.filter(home=home, leaf_index__isnull=False)
    if before is not None:
        entries = entries.filter(leaf_index__lt=before)
    page = list(entries.order_by("-leaf_index")[:PER_PAGE])
    first = page[-1].leaf_index if page else 0
    context = {
        "home": home,
        "home_name": home_title(home),
        "homes": [(one, home_title(one)) for one in logs_here()],
        "origin": origin_of(home),
        "latest": latest,
        "size": latest.size if latest else 0,
        "root": notes.parse(latest.note).root.hex() if latest else "",
        "entries": told(page),
        "next": first if first else None,
        "is_first": before is None,
    }
    return render(request, "moderation/log/log.html", context)


@require_safe
def entry(request: HttpRequest, home: str, index: int) -> HttpResponse:
    """One entry: in words, and byte for byte."""
    latest = latest_checkpoint(home)
    found = get_object_or_404(LogEntry, home=home, leaf_index=index)
    body = found.told
    superseded = body.get("supersedes")
    earlier = LogEntry.objects.filter(leaf_hash=bytes.fromhex(superseded)).first() if superseded else None
    context = {
        "home": home,
        "home_name": home_title(home),
        "entry": told([found])[0],
        "found": found,
        "pretty": json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True),
        "leaf": bytes(found.leaf_hash).hex(),
        "earlier": earlier,
        "proved": latest is not None and index < latest.size,
    }
    return render(request, "moderation/log/entry.html", context)
