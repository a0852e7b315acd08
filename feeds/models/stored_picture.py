"""What every stored picture knows of itself, whatever it belongs to."""

from __future__ import annotations

from django.db import models
from isthmus.tenancy.rows import Row


class StoredPicture(Row):
    files = ("digest",)

    # SHA-256 of the largest stored rendition: the name of the files. While a decision withholds them from everybody, a
    # name that nobody can guess (feeds.actions.move_pictures).
    digest = models.CharField(max_length=64)
    alt = models.CharField(max_length=500, blank=True)
    # Of the upright original, in pixels: the card knows its shape before the picture has come.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    blurhash = models.CharField(max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.alt or self.digest[:12]

    @property
    def url_360(self) -> str:
        return self._url(360)

    @property
    def url_720(self) -> str:
        return self._url(720)

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
