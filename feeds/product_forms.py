"""The forms of a shop. Whatever is wrong, what was typed and the pictures that were right are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from isthmus.regions.countries import country_choices
from isthmus.regions.currency import currency_choices, places
from isthmus.web.media import picture_url

from accounts.models import Account
from feeds.actions.offer_product import Offer
from feeds.actions.post_note import NewPicture
from feeds.forms import take_uploads
from feeds.models import Product
from feeds.models.product import MOST_PICTURES

# Of one's own products, so many of the newest can be chosen for a note.
CHOICE = 60
SALT = "feeds.picture-of-a-product"


@dataclass
class KeptPicture:
    """A picture that is stored already and waits for its product; the signed token is all that the form carries."""

    token: str
    picture: NewPicture

    @property
    def url(self) -> str:
        return picture_url(self.picture.digest, 360)


class _Reachable(forms.Form):
    """A page or a contact, of which one at least is needed."""

    link = forms.URLField(
        label=gettext_lazy("Page"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": gettext_lazy("Write the whole address of the page; it begins with https://.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Contact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Words that everybody may read, such as an e-mail address or the days of a market."),
    )

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link:
            parts = urlsplit(link)
            # What stands before an @ looks like the host, and is none.
            if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
                raise forms.ValidationError(self.fields["link"].error_messages["invalid"])
        return link

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not (told.get("link") or told.get("contact")):
            raise forms.ValidationError(_("Say where to buy it: a page, or how to reach you."))
        return told


class ShopForm(_Reachable):
    name = forms.CharField(label=gettext_lazy("Name of the shop"), max_length=60)
    about = forms.CharField(
        label=gettext_lazy("About the shop"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    country = forms.ChoiceField(label=gettext_lazy("The country that you sell from"))
    field_order = ["name", "about", "country", "link", "contact"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *country_choices(get_language() or "en")]  # type: ignore[attr-defined]


class ProductForm(_Reachable):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price"),
        max_digits=14,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    stock = forms.IntegerField(
        label=gettext_lazy("How many there are"),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        help_text=gettext_lazy("Empty: as many as anybody wants. 0: sold out."),
    )
    field_order = ["title", "text", "price", "currency", "stock", "link", "contact"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = currency_choices(get_language() or "en")  # type: ignore[attr-defined]

    def clean_price(self) -> Decimal:
        price: Decimal = self.cleaned_data["price"]
        if price <= 0:
            raise forms.ValidationError(_("Write a price above 0."))
        return price

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        price, currency = told.get("price"), told.get("currency")
        if price is not None and currency and price != round(price, places(currency)):
            self.add_error("price", _places_told(places(currency)))
        return told

    def offer(self) -> Offer:
        """What was filled in rightly."""
        return Offer(**{name: self.cleaned_data[name] for name in self.field_order})


def _places_told(most: int) -> str:
    if most == 0:
        return _("This currency has no decimal places.")
    return _("Write the price with up to %(most)d decimal places.") % {"most": most}


def pictures_sent(request: Any) -> tuple[list[KeptPicture], list[str]]:
    """The product's pictures as the form holds them now, and a sentence for each that was left out."""
    post = request.POST
    dropped, alts = set(post.getlist("drop")), post.getlist("alt")
    kept = [
        one
        for position, token in enumerate(post.getlist("kept")[:MOST_PICTURES])
        if (one := _kept(token, alts[position] if position < len(alts) else "", request.user))
        and one.picture.digest not in dropped
    ]
    files = [file for file in request.FILES.getlist("pictures") if file.name]
    room = MOST_PICTURES - len(kept)
    taken, faults = take_uploads(files[:room], room)
    if len(files) > room:
        faults.append(_("A product has up to %(most)d pictures; the others were left out.") % {"most": MOST_PICTURES})
    return [*kept, *(_keep(picture, request.user) for picture in taken)], faults


def _kept(token: str, alt: str, account: Account) -> KeptPicture | None:
    """The picture that the form brought back; None for a token that is broken, a day old or somebody else's."""
    try:
        values: dict[str, Any] = signing.loads(token, salt=SALT, max_age=86_400)
    except signing.BadSignature:
        return None
    if values.pop("account") != account.pk:
        return None
    # Null characters, which no database takes, are dropped.
    return KeptPicture(token, NewPicture(**values | {"alt": alt.replace("\0", "")[:500]}))


def _keep(picture: NewPicture, account: Account) -> KeptPicture:
    return KeptPicture(signing.dumps(asdict(picture) | {"account": account.pk}, salt=SALT, compress=True), picture)


def pictures_of(product: Product, account: Account) -> list[KeptPicture]:
    """The pictures that a product has, for the form to change."""
    found = []
    for one in product.pictures.all():
        picture = NewPicture(one.digest, one.width, one.height, one.blurhash, one.alt)
        found.append(_keep(picture, account))
    return found


def products_to_choose(account: Account, chosen: Collection[int]) -> list[tuple[Product, bool]]:
    """What can be shown in a note: one's newest products, and whether each is chosen. One query."""
    mine = Product.objects.filter(seller__account=account, deleted_at=None).order_by("-id")[:CHOICE]
    return [(product, product.pk in chosen) for product in mine]
