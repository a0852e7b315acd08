"""A desk: how somebody wants to work as a moderator. Without a row it is as a new one is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class Desk(Row):
    residency = Owned("moderator")

    moderator = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk")
    # Codes of the areas to be given cases from; empty for all.
    areas = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    blurred = models.BooleanField(_("Blur pictures until I ask for them"), default=True)
    grey = models.BooleanField(_("Show pictures in grey"), default=True)
    # One may want no single letter to do anything (WCAG 2.2, 2.1.4).
    keys = models.BooleanField(_("Work with single keys"), default=True)
    # Severe cases within an hour and a day that are enough: less than the site's limit, never more.
    most_an_hour = models.PositiveSmallIntegerField(_("Severe cases within an hour, at most"), null=True, blank=True)
    most_a_day = models.PositiveSmallIntegerField(_("Severe cases within a day, at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self) -> str:
        return str(self.moderator)
