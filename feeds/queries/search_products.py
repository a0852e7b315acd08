"""Products and shops that have the words somebody looks for.

As of notes (feeds.queries.search): what is withheld from a viewer is not searched for them, since a notice among the
results would tell its words; the page says which are not searched, and their seller finds them, notice and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from isthmus.tenancy.ids import id_from
from isthmus.web import spelling
from isthmus.web.seeking import Sought, sought
from isthmus.web.tokens import folded, runs_of

from feeds.models import Product, ProductTokens, Seller, SellerTokens
from feeds.queries.by_words import NEWEST_ID, PRODUCTS, Wanted, newest_for
from feeds.queries.products import GOODS, Goods, goods_of
from feeds.visibility import notices_of
from moderation.labels import read_labels

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

# So many shops come into question at most.
MOST: Final = 100
# Among so many of the newest products whose title begins so are those that are suggested.
LATEST: Final = 20


def products_with(viewer: Viewer, wanted: Wanted, cursor: str) -> Goods:
    """A page of the products that have it, newest first. `cursor` is what the page before it gave."""

    def readable(ids: list[int]) -> list[Product]:
        return _readable(viewer, ids)

    products, more = newest_for(PRODUCTS, wanted, readable, below=id_from(cursor) or NEWEST_ID, most=GOODS)
    page = goods_of(products[:GOODS], viewer)
    if len(products) > GOODS:
        page.next = str(products[GOODS - 1].pk)
    elif more:
        page.next = str(more)
    return page


def products_titled(viewer: Viewer, text: str, *, most: int) -> list[Product]:
    """The newest products in whose title words begin so, for somebody who is typing."""
    if not (words := sought(text)):
        return []
    rows = ProductTokens.objects.filter(tokens__has=words.weighted("A", open_end=True))
    ids = list(rows.order_by("-product_id").values_list("product_id", flat=True)[:LATEST])
    found = _readable(viewer, ids)[:most] if ids else []
    read_labels(found)
    return found


def _readable(viewer: Viewer, ids: list[int]) -> list[Product]:
    """Those of these that may be the viewer's to read, newest first."""
    products = list(Product.objects.visible_to(viewer).filter(pk__in=ids).whole().order_by("-pk"))
    kept_from = notices_of("product", products, viewer)
    me = viewer.account.pk if viewer.account else None
    return [each for each in products if each.pk not in kept_from or each.seller.account_id == me]


def shops_named(viewer: Viewer, text: str, *, typing: bool = False) -> list[Seller]:
    """The shops that have these words in their name or in what they say of themselves, and those whose name is one
    slip away; the closest first. For somebody who is still typing, those alone whose name has words that begin so.

    In this order: the whole name, names that begin so, names one slip away, what they say; among equals whoever
    opened first.
    """
    if not (words := sought(text)):
        return []
    found = _with_tokens(viewer, words.weighted("A", open_end=True) if typing else words.beginnings, MOST)
    if not typing and len(found) < MOST and (near := spelling.tsquery_of(words.runs)):
        slips = _with_tokens(viewer, near, MOST - len(found))
        found |= {pk: shop for pk, shop in slips.items() if spelling.is_near(words.runs, _names(shop))}
    ranks = {pk: _rank(shop, words) for pk, shop in found.items()}
    return sorted(found.values(), key=lambda shop: (ranks[shop.pk], shop.pk))


def _with_tokens(viewer: Viewer, tsquery: str, most: int) -> dict[int, Seller]:
    """The shops with these tokens whose words may be the viewer's to read, by their ids."""
    rows = SellerTokens.objects.filter(tokens__has=tsquery)
    chosen = Seller.objects.filter(pk__in=rows.values("seller"), account__is_active=True)
    shops = list(chosen.select_related("account", "withheld_by__rule_version__rule")[:most])
    kept_from = notices_of("seller", shops, viewer)
    read_labels(shops)
    me = viewer.account.pk if viewer.account else None
    # Until its words have been checked, where a policy says so, only their author reads them.
    return {shop.pk: shop for shop in shops if shop.account_id == me or not (shop.held or shop.pk in kept_from)}


def _names(shop: Seller) -> list[str]:
    return [run.text for run in runs_of(shop.name)]


def _rank(shop: Seller, words: Sought) -> int:
    names, asked = _names(shop), [run.text for run in words.runs]
    if set(asked) == set(names):
        return 0
    if all(any(each in name for name in names) for each in asked):
        return 1 if folded(shop.name).startswith(asked[0]) else 2
    return 3 if spelling.is_near(words.runs, names) else 4
