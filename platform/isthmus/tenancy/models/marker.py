"""What a database says of itself."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isthmus.tenancy.residency import Site

# A site: active -> frozen (it can be read) -> retired, or active again. A copy in the making: moving -> active.
STATES = [("active", "active"), ("frozen", "frozen"), ("moving", "moving"), ("retired", "retired")]


class Marker(models.Model):
    """The one row that says which tenant's rows this database holds, and whether it may be opened."""

    residency = Site()

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    mode = models.CharField(max_length=8)
    tenant = models.CharField(max_length=8)
    # Rises with every completed move; manifests name it.
    epoch = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=STATES, default="active")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mark of this site")
        verbose_name_plural = _("marks of this site")
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="tenancy_marker_only_one")]

    def __str__(self) -> str:
        return f"{self.mode}/{self.tenant}, epoch {self.epoch}, {self.state}"
