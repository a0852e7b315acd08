"""Offer a product, and change an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.policy import Check
from isthmus.web.text import has_something_to_see

from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.forget_pictures import LATELY, forget_pictures
from feeds.actions.index_product import index_products
from feeds.actions.post_note import NewPicture
from feeds.language import UNKNOWN, languages_of
from feeds.models import Product, ProductPicture, Seller
from feeds.models.product import MOST_PICTURES
from feeds.selling import MOST_PRODUCTS, CannotSell, check_may_sell
from moderation.actions.request_check import request_check


@dataclass(frozen=True)
class Offer:
    """What a seller says of a product; a `stock` of None is as many as anybody wants."""

    title: str
    text: str
    price: Decimal
    currency: str
    stock: int | None = None
    link: str = ""
    contact: str = ""


def offer_product(
    *, account: Account, offer: Offer, pictures: Sequence[NewPicture], policies: Applied | None = None
) -> Product:
    """Put a product into the account's shop, with its pictures, and ask for its check. Raises CannotSell."""
    check_may_sell(account, policies)
    seller = Seller.objects.filter(account=account).first()
    if seller is None:
        raise CannotSell(_("Open your shop first."))
    _refuse_what_is_none(offer, pictures)
    if Product.objects.filter(seller=seller, deleted_at=None).count() >= MOST_PRODUCTS:
        raise CannotSell(_("A shop holds up to %(most)d products. Delete one first.") % {"most": MOST_PRODUCTS})
    with transaction.atomic():
        product = Product(seller=seller, **asdict(offer))
        _say_languages(product, account)
        product.edition, product.pictures_count = settings.PACK.edition, len(pictures)
        product.held = _is_checked_first(account, policies)
        product.save()
        _store_pictures(product, pictures)
        index_products([(product, [picture.alt for picture in pictures])])
        _ask_for_check(product, account)
    return product


def edit_product(
    *, account: Account, product: Product, offer: Offer, pictures: Sequence[NewPicture], policies: Applied | None = None
) -> Product:
    """Change one's own product. Whatever a reader could be told by it is checked again; a change of the stock alone is
    not. Raises CannotSell."""
    check_may_sell(account, policies)
    _refuse_what_is_none(offer, pictures)
    with transaction.atomic():
        locked = (
            Product.objects.select_for_update().filter(pk=product.pk, seller__account=account, deleted_at=None).first()
        )
        if locked is None:
            raise CannotSell(_("This product is not in your shop any more."))
        before = [(each.digest, each.alt) for each in locked.pictures.all()]
        now = [(each.digest, each.alt.strip()) for each in pictures]
        told: dict[str, Any] = asdict(offer)
        stock = told.pop("stock")
        says_more = before != now or any(getattr(locked, field) != value for field, value in told.items())
        if not says_more and locked.stock == stock:
            return locked
        locked.stock = stock
        if says_more:
            for field, value in told.items():
                setattr(locked, field, value)
            locked.revision += 1
            _say_languages(locked, account)
            locked.edition, locked.pictures_count = settings.PACK.edition, len(pictures)
            # What waits for its check goes on waiting, whoever edits it from wherever.
            locked.held = locked.held or _is_checked_first(account, policies)
            locked.edited_at = timezone.now()
        locked.save()
        if before != now:
            locked.pictures.all().delete()
            _store_pictures(locked, pictures)
        if says_more:
            index_products([(locked, [picture.alt for picture in pictures])])
            _ask_for_check(locked, account)
    forget_pictures([digest for digest, _alt in before if digest not in dict(now)], untouched_for=LATELY)
    return locked


def _refuse_what_is_none(offer: Offer, pictures: Sequence[NewPicture]) -> None:
    if not has_something_to_see(offer.title):
        raise CannotSell(_("Give the product a title."))
    if offer.price <= 0:
        raise CannotSell(_("Write a price above 0."))
    if not (offer.link or offer.contact):
        raise CannotSell(_("Say where to buy it: a page, or how to reach you."))
    if offer.link and not offer.link.startswith("https://"):
        raise CannotSell(_("Write the whole address of the page; it begins with https://."))
    if not pictures:
        raise CannotSell(_("Add at least one picture of the product."))
    if len(pictures) > MOST_PICTURES:
        raise CannotSell(_("A product has up to %(most)d pictures.") % {"most": MOST_PICTURES})


def _is_checked_first(account: Account, policies: Applied | None) -> bool:
    check: Check = (policies or policies_of(account)).check
    return check.when == "before"


def _say_languages(product: Product, account: Account) -> None:
    languages = languages_of(f"{product.title}\n{product.text}", reads=account.languages)
    product.languages, product.lang = languages, languages[0] if languages else UNKNOWN


def _store_pictures(product: Product, pictures: Sequence[NewPicture]) -> None:
    ProductPicture.objects.bulk_create(
        ProductPicture(product=product, position=position, **asdict(picture) | {"alt": picture.alt.strip()})
        for position, picture in enumerate(pictures)
    )


def _ask_for_check(product: Product, account: Account) -> None:
    request_check(kind="product", subject_id=product.pk, author=account, revision=product.revision, lang=product.lang)
