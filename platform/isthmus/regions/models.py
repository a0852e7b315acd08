"""Editions of the policies: what held from when on, readable for as long as the site stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from isthmus.regions.packs import edition_name
from isthmus.tenancy.residency import Reference
from isthmus.tenancy.rows import Row


class Edition(Row):
    """A version of a policy pack that this site has run under. Never changed: what it decided cites it."""

    residency = Reference("pack,version,countries")

    pack = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    # What was domestic under it, as "CN,HK": rules of the home that name no countries mean these.
    countries = models.TextField()
    # Of what the pack says, in whatever form; a pack that says something else under the same version is refused.
    digest = models.CharField(max_length=64)
    # The text of its files, by their names.
    texts = models.JSONField()

    class Meta:
        verbose_name = _("edition of the policies")
        verbose_name_plural = _("editions of the policies")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["pack", "version", "countries"], name="regions_edition_once")]

    def __str__(self) -> str:
        return edition_name(self.pack, self.version, self.countries.split(","))
