"""Load the demo content into an empty site."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from isthmus.regions.home import HomeFacts, home_here
from isthmus.tenancy.ids import ORIGIN_BITS, SEQUENCE_BITS, first_id_at
from isthmus.web.media import Prepared, store

from accounts.actions.follow_account import recount_follows
from accounts.actions.index_person import index_person
from accounts.actions.make_document_checker import make_document_checker
from accounts.actions.record_verification import store as record
from accounts.identity.duty import providers_asked
from accounts.identity.keys import digest_of_subject
from accounts.models import Account, Follow
from accounts.policies import policies_of
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import NewPicture, post_note
from feeds.demo.content import NoteSample, Person, comments, notes, people
from feeds.demo.pictures import all_prepared
from feeds.demo.reports import load_reports
from feeds.demo.shops import load_shops
from feeds.models import Comment, Like, Note, Notification
from moderation.actions.make_moderator import make_moderator

# Vouches for invented people.
NOBODY = "https://identity.example"
# The columns that hold a note's or a comment's id, besides the check that was asked for.
ID_COLUMNS = {
    "note": [
        ("feeds_picture", "note_id"),
        ("feeds_notetag", "note_id"),
        ("feeds_notetokens", "note_id"),
        ("feeds_notification", "note_id"),
        ("feeds_note", "id"),
    ],
    "comment": [("feeds_notification", "comment_id"), ("feeds_comment", "id")],
}


class Command(BaseCommand):
    help = "Loads the demo's people and notes into an empty site, and makes a moderator."

    def handle(self, *args: Any, **options: Any) -> None:
        if Account.objects.exists():
            self.stdout.write("This site has accounts already; the demo is for an empty one. Nothing was changed.")
            return
        name, password = "moderator", secrets.token_urlsafe(9)
        with transaction.atomic():
            moderator = Account.objects.create_user(name, password=password, display_name="Moderator", is_staff=True)
            make_moderator(account=moderator)
            make_document_checker(account=moderator)
            self._load(moderator)
        _keep_sign_in(name, password)
        self.stdout.write(f"{Note.objects.count()} notes by {len(self.accounts)} people")

    def _load(self, moderator: Account) -> None:
        self.chance = random.Random(2025)  # noqa: S311 - a repeatable demo, nothing secret
        self.accounts = {person.username: _account(person) for person in people() if _lives_here(person)}
        for account in self.accounts.values():
            _show_identity(account, moderator)
        self.notes = self._notes()
        self.stdout.write("comments, likes and follows")
        self._comments()
        self._likes()
        self._follows()
        self.stdout.write(f"{load_shops(self.accounts, self.notes)} products")
        self.stdout.write(f"{load_reports(self.accounts, self.notes)} reports")

    def _notes(self) -> dict[str, Note]:
        samples = [note for note in notes() if note.author in self.accounts]
        drawn = all_prepared([picture for note in samples for picture in note.pictures])
        made = {}
        for number, sample in enumerate(samples, 1):
            pictures = [_stored(next(drawn), picture.alt) for picture in sample.pictures]
            made[sample.key] = self._note(sample, pictures)
            if number % 25 == 0:
                self.stdout.write(f"{number} of {len(samples)} notes")
        return made

    def _note(self, sample: NoteSample, pictures: list[NewPicture]) -> Note:
        author = self.accounts[sample.author]
        note = post_note(
            author=author,
            title=sample.title,
            text=sample.text,
            pictures=pictures,
            languages=[sample.lang],
            sensitive=sample.sensitive,
        )
        note.pk = _dated("note", note.pk, sample.days_ago)
        return note

    def _comments(self) -> None:
        made: dict[str, Comment] = {}
        for sample in comments():
            note, author = self.notes.get(sample.note), self.accounts.get(sample.author)
            parent = made.get(sample.reply_to or "")
            if note is None or author is None or (sample.reply_to and parent is None):
                continue
            comment = comment_on_note(author=author, note=note, text=sample.text, parent=parent)
            comment.pk = _dated("comment", comment.pk, sample.days_ago)
            made[sample.key] = comment

    def _likes(self) -> None:
        """By the thousand, past the action for one; what the authors are told of them is made likewise."""
        likes = []
        for note in self.notes.values():
            note.likes_count = self.chance.randint(0, max(1, len(self.accounts) * 2 // 3))
            fans = self.chance.sample(list(self.accounts.values()), note.likes_count)
            likes += [Like(account=account, note=note) for account in fans]
        Like.objects.bulk_create(likes)
        self._tell(
            Notification(
                recipient=like.note.author, actor=like.account, kind="like", note=like.note, about=like.note.pk
            )
            for like in likes
        )
        Note.objects.bulk_update(self.notes.values(), ["likes_count"])

    def _follows(self) -> None:
        everyone = list(self.accounts.values())
        follows = [
            Follow(follower=follower, followee=followee)
            for follower in everyone
            for followee in self.chance.sample(everyone, min(8, len(everyone)))
            if follower.pk != followee.pk
        ]
        Follow.objects.bulk_create(follows)
        today = timezone.now().toordinal()
        self._tell(
            Notification(recipient=follow.followee, actor=follow.follower, kind="follow", about=today)
            for follow in follows
        )
        recount_follows()

    def _tell(self, told: Iterable[Notification]) -> None:
        """Some of it is new, the rest has been read."""
        rows = [row for row in told if row.recipient_id != row.actor_id]
        for row in rows:
            row.read_at = timezone.now() if self.chance.random() < 0.8 else None
        Notification.objects.bulk_create(rows)


def _lives_here(person: Person) -> bool:
    """In split mode each site gets the people of its own countries."""
    domestic = person.country in settings.DOMESTIC_COUNTRIES
    return not settings.TENANT.is_split or settings.TENANT.name == ("domestic" if domestic else "global")


def _facts(person: Person) -> HomeFacts:
    """Everybody in the demo has a phone number of their country."""
    code = phonenumbers.country_code_for_region(person.country)
    return HomeFacts(person.country, f"+{code}", timezone.localdate())


def _account(person: Person) -> Account:
    facts = _facts(person)
    home = home_here(facts)
    account = Account(
        username=person.username,
        display_name=person.display_name,
        bio=person.bio,
        country=person.country,
        languages=list(person.languages),
        phone_prefix=facts.phone_prefix if settings.POLICIES.asks_for("phone_prefix") else "",
        home=settings.TENANT.name if settings.TENANT.is_split else home.home,
        home_rule=home.rule,
        home_edition=settings.PACK.edition,
    )
    # Nobody signs in as an invented person.
    account.set_unusable_password()
    account.save()
    index_person(account)
    return account


def _show_identity(account: Account, moderator: Account) -> None:
    """Where a policy asks for it, an invented provider or the moderator vouches for an invented person."""
    providers, digest = providers_asked(policies_of(account)), digest_of_subject(NOBODY, account.username)
    if "openid" in providers:
        record(account=account, provider="openid", issuer=NOBODY, digest=digest)
    elif providers:
        record(account=account, provider="document", checked_by=moderator.pk, digest=digest)


def _stored(picture: Prepared, alt: str) -> NewPicture:
    store(picture)
    return NewPicture(picture.digest, picture.width, picture.height, picture.blurhash, alt)


def _dated(kind: str, old: int, days_ago: float) -> int:
    """Move a new row into the past and return its new id; an id is a moment, and little points to this one yet."""
    new = first_id_at(timezone.now() - dt.timedelta(days=days_ago)) | old & ((1 << SEQUENCE_BITS + ORIGIN_BITS) - 1)
    with connection.cursor() as cursor:
        # What tells of an answer is told by that answer's id.
        cursor.execute("UPDATE feeds_notification SET about = %s WHERE about = %s", [new, old])
        for table, column in ID_COLUMNS[kind]:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", [new, old])  # noqa: S608
        cursor.execute(
            "UPDATE moderation_check SET subject_id = %s WHERE kind = %s AND subject_id = %s", [new, kind, old]
        )
    return new


def _keep_sign_in(name: str, password: str) -> None:
    file = Path(settings.TENANT_DIR) / "moderator.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{name}\n{password}\n")
