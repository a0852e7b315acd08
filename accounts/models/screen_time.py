"""In which minutes the site was used, of those to whom a limit applies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row


class ScreenTimeHour(Row):
    """One hour of one account. However many tabs, devices and messages there are, a minute counts once."""

    residency = Owned("account")

    # The constraint below finds an account's hours.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="screen_time", db_index=False
    )
    # Its beginning, in UTC: every local day is made of these, whatever zone and season it is in.
    hour = models.DateTimeField()
    # The lowest 60 bits, one for each minute.
    minutes = models.BigIntegerField()

    class Meta:
        verbose_name = _("hour of screen time")
        verbose_name_plural = _("hours of screen time")
        constraints = [
            models.UniqueConstraint(fields=["account", "hour"], name="accounts_screentimehour_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=0, minutes__lt=1 << 60), name="accounts_screentimehour_sixty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.hour:%Y-%m-%d %H}h, {self.minutes.bit_count()} min"
