"""Save a product for later, and take that back."""

from __future__ import annotations

from isthmus.regions.packs import Applied

from accounts.models import Account
from accounts.policies import policies_of
from feeds.models import Product, SavedProduct
from feeds.selling import CannotSell, products_off


def save_product(*, account: Account, product: Product, policies: Applied | None = None) -> None:
    """Once per account; twice is the same as once. Raises CannotSell where a policy switches products off."""
    if why_not := products_off(policies or policies_of(account)):
        raise CannotSell(why_not)
    SavedProduct.objects.get_or_create(account=account, product=product)


def unsave_product(*, account: Account, product: Product) -> None:
    """Take it back; nothing happens where it was not saved."""
    SavedProduct.objects.filter(account=account, product=product).delete()
