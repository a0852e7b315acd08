"""Products as a viewer gets to see them: each itself or the notice in its place, with its price in their currency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from isthmus.regions.currency import money

from feeds.models import Note, Product, SavedProduct
from feeds.queries.rates import rates_in_force
from feeds.rates import Rates
from feeds.visibility import notices_of
from moderation.labels import read_labels

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models.product import ProductQuerySet
    from moderation.notices import Notice

GOODS = 24
# Of these causes one notice stands for all on a page.
ONE_FOR_ALL = ("policy", "block")


@dataclass(frozen=True)
class Price:
    """What the seller asks, and about how much that is in the viewer's currency; empty where that is the same, or
    nobody knows."""

    asked: str
    about: str = ""


@dataclass
class Prices:
    """The prices of one page. The rates are read once, and only where a price is in another currency."""

    currency: str | None
    rates: Rates | None = None
    computed: bool = False

    def of(self, product: Product) -> Price:
        """The price of a product, in the reader's language."""
        asked = money(product.price, product.currency)
        if self.currency is None or self.currency == product.currency:
            return Price(asked)
        self.rates = self.rates or rates_in_force()
        converted = self.rates.convert(product.price, product.currency, self.currency)
        if not converted:
            return Price(asked)
        self.computed = True
        return Price(asked, money(converted, self.currency))

    @property
    def told(self) -> str:
        """Of which day the rates are and whose; empty where no price was computed."""
        if self.rates is None or not self.computed:
            return ""
        day = date_format(self.rates.day, "DATE_FORMAT")
        if not self.rates.source:
            return _("Computed with sample rates of %(day)s, rounded and not those of any bank.") % {"day": day}
        return _("Computed with the rates of %(day)s (%(source)s).") % {"day": day, "source": self.rates.source}


@dataclass(frozen=True)
class Good:
    """A product in a list or on its page."""

    product: Product
    notice: Notice | None
    price: Price
    saved: bool
    # One notice stands for all the products of a list that one policy keeps from the viewer.
    stands_for: int = 1

    @property
    def host(self) -> str:
        """Where its link leads, letters of other scripts as codes: some look like Latin ones and lead elsewhere."""
        host = urlsplit(self.product.link).hostname or ""
        try:
            return host.encode("idna").decode()
        except UnicodeError:
            return host


@dataclass
class Goods:
    """Products, the sentence about the rates, and where the next page begins; empty on the last one."""

    items: list[Good] = field(default_factory=list)
    rates_told: str = ""
    next: str = ""

    @property
    def withheld(self) -> list[tuple[Notice, int]]:
        """What is withheld among them: each cause, and how many products."""
        counts: Counter[Notice] = Counter()
        for good in self.items:
            if good.notice:
                counts[replace(good.notice, since=None)] += good.stands_for
        return counts.most_common()

    @property
    def withheld_count(self) -> int:
        return sum(good.stands_for for good in self.items if good.notice)


def goods_of(products: Sequence[Product], viewer: Viewer) -> Goods:
    """Each of these as the viewer gets to see it. At most four queries, however many there are."""
    notices = notices_of("product", products, viewer)
    read_labels(products)
    prices = Prices(viewer.currency)
    saved = _saved(products, viewer)
    items = [Good(each, notices.get(each.pk), prices.of(each), each.pk in saved) for each in products]
    return Goods(items, prices.told)


def goods_page(products: ProductQuerySet, viewer: Viewer, before: int | None) -> Goods:
    """The newest of these below the cursor `before`."""
    chosen = products.visible_to(viewer).order_by("-id")
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    rows = list(chosen.whole()[: GOODS + 1])
    page = goods_of(rows[:GOODS], viewer)
    page.items = _one_for_all(page.items)
    page.next = str(rows[GOODS - 1].pk) if len(rows) > GOODS else ""
    return page


def saved_page(viewer: Viewer, before: int | None) -> Goods:
    """What the viewer has saved, the latest first. Of what its seller has deleted nothing is left."""
    mine = SavedProduct.objects.filter(account=viewer.account, product__in=Product.objects.visible_to(viewer))
    if before is not None:
        mine = mine.filter(pk__lt=before)
    rows = list(mine.order_by("-id").values_list("pk", "product_id")[: GOODS + 1])
    whole = Product.objects.whole().in_bulk([product for _saved, product in rows[:GOODS]])
    page = goods_of([whole[product] for _saved, product in rows[:GOODS] if product in whole], viewer)
    page.next = str(rows[GOODS - 1][0]) if len(rows) > GOODS else ""
    return page


def goods_in(note: Note, viewer: Viewer) -> Goods:
    """The products that a note shows; no query where it sells nothing."""
    if not note.selling:
        return Goods()
    shown = Product.objects.visible_to(viewer).filter(note_products__note=note)
    return goods_of(list(shown.whole().order_by("note_products__id")), viewer)


def _one_for_all(items: list[Good]) -> list[Good]:
    """With one notice for all that one policy keeps from the viewer."""
    of_policy = Counter(good.notice.code for good in items if good.notice and good.notice.cause in ONE_FOR_ALL)
    left: list[Good] = []
    for good in items:
        if good.notice and good.notice.cause in ONE_FOR_ALL:
            if (number := of_policy.pop(good.notice.code, 0)) == 0:
                continue
            good = replace(good, stands_for=number)
        left.append(good)
    return left


def _saved(products: Sequence[Product], viewer: Viewer) -> set[int]:
    if viewer.account is None or not products:
        return set()
    mine = SavedProduct.objects.filter(account=viewer.account, product__in=[each.pk for each in products])
    return set(mine.values_list("product_id", flat=True))
