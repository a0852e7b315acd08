"""The journal: one row per move, in the database of the shared site, which takes part in every move."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isthmus.tenancy.residency import Site
from isthmus.tenancy.rows import Row

# A rehearsal ends where it begins. started -> copied -> verified -> switched -> completed; from each of these but the
# last to undoing -> undone.
STATES = [
    (name, name)
    for name in ("started", "copied", "verified", "switched", "completed", "undoing", "undone", "rehearsed")
]


class Move(Row):
    residency = Site()

    to = models.CharField(max_length=8)
    state = models.CharField(max_length=9, choices=STATES, default="started")
    # Who ran the last step, as user@host.
    by = models.CharField(max_length=200, blank=True)
    # When each step ended, in seconds since 1970, and how long it took: {"copied": {"at": ..., "seconds": ...}}.
    steps = models.JSONField(default=dict)
    # What the plan foresaw, and what verify signed.
    plan = models.JSONField(default=dict)
    manifest = models.JSONField(default=dict)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=~models.Q(state__in=["completed", "undone", "rehearsed"]),
                name="relocation_move_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"to {self.to}: {self.state}"
