"""What became of a decision's statement of reasons at the EU's database, so that none is sent twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

# sent: the database has it, by this call or one before whose answer was lost. refused: it said why not; sent again when
# somebody asks for it. invalid: it was not sent, because it does not fit the schema.
STATES = [("sent", "sent"), ("refused", "refused"), ("invalid", "invalid")]


class DsaStatement(Row):
    residency = Owned("author")

    # Of what was decided on.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    decision = models.OneToOneField("moderation.Decision", on_delete=models.PROTECT, related_name="dsa_statement")
    # The database's key against doubles, as it was first made.
    puid = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=8, choices=STATES)
    # How the database names it; empty where the answer that said so was lost.
    uuid = models.CharField(max_length=40, blank=True)
    # Why it was refused or is invalid.
    fault = models.CharField(max_length=1000, blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("statement at the EU's database")
        verbose_name_plural = _("statements at the EU's database")

    def __str__(self) -> str:
        return f"{self.puid}: {self.state}"
