"""By which words notes, tags, products and shops are found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned, Reference
from isthmus.web.token_rows import TokenRow, token_index


class NoteTokens(TokenRow):
    residency = Owned("note.author")

    # Of the title (A), the tags (B), and the text with the descriptions of its pictures; marks for its languages, and
    # for whether it has pictures (feeds.actions.index_note). Its unique index is what a search walks backwards.
    note = models.OneToOneField("feeds.Note", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which a note is found")
        verbose_name_plural = _("words by which notes are found")
        indexes = [token_index("feeds_note_tokens")]

    def __str__(self) -> str:
        return str(self.note_id)


class TagTokens(TokenRow):
    residency = Reference("tag.name")

    tag = models.OneToOneField("feeds.Tag", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which a tag is found")
        verbose_name_plural = _("words by which tags are found")
        indexes = [token_index("feeds_tag_tokens")]

    def __str__(self) -> str:
        return str(self.tag_id)


class ProductTokens(TokenRow):
    residency = Owned("product.seller.account")

    # Of the title (A), and the text with the descriptions of its pictures; marks for its languages
    # (feeds.actions.index_product).
    product = models.OneToOneField("feeds.Product", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which a product is found")
        verbose_name_plural = _("words by which products are found")
        indexes = [token_index("feeds_product_tokens")]

    def __str__(self) -> str:
        return str(self.product_id)


class SellerTokens(TokenRow):
    residency = Owned("seller.account")

    # Of its name (A), also misspelled, and of what it says of itself.
    seller = models.OneToOneField("feeds.Seller", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words by which a shop is found")
        verbose_name_plural = _("words by which shops are found")
        indexes = [token_index("feeds_seller_tokens")]

    def __str__(self) -> str:
        return str(self.seller_id)
