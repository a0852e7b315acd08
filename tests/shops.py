"""Shops and products, for tests that are about something else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Account
from feeds.actions.offer_product import Offer, offer_product
from feeds.actions.open_shop import open_shop
from feeds.actions.post_note import NewPicture
from feeds.models import Product, Seller

PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A mug")
OFFER = {"title": "Mug", "text": "Stoneware.", "price": Decimal("34"), "currency": "USD", "stock": 9}
OFFER |= {"link": "https://clay.example/mug", "contact": ""}


def shop_of(account: Account, **told: Any) -> Seller:
    values = {"name": "Clay", "about": "", "country": account.country or "US", "link": "", "contact": "a@example.org"}
    return open_shop(account=account, **(values | told))


def product_of(account: Account, **told: Any) -> Product:
    """A product in the account's shop, which is opened where it has none."""
    if not Seller.objects.filter(account=account).exists():
        shop_of(account)
    return offer_product(account=account, offer=Offer(**(OFFER | told)), pictures=[PICTURE])
