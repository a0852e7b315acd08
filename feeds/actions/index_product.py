"""Keep by which words products and shops are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isthmus.web.spelling import keys_of
from isthmus.web.tokens import EDITION, Vector

from feeds.models import Product, ProductTokens, Seller, SellerTokens


def index_products(products: Sequence[tuple[Product, Iterable[str]]]) -> None:
    """The tokens of products, each given with the descriptions of its pictures, made anew: after they have been stored
    or changed, in the same transaction. One query."""
    ProductTokens.objects.bulk_create(
        [ProductTokens(product=product, tokens=_product(product, alts), edition=EDITION) for product, alts in products],
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["tokens", "edition"],
    )


def index_sellers(sellers: Sequence[Seller]) -> None:
    """The same for shops."""
    SellerTokens.objects.bulk_create(
        [SellerTokens(seller=seller, tokens=_seller(seller), edition=EDITION) for seller in sellers],
        update_conflicts=True,
        unique_fields=["seller"],
        update_fields=["tokens", "edition"],
    )


def _product(product: Product, alts: Iterable[str]) -> str:
    vector = Vector()
    vector.add(product.title, "A")
    vector.add(product.text)
    for alt in alts:
        vector.add(alt)
    for language in product.languages or [product.lang]:
        vector.mark(language)
    return str(vector)


def _seller(seller: Seller) -> str:
    vector = Vector()
    vector.add(seller.name, "A")
    vector.add(seller.about)
    for key in sorted(keys_of(seller.name)):
        vector.near(key)
    return str(vector)
