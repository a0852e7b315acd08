"""An author says that the place shown with a note or comment is wrong."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

# open -> kept | removed. While it is open, readers see that the place is disputed.
STATES = [("open", _("open")), ("kept", _("kept")), ("removed", _("removed"))]


class PlaceDispute(Row):
    residency = Owned("author")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    note = models.OneToOneField("feeds.Note", null=True, blank=True, on_delete=models.CASCADE, related_name="dispute")
    comment = models.OneToOneField(
        "feeds.Comment", null=True, blank=True, on_delete=models.CASCADE, related_name="dispute"
    )
    # What the author says.
    said = models.CharField(_("what is wrong"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=STATES, default="open")
    # The account's id of whoever settled it.
    settled_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("disputed place")
        verbose_name_plural = _("disputed places")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(note__isnull=False, comment__isnull=True) | Q(note__isnull=True, comment__isnull=False),
                name="feeds_placedispute_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.note_id or self.comment_id}: {self.state}"
