"""Edit one's own note; what it said before stays readable."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied

from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.forget_pictures import LATELY, forget_pictures
from feeds.actions.index_note import index_note
from feeds.actions.notify_mentioned import notify_mentioned
from feeds.actions.post_note import (
    AUTHOR,
    CannotPost,
    NewPicture,
    design_of,
    refuse_products,
    refuse_unfit,
    store_pictures,
    store_tags,
)
from feeds.actions.tag_products import tag_products
from feeds.language import UNKNOWN, languages_of
from feeds.mentions import meant_by, people_named_in
from feeds.models import Note, NoteRevision, Picture, Product
from moderation.actions.request_check import request_check


def edit_note(
    *,
    author: Account,
    note: Note,
    title: str,
    text: str,
    pictures: Sequence[NewPicture] = (),
    comments_from: str = "everybody",
    sensitive: str | None = None,
    design: int | None = None,
    policies: Applied | None = None,
    products: Sequence[Product] | None = None,
) -> Note:
    """Have the note say this from now on, keep what it said as a version of its own, and ask for another check.

    Who may comment, whether it is covered and which products it shows are no part of what it says: changing these alone
    makes no version; `products` and `sensitive` of None leave them. Languages are guessed again unless the author has
    corrected them. Where a policy has posts checked first, the note waits again. Raises CannotPost as posting does, and
    for a note that is not the author's or is gone.
    """
    title, text = title.strip(), text.strip()
    refuse_unfit(author, title + text, pictures)
    refuse_products(author, products or (), policies)
    policies = policies or policies_of(author)
    with transaction.atomic():
        found = Note.objects.select_for_update().filter(pk=note.pk, author=author, deleted_at=None).first()
        if found is None:
            raise CannotPost(_("This note is not there any more."))
        found.comments_from = comments_from
        # What somebody else has covered is not the author's to uncover.
        if sensitive is not None and found.sensitive_by in ("", AUTHOR):
            found.sensitive, found.sensitive_by = sensitive, AUTHOR if sensitive else ""
        found.save(update_fields=["comments_from", "sensitive", "sensitive_by"])
        if products is not None:
            tag_products(note=found, products=products)
        design = design_of(f"{title}\n{text}") if design is None else design
        before = list(found.pictures.all())
        if _same(found, before, title, text, pictures, design):
            return found
        _keep(found, before)
        _change(found, author, title, text, pictures, design, policies)
        gone = {picture.digest for picture in before} - {picture.digest for picture in pictures}
        transaction.on_commit(lambda: forget_pictures(gone, untouched_for=LATELY))
    return found


def _same(
    note: Note, before: list[Picture], title: str, text: str, pictures: Sequence[NewPicture], design: int
) -> bool:
    shown = [(picture.digest, picture.alt) for picture in before]
    to_show = [(picture.digest, picture.alt.strip()) for picture in pictures]
    return (note.title, note.text, note.design, shown) == (title, text, design, to_show)


def _keep(note: Note, pictures: list[Picture]) -> None:
    NoteRevision.objects.create(
        note=note,
        revision=note.revision,
        title=note.title,
        text=note.text,
        lang=note.lang,
        digests=[picture.digest for picture in pictures],
        alts=[picture.alt for picture in pictures],
        written_at=note.edited_at or note.posted_at,
    )


def _change(
    note: Note, author: Account, title: str, text: str, pictures: Sequence[NewPicture], design: int, policies: Applied
) -> None:
    words = f"{title}\n{text}"
    if note.languages == languages_of(f"{note.title}\n{note.text}", reads=author.languages):
        note.languages = languages_of(words, reads=author.languages)
        note.lang = note.languages[0] if note.languages else UNKNOWN
    named = people_named_in(text)
    note.mentions = meant_by(named)
    note.title, note.text, note.design, note.pictures_count = title, text, design, len(pictures)
    note.held = note.held or policies.check.when == "before"
    note.revision += 1
    note.edited_at = timezone.now()
    note.save()
    note.pictures.all().delete()
    store_pictures(note, pictures)
    note.note_tags.all().delete()
    store_tags(note, words)
    index_note(note)
    notify_mentioned(named, author=author, policies=policies, note=note)
    request_check(kind="note", subject_id=note.pk, author=author, revision=note.revision, lang=note.lang)
