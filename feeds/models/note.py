"""A note: a title, words, pictures, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from feeds.mentions import links_of, names_now
from feeds.tags import without_last_tags
from moderation.labels import Labelled

if TYPE_CHECKING:
    import datetime as dt

    from isthmus.regions.viewer import Viewer

DESIGNS = 12
# Who may comment, besides its author.
COMMENTS_FROM = [
    ("everybody", _("Everybody")),
    ("followers", _("People who follow me")),
    ("followed", _("People I follow")),
    ("nobody", _("Nobody")),
]
# Why a note may be covered until somebody asks to see it.
SENSITIVE = [
    ("nudity", _("Nudity")),
    ("violence", _("Violence or injury")),
    ("spoilers", _("Gives a story away")),
    ("other", _("May be hard to look at")),
]


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The notes that have a place in this viewer's lists: the note itself, or a notice where it stood.

        Which of the two is `feeds.visibility.notice_of`'s answer; nothing is left out without a notice, save what its
        author has deleted, and what is not published yet (held until checked), which only its author sees.
        """
        mine = Q(author=viewer.account) if viewer.account else Q(pk__isnull=True)
        return self.filter(Q(held=False) | mine, deleted_at=None)


class Note(Labelled, Row):
    residency = Owned("author")
    # What the report of a border's impact groups by.
    topics = {"language": "lang", "tag": "note_tags.tag.name"}
    counts = {"likes_count": "likes", "comments_count": "comments", "pictures_count": "pictures"}

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes")
    title = models.CharField(_("title"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    # The language of most of the words, as guessed or as their author corrected it; "und" where nothing tells.
    lang = models.CharField(max_length=12, default="und")
    # All its languages: a mixed note counts as both.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # From where it was posted (isthmus.regions.place), where a policy or its author shows it; else nothing is stored.
    place = models.JSONField(null=True, blank=True)
    # Whom its words name (feeds.mentions).
    mentions = models.JSONField(default=dict, blank=True)
    # The edition of the policies under which it was posted.
    edition = models.CharField(max_length=80, blank=True)
    # Rises with every edit; a check and its signals belong to one revision.
    revision = models.PositiveIntegerField(default=1)
    # Which of the text covers stands where there is no picture.
    design = models.PositiveSmallIntegerField(default=0)
    # Who may comment, as its author chose.
    comments_from = models.CharField(max_length=9, choices=COMMENTS_FROM, default="everybody")
    # Why its cover and pictures are covered until somebody asks to see them, and who said so: "author", so far.
    sensitive = models.CharField(max_length=8, choices=SENSITIVE, blank=True)
    sensitive_by = models.CharField(max_length=8, blank=True)
    # Not shown to others until its check has ended, where the policy says so.
    held = models.BooleanField(default=False)
    # The decision in force against it; readers see its notice in place of the note.
    withheld_by = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whether measures withhold it from some only, by place or by age.
    restricted = models.BooleanField(default=False)
    # Measures that leave it in sight: it takes no answers and is not shared; it comes last in Explore; the rule of this
    # decision is named above it.
    limited = models.BooleanField(default=False)
    demoted = models.BooleanField(default=False)
    labelled_by = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Kept beside the rows that they count, so that a list of cards reads no other table. Of comments also what
    # is left of deleted ones.
    likes_count = models.PositiveIntegerField(default=0)
    comments_count = models.PositiveIntegerField(default=0)
    pictures_count = models.PositiveSmallIntegerField(default=0)
    # Whether it was made to sell: it says so from then on, also once its products are gone.
    selling = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    # By its author: nobody sees it any more, and soon it is gone for good (feeds.actions.delete_note).
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-id"]
        indexes = [
            # A profile and Following read an author's newest backwards.
            models.Index(fields=["author", "-id"], name="feeds_note_author_newest"),
            # Nearby reads the newest of a country backwards.
            models.Index(
                KT("place__country"), F("id").desc(), condition=Q(place__isnull=False), name="feeds_note_nearby"
            ),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="feeds_note_deleted"),
            # Every page of Explore asks which these are.
            models.Index(fields=["id"], condition=Q(demoted=True), name="feeds_note_demoted"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title="", text="", pictures_count=0), name="feeds_note_not_empty"),
            models.CheckConstraint(condition=Q(pictures_count__lte=18), name="feeds_note_18_pictures"),
            models.CheckConstraint(
                condition=Q(sensitive="", sensitive_by="")
                | Q(sensitive__in=[code for code, _name in SENSITIVE]) & ~Q(sensitive_by=""),
                name="feeds_note_sensitive",
            ),
            models.CheckConstraint(
                condition=Q(comments_from__in=[code for code, _name in COMMENTS_FROM]), name="feeds_note_comments_from"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40] or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("note", args=[self.pk])

    @cached_property
    def mentioned(self) -> dict[str, str]:
        """Whom its words name: what is written, and the user names that it leads to. One query, and none without; a
        list of them gets it for all at once."""
        return links_of(self.mentions, names_now([self.mentions]))

    @property
    def posted_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def headline(self) -> str:
        """What a card says: the title, else the first words."""
        return self.title or without_last_tags(self.text)[:80] or self.text[:80]

    @property
    def cover_line(self) -> str:
        """What is said of it where it is covered: the headline, where its author has written one, else the reason."""
        return self.headline if self.title or not self.sensitive else self.get_sensitive_display()

    @property
    def hides_words(self) -> bool:
        """Whether the words are covered as well: of what gives a story away they are what does it."""
        return self.sensitive == "spoilers"

    @property
    def cover_words(self) -> str:
        """The words of a text cover."""
        words = without_last_tags(self.text) or self.title or self.text
        return words if len(words) <= 120 else words[:118].rstrip() + "…"
