"""A picture of a note."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned

from feeds.models.stored_picture import StoredPicture


class Picture(StoredPicture):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["note", "position"]
        # Each time its file is asked for, and whenever files are looked through.
        indexes = [models.Index(fields=["digest"], name="feeds_picture_digest")]
        constraints = [
            models.UniqueConstraint(fields=["note", "position"], name="feeds_picture_one_place"),
            models.CheckConstraint(condition=models.Q(position__lt=18), name="feeds_picture_18"),
        ]
