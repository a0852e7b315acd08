"""How often something stands in a home's public log, by half-year: counted as entries get their places."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import OfHome
from isthmus.tenancy.rows import Row


class Figure(Row):
    residency = OfHome("home")

    home = models.CharField(max_length=8)
    # "2026-2": the second half of 2026.
    period = models.CharField(max_length=6)
    # What is counted, and which value of it: ("rule", "spam"). See moderation.log.figures.
    figure = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    count = models.BigIntegerField()

    class Meta:
        verbose_name = _("figure of a public log")
        verbose_name_plural = _("figures of public logs")
        ordering = ["-period", "figure", "-count", "value"]
        constraints = [
            models.UniqueConstraint(fields=["home", "period", "figure", "value"], name="moderation_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.home} {self.period}: {self.figure} {self.value} {self.count}"
