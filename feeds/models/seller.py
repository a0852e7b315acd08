"""A seller: an account with a shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned

from feeds.models.moderated import Moderated

if TYPE_CHECKING:
    from accounts.models import Account


class Seller(Moderated):
    residency = Owned("account")

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seller")
    name = models.CharField(_("name of the shop"), max_length=60)
    about = models.CharField(_("about the shop"), max_length=500, blank=True)
    # Where products are sold from, as its owner declares.
    country = models.CharField(_("country"), max_length=2)
    # How to reach the seller: a page, or words such as an address for letters. One of them is there.
    link = models.URLField(_("page"), max_length=300, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="feeds_seller_named"),
            models.CheckConstraint(condition=~Q(link="", contact=""), name="feeds_seller_reachable"),
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="https://"), name="feeds_seller_https"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shop", args=[self.account.username])

    @property
    def author(self) -> Account:
        """Whom moderation tells of its decisions."""
        return self.account
