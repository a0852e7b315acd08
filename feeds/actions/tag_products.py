"""Show products of one's own shop in a note, which is marked as selling from then on."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied

from accounts.models import Account
from feeds.models import Note, NoteProduct, Product
from feeds.selling import MOST_IN_NOTE, CannotSell, check_may_sell


def check_products(author: Account, products: Sequence[Product], policies: Applied | None = None) -> None:
    """Raises CannotSell where the author may not show these in a note: not theirs, too many, or switched off."""
    if not products:
        return
    check_may_sell(author, policies)
    if any(each.seller.account_id != author.pk or each.deleted_at for each in products):
        raise CannotSell(_("A note shows products of its author's own shop and no others."))
    if len({each.pk for each in products}) > MOST_IN_NOTE:
        raise CannotSell(_("A note shows up to %(most)d products.") % {"most": MOST_IN_NOTE})


def own_products(author: Account, ids: Sequence[int]) -> list[Product]:
    """Those of the author's own that have these ids, and are there still; no query for none."""
    if not ids:
        return []
    mine = Product.objects.filter(seller__account=author, deleted_at=None, pk__in=ids)
    return list(mine.select_related("seller").order_by("-id"))


def tag_products(*, note: Note, products: Sequence[Product]) -> None:
    """Have the note show these products, which have been checked, and no others. It stays marked as selling even when
    it shows none any more: its words were written to sell."""
    with transaction.atomic():
        NoteProduct.objects.filter(note=note).exclude(product__in=products).delete()
        NoteProduct.objects.bulk_create(
            [NoteProduct(note=note, product=each) for each in products], ignore_conflicts=True
        )
        if products and not note.selling:
            note.selling = True
            note.save(update_fields=["selling"])
