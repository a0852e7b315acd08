"""A comment, or an answer to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Crossing
from isthmus.tenancy.rows import Row

from feeds.mentions import links_of, names_now
from moderation.labels import Labelled

if TYPE_CHECKING:
    import datetime as dt


# Who took a comment away.
AUTHOR, NOTE_AUTHOR = "author", "note_author"


class Comment(Labelled, Row):
    # A reply is nothing without what it answers.
    residency = Crossing(maker="author", other="note.author", also=("parent.author",))
    words = "text"

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments")
    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="comments")
    # One level: an answer to an answer joins the same thread.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    text = models.CharField(_("comment"), max_length=1000)
    lang = models.CharField(max_length=12, default="und")
    # As of a note.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    place = models.JSONField(null=True, blank=True)
    # Whom its words name (feeds.mentions).
    mentions = models.JSONField(default=dict, blank=True)
    edition = models.CharField(max_length=80, blank=True)
    # Not shown to others until its check has ended, where the policy says so.
    held = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    withheld_by = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whether measures withhold it from some only, by place or by age.
    restricted = models.BooleanField(default=False)
    # The rule of this decision is named above it. No index: nobody asks which these are, and no decision is deleted.
    labelled_by = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    # Its words are gone then, soon for good (feeds.actions.delete_comment); what is left is the line that says by whom.
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.CharField(max_length=11, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["note", "id"], name="feeds_comment_note_oldest"),
            models.Index(
                fields=["deleted_at"],
                condition=models.Q(deleted_at__isnull=False) & ~models.Q(text=""),
                name="feeds_comment_deleted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(deleted_at__isnull=False), name="feeds_comment_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None, deleted_by="")
                | models.Q(deleted_at__isnull=False, deleted_by__in=[AUTHOR, NOTE_AUTHOR]),
                name="feeds_comment_deleted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @cached_property
    def mentioned(self) -> dict[str, str]:
        """Whom its words name: what is written, and the user names that it leads to. One query, and none without; a
        list of them gets it for all at once."""
        return links_of(self.mentions, names_now([self.mentions]))

    @property
    def posted_at(self) -> dt.datetime:
        return time_of(self.pk)
