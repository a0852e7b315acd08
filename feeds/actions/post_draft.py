"""Post what was drafted, now or when its time has come."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from isthmus.regions.languages import INTERFACE
from isthmus.regions.packs import Applied
from isthmus.regions.place import Place, shown_of
from isthmus.tenancy.marker import is_frozen
from isthmus.web import media

from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import CannotPost, NewPicture, post_note, refuse_unfit
from feeds.actions.tag_products import own_products
from feeds.models import Draft, DraftPicture, Note
from feeds.models.draft import RATIOS

# How far ahead somebody can plan.
AHEAD: Final = dt.timedelta(days=365)


def post_draft(*, author: Account, draft: Draft, place: Place | None = None, policies: Applied | None = None) -> Note:
    """Post the draft, or change the note that it is about, and delete it. All or nothing.

    Raises CannotPost as posting does, and where the draft has been posted or deleted meanwhile.
    """
    pictures = [_as_it_is_cut(picture) for picture in draft.pictures.all()]
    with transaction.atomic():
        found = Draft.objects.select_for_update().filter(pk=draft.pk, author=author).first()
        if found is None:
            raise CannotPost(_("This draft has been posted or deleted already."))
        said: dict[str, Any] = {
            "author": author, "title": found.title, "text": found.text, "pictures": pictures,
            "comments_from": found.comments_from, "sensitive": found.sensitive, "design": found.design,
            "policies": policies,
        }  # fmt: skip
        products = own_products(author, found.products)
        if found.note:
            note = edit_note(note=found.note, products=products if _shows_others(found) else None, **said)
        else:
            note = post_note(place=place, products=products, **said)
        found.delete()
    return note


def _shows_others(draft: Draft) -> bool:
    """Whether an edit is to show other products than the note does: that is selling, and what is as it was is none."""
    assert draft.note is not None  # noqa: S101 - asked of an edit
    return set(draft.products) != set(draft.note.note_products.values_list("product_id", flat=True))


def plan_draft(*, author: Account, draft: Draft, post_at: dt.datetime | None, place: Place | None) -> None:
    """Have the draft posted by itself at that time, with the place from where this is asked. Raises CannotPost."""
    now = timezone.now()
    if post_at is None or not now < post_at <= now + AHEAD:
        raise CannotPost(_("Choose a time to come, within a year."))
    if draft.note_id:
        raise CannotPost(_("An edit cannot wait: save it as a draft, or make it now."))
    refuse_unfit(author, draft.title + draft.text, [NewPicture.of(each) for each in draft.pictures.all()])
    Draft.objects.filter(pk=draft.pk, author=author).update(post_at=post_at, place=place)


def unplan_draft(*, author: Account, draft: Draft) -> None:
    """It is a draft like any other again."""
    Draft.objects.filter(pk=draft.pk, author=author).update(post_at=None, place=None)


def post_due() -> int:
    """Post what is due; how many notes. What cannot be posted stays a draft that says why, and what is of somebody
    suspended waits for the end of that."""
    posted, now = 0, timezone.now()
    due = Draft.objects.filter(post_at__lte=now, author__is_active=True).select_related("author")
    due = due.exclude(author__suspended_until__gt=now)
    for draft in due.order_by("post_at")[:200]:
        if is_frozen():
            break
        with translation.override(_language(draft.author)):
            posted += _post_due(draft)
    return posted


def _post_due(draft: Draft) -> bool:
    try:
        with transaction.atomic():
            # Whoever has it locked is posting or changing it.
            still = Draft.objects.select_for_update(skip_locked=True).filter(pk=draft.pk, post_at__lte=timezone.now())
            if (found := still.first()) is None:
                return False
            post_draft(author=draft.author, draft=found, place=_place_now(found))
    except CannotPost as error:
        Draft.objects.filter(pk=draft.pk).update(post_at=None, place=None, fault=str(error)[:300])
        return False
    return True


def _place_now(draft: Draft) -> Place | None:
    """What is left to show of the place from where it was planned, under the policies that hold when it is due."""
    setting = policies_of(draft.author).place
    return shown_of(draft.place, setting) if setting.show == "always" or draft.show_place else None


def _language(author: Account) -> str:
    """Of the interface, in which the author would read why something could not be posted."""
    return next((code for code in author.languages if code in dict(INTERFACE)), INTERFACE[0][0])


def _as_it_is_cut(picture: DraftPicture) -> NewPicture:
    if not picture.ratio:
        return NewPicture.of(picture)
    try:
        prepared = media.cut_picture(picture.digest, RATIOS[picture.ratio], picture.across, picture.down)
    except media.PictureError as error:
        raise CannotPost(str(error)) from error
    media.store(prepared)
    return NewPicture.of(prepared, picture.alt)
