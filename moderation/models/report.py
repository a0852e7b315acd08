"""A report: somebody says that a rule is broken. It withholds nothing; it is answered at once, and again at the end."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Crossing
from isthmus.tenancy.rows import Row

# open -> upheld | unfounded, by the decision on its case; or gone, where there was nothing left to decide on.
STATES = [("open", "open"), ("upheld", "upheld"), ("unfounded", "unfounded"), ("gone", "gone")]
LONGEST_WORDS = 1000


class Report(Row):
    residency = Crossing(maker="reporter", other="author")
    words = "said"
    tie = False

    # Never told to the author.
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # What the subject said at that moment; an edited one can be reported anew.
    revision = models.PositiveIntegerField()
    # By its code: a sealed row could not say which number a rule had here.
    rule_code = models.SlugField(max_length=40)
    said = models.CharField(max_length=LONGEST_WORDS, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="open")
    # What came of it.
    decision = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reporter", "-id"], name="moderation_report_newest"),
            models.Index(fields=["kind", "subject_id"], condition=Q(state="open"), name="moderation_report_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "subject_id"], condition=Q(state="open"), name="moderation_report_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decision=None)
                | Q(state="gone")
                | Q(state__in=["upheld", "unfounded"], decision__isnull=False),
                name="moderation_report_answered_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(reporter=models.F("author")), name="moderation_report_of_somebody_elses"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.rule_code}"

    def get_absolute_url(self) -> str:
        return reverse("report_show", args=[self.pk])

    @property
    def reported_at(self) -> dt.datetime:
        return time_of(self.pk)
