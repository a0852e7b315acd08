"""What policies and decisions have done to somebody's notes, comments and products so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feeds.models import Comment, Note, Product, Seller

if TYPE_CHECKING:
    from accounts.models import Account


def effects_on(account: Account) -> list[str]:
    """In sentences, each with its number; nothing about what never happened."""
    mine = Q(author=account)
    waits = _both(mine & Q(held=True))
    placed = _both(mine & Q(place__isnull=False))
    withheld = _both(mine & (Q(withheld_by__isnull=False) | Q(restricted=True)))
    offered = Product.objects.filter(seller__account=account, deleted_at=None)
    products_wait = offered.filter(held=True).count()
    products_withheld = offered.filter(Q(withheld_by__isnull=False) | Q(restricted=True)).count()
    told = [
        (
            waits,
            ngettext(
                "%(n)d of your notes and comments waits for its check.",
                "%(n)d of your notes and comments wait for their check.",
                waits,
            ),
        ),
        (
            placed,
            ngettext(
                "%(n)d of your notes and comments shows from where it was posted.",
                "%(n)d of your notes and comments show from where they were posted.",
                placed,
            ),
        ),
        (
            withheld,
            ngettext(
                "%(n)d of your notes and comments is withheld, everywhere or in some places.",
                "%(n)d of your notes and comments are withheld, everywhere or in some places.",
                withheld,
            ),
        ),
        (
            products_wait,
            ngettext(
                "%(n)d of your products waits for its check.",
                "%(n)d of your products wait for their check.",
                products_wait,
            ),
        ),
        (
            products_withheld,
            ngettext(
                "%(n)d of your products is withheld, everywhere or in some places.",
                "%(n)d of your products are withheld, everywhere or in some places.",
                products_withheld,
            ),
        ),
    ]
    return [sentence % {"n": number} for number, sentence in told if number] + _on_shop(account)


def _on_shop(account: Account) -> list[str]:
    shop = Seller.objects.filter(account=account).first()
    if shop is None:
        return []
    told = [_("What your shop says of itself waits for its check.")] if shop.held else []
    if shop.withheld_by_id is not None or shop.restricted:
        told.append(_("What your shop says of itself is withheld, everywhere or in some places."))
    return told


def _both(which: Q) -> int:
    return Note.objects.filter(which, deleted_at=None).count() + Comment.objects.filter(which).count()
