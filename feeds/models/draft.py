"""What somebody is writing and has not posted."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from feeds.models.note import COMMENTS_FROM, DESIGNS, SENSITIVE

# The shapes to which a picture can be cut, by width and height; without one it is whole.
RATIOS = {"1:1": (1, 1), "3:4": (3, 4), "4:3": (4, 3), "16:9": (16, 9)}


class Draft(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    # The note that it is to change; None for one that is to be posted.
    note = models.ForeignKey("feeds.Note", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    title = models.CharField(_("title"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=5000, blank=True)
    comments_from = models.CharField(max_length=9, choices=COMMENTS_FROM, default="everybody")
    # As of a note.
    sensitive = models.CharField(max_length=8, choices=SENSITIVE, blank=True)
    # None: which text cover it gets follows from its words.
    design = models.PositiveSmallIntegerField(null=True, blank=True)
    # The ids of the products that it shows, as they were chosen; whether it may is asked when it is posted.
    products = ArrayField(models.BigIntegerField(), default=list, blank=True)
    show_place = models.BooleanField(default=False)
    # When it is to be posted by itself, with the place from where that was asked for.
    post_at = models.DateTimeField(null=True, blank=True)
    place = models.JSONField(null=True, blank=True)
    # Why it could not be posted when its time had come, for its author.
    fault = models.CharField(max_length=300, blank=True)
    # Rises whenever it is saved: who saves from an older one has not seen the newer.
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["post_at"], condition=Q(post_at__isnull=False), name="feeds_draft_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(design=None) | Q(design__lt=DESIGNS), name="feeds_draft_design"),
            models.CheckConstraint(condition=Q(post_at=None) | Q(note=None), name="feeds_draft_new_or_edit"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40] or str(self.pk)

    @property
    def cover_words(self) -> str:
        """As of a note."""
        return (self.text or self.title)[:40]


class DraftPicture(Row):
    residency = Owned("author")
    files = ("digest",)

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    # As of a note's picture.
    digest = models.CharField(max_length=64)
    alt = models.CharField(max_length=500, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    blurhash = models.CharField(max_length=60)
    # The shape to which it is cut when it is posted, and which part stays: 0 is the left or top edge, 100 the other.
    ratio = models.CharField(max_length=4, blank=True, choices=[(each, each) for each in RATIOS])
    across = models.PositiveSmallIntegerField(default=50)
    down = models.PositiveSmallIntegerField(default=50)

    class Meta:
        verbose_name = _("picture of a draft")
        verbose_name_plural = _("pictures of drafts")
        ordering = ["draft", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(across__lte=100, down__lte=100), name="feeds_draftpicture_part")
        ]

    def __str__(self) -> str:
        return self.alt or self.digest[:12]

    @property
    def shape(self) -> str:
        """Width and height as it will be, for CSS."""
        return self.ratio.replace(":", "/") or f"{self.width}/{self.height}"

    @property
    def url(self) -> str:
        from isthmus.web.media import picture_url

        return picture_url(self.digest, 1080)
