"""A product: what a seller offers, at which price, and where it is to be had. Nothing is paid here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned
from isthmus.tenancy.rows import Row

from feeds.models.moderated import Moderated
from feeds.models.stored_picture import StoredPicture

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from accounts.models import Account

MOST_PICTURES = 9


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The products that have a place in this viewer's lists: the product itself, or a notice where it stood.

        As of notes: which of the two is `feeds.visibility.notices_of`'s answer. Left out is what its seller has
        deleted, and what waits for its check, which only its seller sees. Whether a policy switches products off for
        the viewer is the page's to say.
        """
        mine = Q(seller__account=viewer.account) if viewer.account else Q(pk__isnull=True)
        return self.filter(Q(held=False) | mine, deleted_at=None)

    def whole(self) -> Self:
        """With all that a card, a notice and a price need: two queries however many there are."""
        return self.select_related("seller__account", "withheld_by__rule_version__rule").prefetch_related("pictures")


class Product(Moderated):
    residency = Owned("seller.account")
    counts = {"pictures_count": "pictures"}

    seller = models.ForeignKey("feeds.Seller", on_delete=models.CASCADE, related_name="products")
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=3000, blank=True)
    # In units of the currency; three places, for the dinars that have them.
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=3)
    # ISO 4217.
    currency = models.CharField(_("currency"), max_length=3)
    # How many there are: 0 is sold out, empty is as many as anybody wants.
    stock = models.PositiveIntegerField(_("stock"), null=True, blank=True)
    # Where it is to be had: a page, or the words of a contact. One of them is there.
    link = models.URLField(_("page"), max_length=300, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    pictures_count = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    # By its seller: nobody sees it any more, and soon it is gone for good (feeds.actions.delete_product).
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["seller", "-id"], name="feeds_product_seller_newest"),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="feeds_product_deleted"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="feeds_product_titled"),
            models.CheckConstraint(condition=Q(price__gt=0), name="feeds_product_priced"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="feeds_product_currency"),
            models.CheckConstraint(condition=~Q(link="", contact=""), name="feeds_product_to_be_had"),
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="https://"), name="feeds_product_https"),
            models.CheckConstraint(condition=Q(pictures_count__lte=MOST_PICTURES), name="feeds_product_9_pictures"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.pk])

    @property
    def author(self) -> Account:
        """Whom moderation tells of its decisions."""
        return self.seller.account

    @property
    def offered_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def is_sold_out(self) -> bool:
        return self.stock == 0

    @property
    def cover(self) -> ProductPicture | None:
        return next(iter(self.pictures.all()), None)


class ProductPicture(StoredPicture):
    residency = Owned("product.seller.account")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("picture of a product")
        verbose_name_plural = _("pictures of products")
        ordering = ["product", "position"]
        indexes = [models.Index(fields=["digest"], name="feeds_productpicture_digest")]
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="feeds_productpicture_one_place"),
            models.CheckConstraint(condition=Q(position__lt=MOST_PICTURES), name="feeds_productpicture_9"),
        ]


class NoteProduct(Row):
    # Both belong to one account: a note shows products of its author's shop and no others.
    residency = Owned("note.author")

    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="note_products")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="note_products")

    class Meta:
        verbose_name = _("product in a note")
        verbose_name_plural = _("products in notes")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["note", "product"], name="feeds_noteproduct_once")]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.note_id}"
