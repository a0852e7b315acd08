"""What a move did with what is mine: for everybody, and for oneself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isthmus.relocation.context import UNREAD
from isthmus.relocation.models import Receipt, Sealed
from isthmus.relocation.signing import public_key
from isthmus.tenancy.ids import id_from, time_of
from isthmus.tenancy.marker import is_frozen
from isthmus.tenancy.residency import all_models, echoes, words_of

ROWS = 50


@dataclass(frozen=True)
class SealedRow:
    """A sealed row in words: what it is, what it says, when it was made, and why it could not come back."""

    kind: str
    words: str
    made_at: dt.datetime
    reason: str


@require_safe
def moves(request: Any) -> HttpResponse:
    """What happens to people's things when the site moves, the rule of names, and one's own receipts."""
    receipts: list[dict[str, Any]] = []
    if request.user.is_authenticated:
        mine = Receipt.objects.filter(account=request.user)
        receipts = [
            {"receipt": one, "sealed": _named(one.sealed), "put_back": _named(one.put_back), "at": time_of(one.pk)}
            for one in mine
        ]
        # A page that can be read is read while the site is frozen, too; the receipt then stays new until afterwards.
        if any(one["receipt"].read_at is None for one in receipts) and not is_frozen():
            mine.filter(read_at=None).update(read_at=timezone.now())
            request.session[UNREAD] = False
    key = public_key(Path(settings.STATE_DIR) / "relocation" / "signing_key")
    return render(request, "relocation/moves.html", {"receipts": receipts, "key": key})


@require_safe
@login_required
def border(request: Any) -> HttpResponse:
    """Everything of one's own that is sealed, newest first: by the ids that the rows had, which tell their time.

    Save what only told others of it.
    """
    told = [model._meta.label for model in all_models() if echoes(model)]
    rows = (
        Sealed.objects.filter(maker=request.user)
        .exclude(label__in=told)
        .annotate(made=Cast("row_id", BigIntegerField()))
        .order_by("-made")
    )
    before = id_from(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(made__lt=before)
    found = list(rows[: ROWS + 1])
    more, found = len(found) > ROWS, found[:ROWS]
    context = {"rows": [_in_words(row) for row in found], "next": found[-1].row_id if more else None}
    return render(request, "relocation/border.html", context)


def _in_words(row: Sealed) -> SealedRow:
    model = apps.get_model(row.label)
    words = words_of(model)
    return SealedRow(
        str(model._meta.verbose_name),
        str(row.row.get(words, "")) if words else "",
        time_of(int(row.row_id)),
        row.reason,
    )


def _named(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts by model, with the names that people have for them."""
    return [
        (
            str(
                apps.get_model(label)._meta.verbose_name if n == 1 else apps.get_model(label)._meta.verbose_name_plural
            ),
            n,
        )
        for label, n in sorted(counts.items())
        if not echoes(apps.get_model(label))
    ]
