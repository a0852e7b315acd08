"""Post a note."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.place import Place
from isthmus.web.media import Prepared
from isthmus.web.prepared import PreparedInsert
from isthmus.web.text import has_something_to_see

from accounts.identity.duty import why_not_post
from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.index_note import index_new_note, index_new_tags
from feeds.actions.notify_mentioned import notify_mentioned
from feeds.actions.tag_products import check_products, tag_products
from feeds.language import UNKNOWN, languages_of
from feeds.mentions import meant_by, people_named_in
from feeds.models import DraftPicture, Note, NoteTag, Picture, Product, Tag
from feeds.models.note import DESIGNS
from feeds.selling import CannotSell
from feeds.tags import tags_in
from moderation.actions.request_check import request_check

MOST_PICTURES = 18
# Who says that a note is sensitive.
AUTHOR = "author"
_store = PreparedInsert(Note)


class CannotPost(Exception):
    """The text says why, for the person who posts."""


@dataclass(frozen=True)
class NewPicture:
    """A picture whose files are stored already."""

    digest: str
    width: int
    height: int
    blurhash: str
    alt: str = ""

    @classmethod
    def of(cls, stored: Picture | DraftPicture | Prepared, alt: str = "") -> NewPicture:
        """The same picture once more, described as it is there or as said here."""
        alt = alt or getattr(stored, "alt", "")
        return cls(stored.digest, stored.width, stored.height, stored.blurhash, alt)


def post_note(
    *,
    author: Account,
    title: str,
    text: str,
    pictures: Sequence[NewPicture] = (),
    languages: Sequence[str] = (),
    place: Place | None = None,
    comments_from: str = "everybody",
    sensitive: str = "",
    design: int | None = None,
    policies: Applied | None = None,
    products: Sequence[Product] = (),
) -> Note:
    """Store a note with its pictures and tags, and ask for its check, in one transaction.

    `languages` are guessed from the words when empty; `place` is stored where it is to be shown; the text cover follows
    from the words unless `design` names one; `sensitive` is why it is covered, empty for not at all; `policies` are
    those of the author's request, else those of the account. With `products` of the author's shop it is marked as
    selling. Raises CannotPost for an empty note, too many pictures, an author whom a policy asks to show who they are
    first, or products that it cannot show.
    """
    title, text = title.strip(), text.strip()
    refuse_unfit(author, title + text, pictures)
    refuse_products(author, products, policies)
    policies = policies or policies_of(author)
    words = f"{title}\n{text}"
    languages = list(languages) or languages_of(words, reads=author.languages)
    named = people_named_in(text)
    with transaction.atomic():
        note = _store(
            Note(
                author=author,
                title=title,
                text=text,
                lang=languages[0] if languages else UNKNOWN,
                languages=languages,
                place=place,
                mentions=meant_by(named),
                edition=settings.PACK.edition,
                held=policies.check.when == "before",
                comments_from=comments_from,
                sensitive=sensitive,
                sensitive_by=AUTHOR if sensitive else "",
                design=design_of(words) if design is None else design,
                pictures_count=len(pictures),
            )
        )
        if pictures:
            store_pictures(note, pictures)
        store_tags(note, words)
        if products:
            tag_products(note=note, products=products)
        index_new_note(note, [picture.alt for picture in pictures])
        notify_mentioned(named, author=author, policies=policies, note=note)
        request_check(
            kind="note", subject_id=note.pk, author=author, revision=note.revision, lang=note.lang, is_new=True
        )
    return note


def refuse_unfit(author: Account, words: str, pictures: Sequence[NewPicture]) -> None:
    """Raise CannotPost for what is no note, or for an author who cannot post."""
    # By what the account has declared and never by the address of a request, which a journey changes.
    if why_not := why_not_post(author, policies_of(author)):
        raise CannotPost(why_not)
    if not (has_something_to_see(words) or pictures):
        raise CannotPost(_("Write a few words or add a picture."))
    if len(pictures) > MOST_PICTURES:
        raise CannotPost(_("A note holds up to %(most)d pictures.") % {"most": MOST_PICTURES})


def refuse_products(author: Account, products: Sequence[Product], policies: Applied | None) -> None:
    """Raise CannotPost where the author cannot show these in a note."""
    try:
        check_products(author, products, policies)
    except CannotSell as error:
        raise CannotPost(str(error)) from error


def design_of(words: str) -> int:
    """The text cover that these words get by themselves."""
    return zlib.crc32(words.encode()) % DESIGNS


def store_pictures(note: Note, pictures: Sequence[NewPicture]) -> None:
    """As the note's pictures, in this order; it has none so far."""
    Picture.objects.bulk_create(
        Picture(
            note=note,
            author_id=note.author_id,
            position=position,
            digest=picture.digest,
            alt=picture.alt.strip(),
            width=picture.width,
            height=picture.height,
            blurhash=picture.blurhash,
        )
        for position, picture in enumerate(pictures)
    )


def store_tags(note: Note, words: str) -> None:
    """The tags of these words as the note's, which has none so far."""
    names = tags_in(words)
    if not names:
        return
    # Sorted, so that two notes with the same new tags wait for each other and do not deadlock.
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
    tags = list(Tag.objects.filter(name__in=names))
    index_new_tags(tags)
    NoteTag.objects.bulk_create(NoteTag(note=note, tag=tag) for tag in tags)
