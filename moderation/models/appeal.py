"""An appeal: whoever a decision concerns disagrees, and somebody else decides again. With all that is said in it."""

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

# open -> upheld | undone, by the decision that answers it.
STATES = [
    ("open", _("waiting")),
    ("upheld", _("the decision stands")),
    ("undone", _("the decision was undone")),
]
# The Union's Digital Services Act asks for six months at least (Article 20): the longest half of a year.
WITHIN = dt.timedelta(days=184)
LONGEST_WORDS = 2000


class Appeal(Row):
    # Whoever reported something may live elsewhere than whoever made it.
    residency = Crossing(maker="appellant", other="author")
    tie = False

    # The author of what was decided on, or somebody who had reported it.
    appellant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who appeals"), on_delete=models.CASCADE, related_name="appeals"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.CASCADE, related_name="+"
    )
    # The decision appealed against.
    decision = models.ForeignKey(
        "moderation.Decision", verbose_name=_("decision"), on_delete=models.PROTECT, related_name="appeals"
    )
    # The case that it has opened, or joined.
    case = models.ForeignKey(
        "moderation.Case", verbose_name=_("case"), on_delete=models.PROTECT, related_name="appeals"
    )
    state = models.CharField(_("state"), max_length=6, choices=STATES, default="open")
    # The decision that answers it, by somebody else than whoever decided before (a trigger holds it).
    answer = models.ForeignKey(
        "moderation.Decision",
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answered",
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "appellant"], name="moderation_appeal_once"),
            models.CheckConstraint(
                condition=Q(state="open", answer=None) | Q(state__in=["upheld", "undone"], answer__isnull=False),
                name="moderation_appeal_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("appeal", args=[self.pk])

    @property
    def filed_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def by_author(self) -> bool:
        """Whether whoever made it appeals, and not somebody who reported it."""
        return bool(self.appellant_id == self.author_id)


class AppealMessage(Row):
    """Something said in an appeal, by the appellant or by the site. Never changed or deleted (a trigger holds it)."""

    residency = Crossing(maker="appeal.appellant", other="appeal.author")
    words = "said"
    tie = False
    echoes = True

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="messages")
    # As of a decision, the account's id; None where the appellant says it.
    staff_id = models.BigIntegerField(null=True, blank=True)
    said = models.TextField(_("what was said"), max_length=LONGEST_WORDS)

    class Meta:
        verbose_name = _("message of an appeal")
        verbose_name_plural = _("messages of appeals")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(said=""), name="moderation_appealmessage_says_something")]

    def __str__(self) -> str:
        return self.said[:40]

    @property
    def from_site(self) -> bool:
        return self.staff_id is not None

    @property
    def said_at(self) -> dt.datetime:
        return time_of(self.pk)
