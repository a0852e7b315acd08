"""A table of exchange rates: of which day it is, who published it, and what one unit of its base was worth."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Reference
from isthmus.tenancy.rows import Row


class RateTable(Row):
    # What a bank says of a day is the same on every site.
    residency = Reference("source,day")

    # As its publisher is called.
    source = models.CharField(_("source"), max_length=100)
    day = models.DateField(_("day"))
    base = models.CharField(_("base"), max_length=3)
    # By currency, what one unit of the base is worth in it, as {"USD": "1.1566"}: text, so that no digit is lost.
    rates = models.JSONField(_("rates"))

    class Meta:
        verbose_name = _("table of exchange rates")
        verbose_name_plural = _("tables of exchange rates")
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "day"], name="feeds_ratetable_once"),
            models.CheckConstraint(condition=Q(base__regex=r"^[A-Z]{3}$"), name="feeds_ratetable_base"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.day}"
