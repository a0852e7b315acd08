"""An entry of a home's public log. Never changed or deleted (a trigger holds it).

written with what it tells, in one transaction -> given its place in the tree once, by moderation.actions.sequence_log.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import OfHome
from isthmus.tenancy.rows import Row


class LogEntry(Row):
    # An account that moves leaves no gap in a log: its entries stay where they were made.
    residency = OfHome("home")

    # Whose log it is.
    home = models.CharField(max_length=8)
    # The decision that it tells of. By number, not as a reference: its author may live elsewhere by now.
    decision_id = models.BigIntegerField(null=True, blank=True, unique=True)
    # What is published, byte for byte: canonical JSON without personal data (moderation.log.bodies).
    body = models.TextField()
    # SHA-256 as a leaf of the tree (RFC 6962). No two entries are alike: commitments are salted, the rest is numbered.
    leaf_hash = models.BinaryField(max_length=32, unique=True)
    # Its place in the tree, from 0 and without gaps; None until the next sequencing.
    leaf_index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of the public log")
        verbose_name_plural = _("entries of the public log")
        indexes = [models.Index(fields=["home", "id"], condition=Q(leaf_index=None), name="moderation_logentry_waits")]
        constraints = [
            models.UniqueConstraint(fields=["home", "leaf_index"], name="moderation_logentry_place"),
            models.CheckConstraint(condition=Q(home__in=["domestic", "global"]), name="moderation_logentry_home"),
            models.CheckConstraint(
                condition=Q(leaf_index=None) | Q(leaf_index__gte=0), name="moderation_logentry_leaf"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home} {'…' if self.leaf_index is None else self.leaf_index}"

    @property
    def told(self) -> dict[str, Any]:
        """What the entry says."""
        body: dict[str, Any] = json.loads(self.body)
        return body
