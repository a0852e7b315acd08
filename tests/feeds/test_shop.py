"""Shops: opened, filled, changed, emptied; products in notes, and those that one saves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from isthmus.web import media

from accounts.models import Account
from feeds.actions import delete_product
from feeds.actions.delete_note import GRACE, UNDO
from feeds.actions.forget_pictures import forget_pictures
from feeds.actions.offer_product import Offer, edit_product, offer_product
from feeds.actions.open_shop import open_shop
from feeds.actions.post_draft import post_draft
from feeds.actions.post_note import CannotPost, post_note
from feeds.actions.save_draft import Writing, save_draft
from feeds.actions.save_product import save_product, unsave_product
from feeds.actions.tag_products import tag_products
from feeds.models import Draft, Note, Product, SavedProduct, Seller
from feeds.queries.products import GOODS
from feeds.selling import MOST_IN_NOTE, CannotSell
from moderation.models import Check
from tests.images import jpeg
from tests.people import PASSWORD, mara, person, xiaoman
from tests.shops import OFFER, PICTURE, product_of, shop_of

pytestmark = pytest.mark.django_db
SHOP = {"name": "Clay", "about": "Mugs.", "country": "US", "link": "", "contact": "mara@example.org"}
FORM = {"title": "Mug", "text": "Blue.", "price": "34.50", "currency": "USD", "stock": "3"}
FORM |= {"link": "https://clay.example/", "contact": ""}


@pytest.fixture
def at_mara(client: Client) -> Client:
    mara()
    assert client.login(username="mara", password=PASSWORD)
    return client


def me() -> Account:
    return Account.objects.get(username="mara")


def upload(name: str = "mug.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(), "image/jpeg")


def added(client: Client, *alts: str) -> dict[str, Any]:
    """What the form holds once so many pictures were added and described."""
    answer = client.post(reverse("product_new"), {"add": "1", "pictures": [upload() for _ in alts]})
    tokens = re.findall(r'name="kept" value="([^"]*)"', answer.content.decode())
    assert len(tokens) == len(alts)
    return {"kept": tokens, "alt": list(alts)}


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- The shop --------------------------------------------------------------------------------------------------------
def test_a_shop_is_opened_and_then_changed(at_mara: Client) -> None:
    assert at_mara.get(reverse("shop_mine")).url == reverse("shop_edit")
    assert at_mara.post(reverse("shop_edit"), SHOP).url == reverse("product_new")
    assert at_mara.get(reverse("shop_mine")).url == "/@mara/shop/"
    at_mara.post(reverse("shop_edit"), SHOP | {"name": "Clay & Co"})
    shop = Seller.objects.get()
    assert (shop.name, shop.revision) == ("Clay & Co", 2)
    assert Check.objects.filter(kind="seller", subject_id=shop.pk).count() == 2
    at_mara.post(reverse("shop_edit"), SHOP | {"name": "Clay & Co"})
    assert Check.objects.filter(kind="seller").count() == 2, "nothing new was said"
    shown = page(Client(), "/@mara/shop/")
    assert "Clay &amp; Co" in shown and "sells from: United States" in shown and "Add a product" not in shown
    assert "/@mara/shop/" in page(Client(), "/@mara/")


def test_who_sells_can_be_reached(at_mara: Client) -> None:
    answer = at_mara.post(reverse("shop_edit"), SHOP | {"contact": ""})
    assert answer.status_code == 422 and "how to reach you" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        open_shop(account=me(), name="Clay", about="", country="US")


def test_nobody_else_has_a_shop(client: Client) -> None:
    mara()
    assert client.get("/@mara/shop/").status_code == 404
    assert "/shop/" not in page(client, "/@mara/")


# --- Products --------------------------------------------------------------------------------------------------------
def test_a_product_is_offered_with_its_pictures(at_mara: Client) -> None:
    at_mara.post(reverse("shop_edit"), SHOP)
    sent = FORM | added(at_mara, "A mug") | {"pictures": upload()}
    answer = at_mara.post(reverse("product_new"), sent)
    product = Product.objects.get()
    assert answer.url == product.get_absolute_url()
    assert (product.price, product.currency, product.stock) == (Decimal("34.50"), "USD", 3)
    assert [one.alt for one in product.pictures.all()] == ["A mug", ""] and product.pictures_count == 2
    shown = page(Client(), answer.url)
    assert "$34.50" in shown and "3 left" in shown and "Buy at clay.example" in shown
    assert 'href="https://clay.example/" rel="nofollow noopener ugc"' in shown
    assert "Mug" in page(Client(), "/@mara/shop/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"price": "0"}, "Write a price above 0."),
        ({"price": "-3"}, "Write a price above 0."),
        ({"price": "NaN"}, "Enter a number."),
        ({"price": "1e30"}, "no more than 14 digits"),
        ({"price": "9.999"}, "up to 2 decimal places"),
        ({"price": "12.5", "currency": "JPY"}, "This currency has no decimal places."),
        ({"currency": "XYZ"}, "Select a valid choice"),
        ({"stock": "-1"}, "greater than or equal to 0"),
        ({"link": "http://clay.example/"}, "it begins with https://"),
        ({"link": "javascript:alert(1)"}, "it begins with https://"),
        ({"link": "https://bank.example@evil.example/"}, "it begins with https://"),
        ({"link": ""}, "Say where to buy it"),
        ({"title": "\u200b"}, "Give the product a title."),
        ({"title": "a\0b"}, "Null characters"),
    ],
)
def test_bad_input_gets_one_sentence_and_loses_nothing(at_mara: Client, wrong: dict[str, str], sentence: str) -> None:
    at_mara.post(reverse("shop_edit"), SHOP)
    answer = at_mara.post(reverse("product_new"), FORM | added(at_mara, "A blue mug") | wrong)
    told = answer.content.decode()
    assert answer.status_code == 422 and sentence in told and "Blue." in told and 'value="A blue mug"' in told
    assert not Product.objects.exists()


def test_without_scripts_pictures_are_added_before_anything_is_written(at_mara: Client) -> None:
    at_mara.post(reverse("shop_edit"), SHOP)
    answer = at_mara.post(reverse("product_new"), {"add": "1", "price": "34", "pictures": upload()})
    told = answer.content.decode()
    assert answer.status_code == 200 and 'class="error"' not in told
    assert 'name="kept"' in told and 'value="34"' in told


def test_a_product_has_a_picture_and_no_more_than_nine(at_mara: Client) -> None:
    at_mara.post(reverse("shop_edit"), SHOP)
    assert "at least one picture" in at_mara.post(reverse("product_new"), FORM).content.decode()
    ten = at_mara.post(reverse("product_new"), FORM | {"pictures": [upload() for _ in range(10)]})
    assert "the others were left out" in ten.content.decode()
    with pytest.raises(CannotSell):
        offer_product(account=me(), offer=Offer(**OFFER), pictures=[PICTURE] * 10)


@pytest.mark.parametrize(
    ("currency", "price", "shown", "chinese"),
    [
        ("JPY", "2400", "¥2,400", "JP¥2,400"),
        ("CNY", "39.9", "CN¥39.90", "¥39.90"),
        ("JOD", "3.25", "JOD\xa03.250", "JOD\xa03.250"),
    ],
)
def test_a_price_is_written_as_the_reader_writes_it(
    client: Client, currency: str, price: str, shown: str, chinese: str
) -> None:
    product = product_of(mara(), price=Decimal(price), currency=currency)
    assert shown in page(client, product.get_absolute_url())
    answer = client.get(product.get_absolute_url(), headers={"Accept-Language": "zh-CN"})
    assert chinese in answer.content.decode()


def test_what_is_sold_out_says_so_and_leads_nowhere(client: Client) -> None:
    product = product_of(mara(), stock=0)
    shown = page(client, product.get_absolute_url())
    assert "Sold out" in shown and "Buy at" not in shown
    assert "Sold out" in page(client, "/@mara/shop/")
    assert "left" not in page(client, product_of(me(), stock=None).get_absolute_url())


def test_an_edit_is_checked_again_and_a_change_of_the_stock_is_not(at_mara: Client) -> None:
    product = product_of(me())
    form = page(at_mara, reverse("product_edit", args=[product.pk]))
    token = form.split('name="kept" value="')[1].split('"')[0]
    sent = FORM | {"title": "Mug", "text": "Stoneware.", "price": "34", "stock": "2", "kept": token, "alt": "A mug"}
    sent["link"] = product.link
    at_mara.post(reverse("product_edit", args=[product.pk]), sent)
    product.refresh_from_db()
    assert (product.stock, product.revision) == (2, 1)
    at_mara.post(reverse("product_edit", args=[product.pk]), sent | {"alt": "A blue mug"})
    product.refresh_from_db()
    assert product.revision == 2 and product.pictures.get().alt == "A blue mug"
    assert [check.revision for check in Check.objects.filter(kind="product").order_by("id")] == [1, 2]


def test_nobody_touches_the_product_of_another(client: Client) -> None:
    product = product_of(mara())
    stranger = xiaoman()
    client.force_login(stranger)
    assert client.get(reverse("product_edit", args=[product.pk])).status_code == 404
    client.post(reverse("product_delete", args=[product.pk]))
    product.refresh_from_db()
    assert product.deleted_at is None
    with pytest.raises(CannotSell):
        edit_product(account=stranger, product=product, offer=Offer(**OFFER), pictures=[PICTURE])
    with pytest.raises(CannotSell, match="Open your shop first"):
        offer_product(account=stranger, offer=Offer(**OFFER), pictures=[PICTURE])


def test_a_deleted_product_is_gone_and_comes_back_in_time(at_mara: Client) -> None:
    product = product_of(me())
    back = at_mara.post(reverse("product_delete", args=[product.pk])).url
    assert "Your product is deleted." in page(at_mara, back)
    assert Client().get(product.get_absolute_url()).status_code == 404
    assert at_mara.post(reverse("product_undelete", args=[product.pk])).url == product.get_absolute_url()
    assert Client().get(product.get_absolute_url()).status_code == 200


def test_what_is_deleted_goes_for_good_with_its_pictures_and_its_place_in_notes() -> None:
    prepared = media.read_picture(upload())
    media.store(prepared)
    product = product_of(mara())
    product.pictures.update(digest=prepared.digest)
    note = post_note(author=me(), title="New mug", text="", products=[product])
    assert forget_pictures([prepared.digest], untouched_for=dt.timedelta()) == 0, "a product still shows it"
    Product.objects.update(deleted_at=timezone.now() - UNDO - 3 * GRACE)
    assert delete_product.end_deleted() == 1
    assert not Product.objects.exists() and note.note_products.count() == 0
    assert forget_pictures([prepared.digest], untouched_for=dt.timedelta()) == 1
    assert delete_product.undelete_product(account=me(), product_id=product.pk) is None


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://clay.example:8443/mug", "clay.example"),
        # The first letter is a Cyrillic one.
        ("https://сlay.example/", "xn--lay-3ed.example"),
    ],
)
def test_a_link_says_where_it_leads(client: Client, link: str, host: str) -> None:
    assert f"Buy at {host}<" in page(client, product_of(mara(), link=link).get_absolute_url())


# --- In notes --------------------------------------------------------------------------------------------------------
def test_a_note_with_products_is_marked_as_selling(at_mara: Client) -> None:
    mug, bowl = product_of(me()), product_of(me(), title="Bowl", price=Decimal("72"))
    assert "Bowl" in page(at_mara, reverse("note_new"))
    at_mara.post(reverse("note_new"), {"title": "New things", "products": [str(mug.pk), str(bowl.pk)], "choosing": "1"})
    note = Note.objects.get()
    shown = page(Client(), note.get_absolute_url())
    assert note.selling and "Selling" in shown and "Bowl" in shown and "$72.00" in shown
    assert ">Selling<" in page(Client(), "/") and ">Selling<" in page(Client(), f"/n/{note.pk}/embed/")
    assert "Selling" in page(Client(), "/atom/")
    plain = post_note(author=me(), title="Only words", text="")
    assert "Selling" not in page(Client(), plain.get_absolute_url())


def test_a_note_stays_marked_when_its_products_are_gone(client: Client) -> None:
    product = product_of(mara())
    note = post_note(author=me(), title="New mug", text="", products=[product])
    tag_products(note=note, products=[])
    shown = page(client, note.get_absolute_url())
    assert "Selling" in shown and "offered no more" in shown


def test_a_draft_keeps_its_products_until_it_is_posted_and_an_edit_changes_them(at_mara: Client) -> None:
    mug, bowl = product_of(me()), product_of(me(), title="Bowl")
    writing = {"title": "New mug", "choosing": "1"}
    at_mara.post(reverse("note_new"), writing | {"save": "1", "products": [str(mug.pk)]})
    draft = Draft.objects.get()
    assert draft.products == [mug.pk]
    form = page(at_mara, f"{reverse('note_new')}?draft={draft.pk}")
    assert f'value="{mug.pk}" checked' in form and f'value="{bowl.pk}" checked' not in form
    note = post_draft(author=me(), draft=draft)
    assert note.selling and [each.product for each in note.note_products.all()] == [mug]
    at_mara.post(reverse("note_edit", args=[note.pk]))
    draft = Draft.objects.get()
    assert draft.products == [mug.pk]
    sent = writing | {"draft": draft.pk, "version": draft.version, "products": [str(bowl.pk)], "arranged": "1"}
    at_mara.post(reverse("note_new"), sent)
    note.refresh_from_db()
    assert [each.product for each in note.note_products.all()] == [bowl]
    assert note.revision == 1, "it says what it said"


def test_what_was_deleted_meanwhile_is_not_in_the_note(at_mara: Client) -> None:
    mug = product_of(me())
    draft, _beside = save_draft(author=me(), writing=Writing(title="New mug", products=[mug.pk]))
    delete_product.delete_product(account=me(), product=mug)
    assert not post_draft(author=me(), draft=draft).selling


def test_whoever_has_no_shop_is_asked_for_no_products(at_mara: Client) -> None:
    assert 'name="products"' not in page(at_mara, reverse("note_new"))


def test_a_note_shows_none_but_its_authors_products_and_only_a_few(at_mara: Client) -> None:
    theirs = product_of(xiaoman())
    with pytest.raises(CannotPost, match="own shop"):
        post_note(author=me(), title="Look", text="", products=[theirs])
    many = [product_of(me(), title=f"Mug {number}") for number in range(MOST_IN_NOTE + 1)]
    sent = {"title": "Many", "products": [str(each.pk) for each in many], "choosing": "1"}
    answer = at_mara.post(reverse("note_new"), sent)
    told = answer.content.decode()
    assert answer.status_code == 422 and "up to 5 products" in told
    assert len(re.findall(r'name="products" value="\d+" checked', told)) == len(many)
    at_mara.post(reverse("note_new"), {"title": "Forged", "products": [str(theirs.pk), "x", "9" * 40]})
    assert not Note.objects.get().selling


# --- Saved -----------------------------------------------------------------------------------------------------------
def test_a_product_is_saved_once_and_let_go(client: Client) -> None:
    product, reader = product_of(mara()), xiaoman()
    client.force_login(reader)
    save = reverse("product_save", args=[product.pk])
    for _twice in range(2):
        button = client.post(save, headers={"HX-Request": "true"}).content.decode()
        assert 'aria-pressed="true"' in button
    assert SavedProduct.objects.filter(account=reader).count() == 1
    assert "Mug" in page(client, reverse("saved_products"))
    client.post(save, {"undo": "1"})
    assert not SavedProduct.objects.exists() and "Nobody else sees" in page(client, reverse("saved_products"))


def test_a_visitor_signs_in_first_and_finds_the_product_again(client: Client) -> None:
    product = product_of(mara())
    save = reverse("product_save", args=[product.pk])
    assert client.post(save).url == f"/accounts/login/?next={save}"
    client.force_login(xiaoman())
    assert client.get(save).url == product.get_absolute_url()


def test_saved_products_come_latest_first_and_in_pages(client: Client) -> None:
    reader = xiaoman()
    for number in range(GOODS + 2):
        save_product(account=reader, product=product_of(me() if number else mara(), title=f"Mug {number:02}"))
    client.force_login(reader)
    first = client.get(reverse("saved_products")).context["goods"]
    rest = client.get(reverse("saved_products"), {"before": first.next}).context["goods"]
    titles = [good.product.title for goods in (first, rest) for good in goods.items]
    assert titles == [f"Mug {number:02}" for number in reversed(range(GOODS + 2))] and rest.next == ""
    unsave_product(account=reader, product=first.items[0].product)
    assert SavedProduct.objects.count() == GOODS + 1


# --- What it costs to show -------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("frozen_is_asked")
@pytest.mark.parametrize(
    ("address", "number"), [("/@mara/shop/", 9), ("/me/saved/products/", 9), ("note", 10), ("/notes/new/", 5)]
)
def test_the_same_few_queries_however_much_is_shown(
    client: Client, django_assert_num_queries: Callable[..., Any], address: str, number: int
) -> None:
    seller, reader = mara(), person("reader", country="CN")
    few = [product_of(seller, title=f"Mug {number}") for number in range(MOST_IN_NOTE)]
    note = post_note(author=seller, title="New", text="", products=few)
    more = [product_of(seller, title=f"Bowl {number}") for number in range(15)]
    for product in [*few, *more]:
        save_product(account=reader, product=product)
    client.force_login(seller if address == "/notes/new/" else reader)
    where = note.get_absolute_url() if address == "note" else address
    client.cookies["currency"] = "CNY"
    client.get(where)
    with django_assert_num_queries(number):
        assert client.get(where).status_code == 200


@pytest.mark.usefixtures("frozen_is_asked")
def test_a_wall_of_notes_that_sell_asks_nothing_more(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    seller = mara()
    post_note(author=seller, title="New", text="", products=[product_of(seller)])
    client.get("/")
    with django_assert_num_queries(2):
        client.get("/?order=time")


def test_a_shop_opens_once_however_often_it_is_asked_for() -> None:
    seller = mara()
    assert shop_of(seller) == shop_of(seller) and Seller.objects.count() == 1
