"""The notes that compete for Explore, as they stood when they were counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Passing
from isthmus.tenancy.rows import Row


class ExplorePool(Row):
    """Never changed once it is there: its number names what a page of Explore was made of, so that the next page goes
    on in the same order while a newer one has been counted."""

    residency = Passing(gettext_noop("What competes for Explore is counted anew within seconds."))

    # For each note what its values are computed from (feeds.queries.pool.Entry), as a list of lists. The notes are
    # named by value: a page reads their rows anyway, and leaves out what has gone.
    entries = models.JSONField()

    class Meta:
        verbose_name = _("pool of Explore")
        verbose_name_plural = _("pools of Explore")

    def __str__(self) -> str:
        return str(self.pk)
