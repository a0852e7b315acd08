"""Who has saved which product."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Crossing
from isthmus.tenancy.rows import Row


class SavedProduct(Row):
    residency = Crossing(maker="account", other="product.seller.account")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_products")
    product = models.ForeignKey("feeds.Product", on_delete=models.CASCADE, related_name="saved_by")

    class Meta:
        verbose_name = _("saved product")
        verbose_name_plural = _("saved products")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "product"], name="feeds_savedproduct_once")]
        indexes = [models.Index(fields=["account", "-id"], name="feeds_savedproduct_newest")]

    def __str__(self) -> str:
        return f"{self.account_id} saved {self.product_id}"
