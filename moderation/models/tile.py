"""The hashes of a log's tree, 256 to a row: all that is needed for a proof, whatever the size of the log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import OfHome
from isthmus.tenancy.rows import Row


class Tile(Row):
    residency = OfHome("home")

    home = models.CharField(max_length=8)
    # At level 0 the hashes of leaves; at every other the roots of the full tiles below it.
    level = models.PositiveSmallIntegerField()
    place = models.BigIntegerField()
    # 32 bytes each; the tile at the right edge grows until there are 256.
    hashes = models.BinaryField(max_length=8192)

    class Meta:
        verbose_name = _("tile of a public log")
        verbose_name_plural = _("tiles of public logs")
        constraints = [models.UniqueConstraint(fields=["home", "level", "place"], name="moderation_tile_once")]

    def __str__(self) -> str:
        return f"{self.home} {self.level}/{self.place}"
