"""What everything has on which moderation decides: languages, a revision, and what withholds it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from isthmus.tenancy.rows import Row

from moderation.labels import Labelled


class Moderated(Labelled, Row):
    # The language of most of the words, and all of them, as of a note.
    lang = models.CharField(max_length=12, default="und")
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    # The edition of the policies under which it was offered.
    edition = models.CharField(max_length=80, blank=True)
    # Rises with every edit of what a check reads; a check and its signals belong to one revision.
    revision = models.PositiveIntegerField(default=1)
    # Not shown to others until its check has ended, where the policy says so.
    held = models.BooleanField(default=False)
    # The decision in force against it; readers see its notice in its place.
    withheld_by = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whether measures withhold it from some only, by place or by age.
    restricted = models.BooleanField(default=False)
    # The rule of this decision is named above it. No index: nobody asks which these are, and no decision is deleted.
    labelled_by = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
