"""Open the demo's shops, fill them, and show some products in notes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from isthmus.web.media import store

from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.offer_product import Offer, offer_product
from feeds.actions.open_shop import open_shop
from feeds.actions.post_note import NewPicture
from feeds.actions.tag_products import tag_products
from feeds.demo.content import PictureSample, picture_of, rows_of
from feeds.demo.pictures import all_prepared
from feeds.models import Note, Product
from feeds.selling import products_off


@cache
def products() -> tuple[dict[str, Any], ...]:
    """Every product, in the order of the file."""
    return tuple(rows_of("shops.toml", "product"))


def load_shops(accounts: Mapping[str, Account], notes: Mapping[str, Note]) -> int:
    """The shops of the sellers who are here, where no policy switches products off; how many products they hold."""
    shops = {
        row["seller"]: row
        for row in rows_of("shops.toml", "shop")
        if row["seller"] in accounts and not products_off(policies_of(accounts[row["seller"]]))
    }
    for username, row in shops.items():
        told = {name: row.get(name, "") for name in ("name", "about", "link", "contact")}
        open_shop(account=accounts[username], country=accounts[username].country, **told)
    here = [row for row in products() if row["seller"] in shops]
    samples = [[picture_of(spec) for spec in row["pictures"]] for row in here]
    drawn = all_prepared([picture for pictures in samples for picture in pictures])
    shown: dict[str, list[Product]] = {}
    for row, pictures in zip(here, samples, strict=True):
        stored = [_stored(next(drawn), picture) for picture in pictures]
        product = offer_product(account=accounts[row["seller"]], offer=_offer(row, shops), pictures=stored)
        for key in row.get("notes", ()):
            shown.setdefault(key, []).append(product)
    for key in shown.keys() & notes.keys():
        tag_products(note=notes[key], products=shown[key])
    return len(here)


def _offer(row: dict[str, Any], shops: Mapping[str, dict[str, Any]]) -> Offer:
    shop = shops[row["seller"]]
    link = row.get("link", shop.get("link", ""))
    return Offer(
        title=row["title"],
        text=row["text"],
        price=Decimal(row["price"]),
        currency=row["currency"],
        stock=row.get("stock"),
        link=link,
        contact=shop.get("contact", ""),
    )


def _stored(prepared: Any, sample: PictureSample) -> NewPicture:
    store(prepared)
    return NewPicture(prepared.digest, prepared.width, prepared.height, prepared.blurhash, sample.alt)
