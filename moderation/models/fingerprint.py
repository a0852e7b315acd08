"""Fingerprints of texts and pictures, by which what is nearly the same is found again."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row


class Fingerprint(Row):
    """Of a text that was posted within the last days (moderation.detectors.duplicates). It cannot be read back."""

    residency = Passing(gettext_noop("It is about the last days, and made anew with each text."))

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # Texts that are alike have one of these in common, nearly always.
    bands = ArrayField(models.IntegerField())
    # The MinHash itself.
    minima = models.BinaryField()

    class Meta:
        verbose_name = _("fingerprint of a text")
        verbose_name_plural = _("fingerprints of texts")
        indexes = [GinIndex(fields=["bands"], name="moderation_fingerprint_bands")]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="moderation_fingerprint_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class PictureHash(Row):
    """The PDQ hash of a stored picture, by the picture's digest (moderation.detectors.pictures)."""

    residency = Passing(gettext_noop("It is computed again from the picture."))

    digest = models.CharField(max_length=64, unique=True)
    # In hexadecimal, 256 bits; empty for a picture that could not be read.
    pdq = models.CharField(max_length=64, blank=True)
    # From 0 to 100: how much there is to tell it by.
    quality = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("hash of a picture")
        verbose_name_plural = _("hashes of pictures")

    def __str__(self) -> str:
        return self.digest[:12]
