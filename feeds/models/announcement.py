"""What the site tells everybody, in both of its languages."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Site
from isthmus.tenancy.rows import Row


class Announcement(Row):
    residency = Site()

    title_en = models.CharField(_("title in English"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=120)
    text_en = models.TextField(_("text in English"), max_length=4000)
    text_zh = models.TextField(_("text in Chinese"), max_length=4000)
    published_at = models.DateTimeField(
        _("published from"), default=timezone.now, help_text=_("At once, or at a time to come.")
    )
    # Then the line on every page ends; the list of announcements keeps it.
    until = models.DateTimeField(
        _("shown on every page until"), null=True, blank=True, help_text=_("Empty: until its reader puts it away.")
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("published_at")),
                name="feeds_announcement_ends_after_it_begins",
                violation_error_message=_("It has to end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title_en

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en

    def text(self, language: str) -> str:
        return self.text_zh if language.startswith("zh") else self.text_en

    def holds_at(self, now: dt.datetime) -> bool:
        """Whether it stands on every page."""
        return self.published_at <= now and (self.until is None or now < self.until)
