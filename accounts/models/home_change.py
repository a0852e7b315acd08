"""A move from one home to the other, at its owner's request."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class HomeChange(Row):
    """Where the account lived before, by which rule, and since when. Kept: its owner reads their own history."""

    residency = Owned("account")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="home_changes")
    home = models.CharField(max_length=8)
    rule = models.CharField(max_length=40)
    edition = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("change of home")
        verbose_name_plural = _("changes of home")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.home}"

    @property
    def changed_at(self) -> dt.datetime:
        return time_of(self.pk)
