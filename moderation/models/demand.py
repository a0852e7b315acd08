"""An authority's demand that something is not shown in its country. Published, with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from moderation.subjects import label_of

if TYPE_CHECKING:
    from moderation.models import Decision


# Of a demand's decisions that which follows it now.
STANDING: Final = models.Q(outcome="remove", superseded_by=None)


class LegalDemand(Row):
    residency = Owned("author")

    # Of what is demanded to be withheld: it lives with its author.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # Where it is withheld: the country whose law it is, and no other.
    country = models.CharField(_("country"), max_length=2)
    authority = models.CharField(
        _("authority"), max_length=200, help_text=_("Who demands it, as they call themselves.")
    )
    law = models.CharField(_("law"), max_length=300, help_text=_("What they rest it on: law and section."))
    reference = models.CharField(_("reference"), max_length=100, blank=True, help_text=_("Their file number."))
    received_on = models.DateField(_("received on"))

    class Meta:
        verbose_name = _("legal demand")
        verbose_name_plural = _("legal demands")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "country", "authority", "reference"], name="moderation_demand_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {label_of(self.kind)} {self.subject_id}"

    def get_absolute_url(self) -> str:
        # On whatever page of them it stands by now, there it comes first.
        return f"{reverse('demands')}?before={self.pk + 1}#{self.pk}"

    @property
    def in_force(self) -> Decision | None:
        """The decision that follows it; None once it has been lifted."""
        if "standing" in self.__dict__:
            return next(iter(self.__dict__["standing"]), None)
        return self.decisions.filter(STANDING).first()


def with_in_force(demands: models.QuerySet[LegalDemand]) -> models.QuerySet[LegalDemand]:
    """With what `in_force` answers, in one query for all of them."""
    from moderation.models.decision import Decision

    return demands.prefetch_related(models.Prefetch("decisions", Decision.objects.filter(STANDING), "standing"))
