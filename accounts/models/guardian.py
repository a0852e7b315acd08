"""Guardians of children: the link, the code that makes it, and the log of what was done with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from isthmus.tenancy.residency import Crossing, Owned, Passing
from isthmus.tenancy.rows import Row


class Guardianship(Row):
    """A guardian of a child, for as long as neither ends it. A border between the two seals it."""

    residency = Crossing(maker="guardian", other="child")

    guardian = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wards")
    child = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardians")

    class Meta:
        verbose_name = _("guardianship")
        verbose_name_plural = _("guardianships")
        constraints = [
            models.UniqueConstraint(fields=["guardian", "child"], name="accounts_guardianship_once"),
            models.CheckConstraint(condition=~models.Q(guardian=models.F("child")), name="accounts_guardianship_two"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} is a guardian of {self.child_id}"


class GuardianCode(models.Model):
    """What a child reads out and a guardian types; kept as a digest, for a few minutes and one use."""

    residency = Passing(gettext_noop("A code is good for 15 minutes, and is asked for again."))

    child = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="guardian_code"
    )
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("code for a guardian")
        verbose_name_plural = _("codes for guardians")

    def __str__(self) -> str:
        return f"{self.child_id} until {self.expires_at}"


class GuardianEntry(Row):
    """A line of the log that child and guardian both read. Never changed.

    It goes where the child goes, because what was granted has to hold there; behind a border the guardian's name is
    missing from it.
    """

    residency = Owned("child")

    KINDS = [
        ("linked", _("became guardian")),
        ("unlinked", _("is no longer guardian")),
        ("minutes", _("gave more time")),
        ("night", _("opened the night")),
    ]

    child = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardian_entries")
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="ward_entries"
    )
    kind = models.CharField(max_length=8, choices=KINDS)
    made_at = models.DateTimeField()
    # Whether the child did it; otherwise the guardian.
    by_child = models.BooleanField(default=False)
    # For more time: how many minutes, and the child's date for which they are.
    minutes = models.PositiveSmallIntegerField(default=0)
    day = models.DateField(null=True)

    class Meta:
        verbose_name = _("entry of a guardian's log")
        verbose_name_plural = _("entries of a guardian's log")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="minutes", minutes__gt=0, day__isnull=False)
                | (~models.Q(kind="minutes") & models.Q(minutes=0, day__isnull=True)),
                name="accounts_guardianentry_minutes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.child_id}"
