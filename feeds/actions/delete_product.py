"""Delete one's own product: gone for everybody at once, and for good after ten seconds, as a note is."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from isthmus.tenancy.marker import is_frozen

from accounts.models import Account
from feeds.actions.delete_note import BATCH, GRACE, UNDO
from feeds.actions.forget_pictures import LATELY, forget_pictures
from feeds.models import Product, ProductPicture


def delete_product(*, account: Account, product: Product) -> bool:
    """Take the product away from everybody; false where it is not the account's, or is deleted already."""
    mine = Product.objects.filter(pk=product.pk, seller__account=account, deleted_at=None)
    return bool(mine.update(deleted_at=timezone.now()))


def undelete_product(*, account: Account, product_id: int) -> Product | None:
    """Put it back as it was; None where it is too late."""
    with transaction.atomic():
        deleted = Product.objects.select_for_update().filter(
            pk=product_id, seller__account=account, deleted_at__isnull=False
        )
        product = deleted.first()
        if product is None or product.deleted_at is None or timezone.now() - product.deleted_at > UNDO + GRACE:
            return None
        product.deleted_at = None
        product.save(update_fields=["deleted_at"])
    return product


def end_deleted() -> int:
    """Delete for good what nobody can take back any more, with its pictures; how many products."""
    ended = 0
    while not is_frozen():
        with transaction.atomic():
            over = Product.objects.select_for_update(skip_locked=True).filter(
                deleted_at__lt=timezone.now() - UNDO - 2 * GRACE
            )
            ids = list(over.values_list("pk", flat=True)[:BATCH])
            digests = list(ProductPicture.objects.filter(product__in=ids).values_list("digest", flat=True))
            Product.objects.filter(pk__in=ids).delete()
        forget_pictures(digests, untouched_for=LATELY)
        ended += len(ids)
        if len(ids) < BATCH:
            break
    return ended
