"""Saved notes and collections, as somebody gets to see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Account
from feeds.models import Collection, Note, Picture, Saved
from feeds.queries.page import CARDS, Page, cards_of, faces_of, waiting_among
from feeds.visibility import notices_of
from moderation.labels import read_labels

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from moderation.notices import Notice


@dataclass(frozen=True)
class Shelf:
    """A collection in a list of them: how many notes it has, and the cover of the latest that has a picture."""

    collection: Collection
    size: int
    cover: str
    # In the place of a collection by people of whom a policy keeps everything from the viewer.
    notice: Notice | None = None


def kept_by(account: Account) -> QuerySet[Collection]:
    """The collections that somebody has: their own, and those to which they were added."""
    return Collection.objects.filter(Q(owner=account) | _joined(account)).distinct()


def open_to(account: Account) -> QuerySet[Collection]:
    """Those of them into which they can put notes. While a block stands between its owner and a member, the member is
    none."""
    return kept_by(account).exclude(owner__username__in=account.out_of_sight)


@dataclass(frozen=True)
class Members:
    """Who puts notes into a collection besides its owner, as somebody gets to see them."""

    named: list[Account]
    # Of these a block keeps the names from the viewer.
    unnamed: int


def members_of(collection: Collection, viewer: Viewer) -> Members:
    """Nobody who is blocked by the owner, or has blocked them. Three queries at most."""
    if collection.visibility == "private":
        return Members([], 0)
    rows = collection.members.exclude(account__username__in=collection.owner.out_of_sight).select_related("account")
    members = [row.account for row in rows]
    named = [member for member in members if member.username not in viewer.out_of_sight]
    return Members(named, len(members) - len(named))


def seen_by(account: Account | None) -> QuerySet[Collection]:
    """The collections at which somebody can look."""
    everybody = Q(visibility="public", held=False)
    if account is None:
        return Collection.objects.filter(everybody)
    theirs = _joined(account) & Q(held=False)
    return Collection.objects.filter(everybody | Q(owner=account) | theirs).distinct()


def _joined(account: Account) -> Q:
    return Q(members__account=account) & ~Q(visibility="private")


def shelves(collections: QuerySet[Collection], viewer: Viewer) -> list[Shelf]:
    """The collections with what a list of them shows; no cover of a note that this viewer is not shown plainly."""
    plain = Note.objects.visible_to(viewer).filter(held=False, withheld_by=None, restricted=False, sensitive="")
    if not viewer.policies.between.see:
        plain = plain.filter(author__home=viewer.home)
    if viewer.out_of_sight:
        plain = plain.exclude(author__username__in=viewer.out_of_sight)
    latest = Picture.objects.filter(note__saves__collection=OuterRef("pk"), note__in=plain, position=0).order_by(
        "-note__saves__id"
    )
    # Only what has a place in this viewer's lists counts, as a note or as a notice.
    mine = Q(saves__note__author=viewer.account) if viewer.account else Q(pk__isnull=True)
    has_a_place = (Q(saves__note__held=False) | mine) & Q(saves__note__deleted_at=None)
    rows = collections.annotate(
        size=Count("saves", filter=has_a_place, distinct=True), cover=Subquery(latest.values("digest")[:1])
    )
    found = list(rows.select_related("owner", "withheld_by__rule_version__rule"))
    instead = notices_instead(found, viewer)
    read_labels(found)
    return [Shelf(row, row.size, row.cover or "", instead.get(row.pk)) for row in found]


def notices_instead(collections: Sequence[Collection], viewer: Viewer) -> dict[int, Notice]:
    """The notices in the place of collections, by their ids: name and words are their owner's. Never in the place of
    one's own, whose owner is told of each decision."""
    me = viewer.account.pk if viewer.account is not None else None
    return notices_of("collection", [each for each in collections if each.owner_id != me], viewer)


def notice_instead(collection: Collection, viewer: Viewer) -> Notice | None:
    """The same for one."""
    return notices_instead([collection], viewer).get(collection.pk)


def saved_page(saves: QuerySet[Saved], *, viewer: Viewer, before: int | None, size: int = CARDS) -> Page:
    """The notes that were saved last below the cursor `before`, as this viewer gets to see them."""
    rows = saves.order_by("-id") if before is None else saves.filter(pk__lt=before).order_by("-id")
    chosen = list(rows.values_list("pk", "note_id")[: size + 1])
    more, chosen = len(chosen) > size, chosen[:size]
    notes = Note.objects.visible_to(viewer).filter(pk__in=[note_id for _pk, note_id in chosen])
    faces = {face.note_id: face for face in faces_of(notes, viewer)}
    page = Page(cards_of([faces[note_id] for _pk, note_id in chosen if note_id in faces], viewer))
    page.next = str(chosen[-1][0]) if more else ""
    page.waiting = waiting_among([note_id for _pk, note_id in chosen if note_id not in faces], viewer)
    return page
