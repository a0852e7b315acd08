"""Save what somebody is writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from feeds.actions.post_note import MOST_PICTURES, NewPicture
from feeds.models import Draft, DraftPicture, Note
from feeds.selling import MOST_IN_NOTE

MOST_DRAFTS: Final = 100


class CannotSave(Exception):
    """The text says why, for the person who writes."""


@dataclass(frozen=True)
class Arranged:
    """How one of a draft's pictures is to be shown: its description, its shape, and which part stays."""

    picture_id: int
    alt: str = ""
    ratio: str = ""
    across: int = 50
    down: int = 50


@dataclass(frozen=True)
class Writing:
    """What the form holds. Pictures of the draft that `arranged` does not name are left out; None leaves all as are."""

    title: str = ""
    text: str = ""
    comments_from: str = "everybody"
    sensitive: str = ""
    design: int | None = None
    show_place: bool = False
    # The ids of products of one's own; None leaves them as they are.
    products: Sequence[int] | None = None
    arranged: Sequence[Arranged] | None = None


def save_draft(
    *, author: Account, writing: Writing, draft: Draft | None = None, version: int = 0, added: Sequence[NewPicture] = ()
) -> tuple[Draft, bool]:
    """The draft as it is now stored, and whether it stands beside another.

    Where the draft has been saved elsewhere since the `version` that one has seen, this becomes a draft of its own, so
    that neither overwrites the other. `added` pictures go behind the others. Raises CannotSave where there is no room.
    """
    with transaction.atomic():
        found = Draft.objects.select_for_update().filter(pk=draft.pk, author=author).first() if draft else None
        beside = found is not None and found.version != version
        if found is None or beside:
            found, writing = _begun_beside(author, found, writing) if found else (_begun(author), writing)
        found.title, found.text, found.comments_from = writing.title, writing.text, writing.comments_from
        found.sensitive = writing.sensitive
        found.design, found.show_place = writing.design, writing.show_place
        if writing.products is not None:
            # One too many is kept, so that it can be told.
            found.products = list(writing.products)[: MOST_IN_NOTE + 1]
        found.version += 1
        found.saved_at, found.fault = timezone.now(), ""
        found.save()
        if writing.arranged is not None:
            _arrange(found, writing.arranged)
        _add(found, added)
    return found, beside


def draft_of(*, author: Account, note: Note) -> Draft:
    """A draft of what one's own note says, to be changed; the one that was begun already, where there is one."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=author.pk)
        if begun := Draft.objects.filter(author=author, note=note).first():
            return begun
        draft = _begun(author)
        draft.note, draft.title, draft.text = note, note.title, note.text
        draft.comments_from, draft.design, draft.sensitive = note.comments_from, note.design, note.sensitive
        draft.products = list(note.note_products.order_by("id").values_list("product_id", flat=True))
        draft.save()
        _add(draft, [NewPicture.of(each) for each in note.pictures.all()])
    return draft


def _begun(author: Account) -> Draft:
    if Draft.objects.filter(author=author).count() >= MOST_DRAFTS:
        raise CannotSave(_("You have %(most)d drafts. Post or delete one of them first.") % {"most": MOST_DRAFTS})
    return Draft.objects.create(author=author)


def _begun_beside(author: Account, other: Draft, writing: Writing) -> tuple[Draft, Writing]:
    """A draft with the pictures of the other, and the writing as it names them."""
    draft, theirs = _begun(author), list(other.pictures.all())
    draft.note, draft.products = other.note, other.products
    _add(draft, [NewPicture.of(each) for each in theirs])
    mine = {old.pk: new.pk for old, new in zip(theirs, draft.pictures.all(), strict=True)}
    arranged = [replace(each, picture_id=mine.get(each.picture_id, 0)) for each in writing.arranged or ()]
    return draft, replace(writing, arranged=arranged)


def _arrange(draft: Draft, arranged: Sequence[Arranged]) -> None:
    pictures = {picture.pk: picture for picture in draft.pictures.all()}
    kept = []
    for position, each in enumerate(arranged):
        if (picture := pictures.pop(each.picture_id, None)) is None:
            continue
        picture.position, picture.alt, picture.ratio = position, each.alt, each.ratio
        picture.across, picture.down = each.across, each.down
        kept.append(picture)
    DraftPicture.objects.bulk_update(kept, ["position", "alt", "ratio", "across", "down"])
    draft.pictures.filter(pk__in=pictures).delete()


def _add(draft: Draft, added: Sequence[NewPicture]) -> None:
    there = list(draft.pictures.values_list("position", flat=True))
    if len(there) + len(added) > MOST_PICTURES:
        raise CannotSave(_("A note holds up to %(most)d pictures.") % {"most": MOST_PICTURES})
    DraftPicture.objects.bulk_create(
        DraftPicture(
            draft=draft,
            author_id=draft.author_id,
            position=position,
            digest=picture.digest,
            alt=picture.alt,
            width=picture.width,
            height=picture.height,
            blurhash=picture.blurhash,
        )
        for position, picture in enumerate(added, start=max(there, default=-1) + 1)
    )
