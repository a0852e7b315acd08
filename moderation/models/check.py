"""The durable to-do for one revision of one subject."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from moderation.subjects import label_of

# pending -> done. A worker holds the row's lock while it works, so there is no state between that a crash could leave.
# What found nothing is repeated once a new detector is live (moderation.actions.check_again): done -> pending -> done.
STATES = [("pending", _("to be done")), ("done", _("done"))]
OUTCOMES = [
    ("nothing", _("nothing found")),
    ("case", _("a case was opened")),
    ("decided", _("a detector decided")),
    ("gone", _("it is gone")),
]


class Check(Row):
    residency = Owned("author")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20)
    subject_id = models.BigIntegerField(_("number"))
    revision = models.PositiveIntegerField(_("revision"))
    lang = models.CharField(_("language"), max_length=12)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default="pending")
    outcome = models.CharField(_("what came of it"), max_length=8, choices=OUTCOMES, blank=True)
    # The sweep sends it again from then on.
    due_at = models.DateTimeField(_("tried again from"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    # What the last failed attempt said; the check goes on being tried.
    fault = models.CharField(_("what failed last"), max_length=300, blank=True)
    # Of the text that was looked at (SHA-256): a replay knows by it that it reads the same.
    digest = models.CharField(_("fingerprint of the text"), max_length=64, blank=True)
    # Detectors that could not look, as {name and number: why}; the check went on without them.
    missed = models.JSONField(_("checked without"), default=dict, blank=True)
    done_at = models.DateTimeField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="pending"), name="moderation_check_to_do")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "revision"], name="moderation_check_once"),
            models.CheckConstraint(
                condition=models.Q(state="pending", outcome="") | (models.Q(state="done") & ~models.Q(outcome="")),
                name="moderation_check_done_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.kind)} {self.subject_id}: {self.get_state_display()}"
