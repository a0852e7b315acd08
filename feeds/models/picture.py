"""A picture of a note."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Picture(Row):
    residency = Owned("author")
    files = ("digest",)

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    # SHA-256 of the largest stored rendition: the name of the files.
    digest = models.CharField(max_length=64)
    alt = models.CharField(max_length=500, blank=True)
    # Of the upright original, in pixels: the card knows its shape before the picture has come.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    blurhash = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["note", "position"]
        constraints = [
            models.UniqueConstraint(fields=["note", "position"], name="feeds_picture_one_place"),
            models.CheckConstraint(condition=models.Q(position__lt=18), name="feeds_picture_18"),
        ]

    def __str__(self) -> str:
        return self.alt or self.digest[:12]

    @property
    def url_360(self) -> str:
        return self._url(360)

    @property
    def url_1080(self) -> str:
        return self._url(1080)

    @property
    def url_2160(self) -> str:
        return self._url(2160)

    @property
    def preview(self) -> str:
        """A data URI of a few blurred pixels."""
        from isthmus.web.media import preview_data_uri

        return preview_data_uri(self.blurhash, self.width, self.height)

    def _url(self, size: int) -> str:
        from isthmus.web.media import picture_url

        return picture_url(self.digest, size)
