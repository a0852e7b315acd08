"""Save a note, put it into collections, and take it out again."""

from __future__ import annotations

from collections.abc import Collection as Several

from django.db import transaction

from accounts.models import Account
from feeds.models import Collection, Note, Saved
from feeds.queries.collections import open_to


def save_note(*, account: Account, note: Note) -> None:
    """Once is enough."""
    Saved.objects.bulk_create([Saved(account=account, note=note)], ignore_conflicts=True)


def unsave_note(*, account: Account, note: Note) -> None:
    """Out of everything into which the account has put it."""
    Saved.objects.filter(account=account, note=note).delete()


def sort_note(*, account: Account, note: Note, collections: Several[int]) -> None:
    """Have a note stand in these collections, among those into which the account can put notes, and in no other of
    them; what another member has put into one stays."""
    with transaction.atomic():
        possible = set(open_to(account).values_list("pk", flat=True))
        mine = Saved.objects.filter(account=account, note=note)
        mine.filter(collection__in=possible - set(collections)).delete()
        # The saved note itself is the row without a collection.
        chosen: list[int | None] = [None, *sorted(possible & set(collections))]
        rows = [Saved(account=account, note=note, collection_id=each) for each in chosen]
        Saved.objects.bulk_create(rows, ignore_conflicts=True)


def take_out(*, account: Account, collection: Collection, note_id: int) -> None:
    """Out of one collection: what one has put there oneself, and its owner whatever is there."""
    rows = Saved.objects.filter(collection=collection, note=note_id)
    (rows if collection.owner_id == account.pk else rows.filter(account=account)).delete()
