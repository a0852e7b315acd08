"""What policies, decisions and laws do to selling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from isthmus.regions.viewer import Viewer

from accounts.actions.record_verification import store as record
from accounts.actions.send_document import send_document
from accounts.effects import effects_on
from accounts.identity.vault import Contents
from accounts.models import Account, Document
from accounts.policies import policies_of
from feeds.actions.offer_product import Offer, edit_product
from feeds.actions.post_note import CannotPost, post_note
from feeds.actions.save_product import save_product
from feeds.models import Product, SavedProduct, Seller
from feeds.selling import CannotSell
from moderation.actions.claim_case import claim_case
from moderation.actions.decide_case import decide_case
from moderation.actions.make_moderator import make_moderator
from moderation.actions.obey_demand import lift_demand, obey_demand
from moderation.measures import Chosen
from moderation.models import Case, Decision, LegalDemand
from tests.checks import run_checks
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.shops import OFFER, PICTURE, product_of, shop_of

pytestmark = pytest.mark.django_db
VERIFIED = policy("sellers-verified", '[policy.selling]\nverify = "before_selling"\nproviders = ["document"]')
OFF = policy("no-shop", '[policy.features]\noff = ["products"]')
OFF_AT_HOME = policy("no-shop", '[policy.features]\noff = ["products"]', audience='homes = ["domestic"]')
CHECKED = policy("checked-first", '[policy.check]\nwhen = "before"')
APART = policy(
    "apart", "[policy.between]\nsee = false\nfollow = false\ncomment = false", audience='homes = ["domestic"]'
)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def moderator() -> Account:
    account = person("moderator")
    make_moderator(account=account)
    return account


def withhold(subject_id: int) -> Decision:
    case, by = Case.objects.get(subject_id=subject_id), Account.objects.get(username="moderator")
    case = claim_case(case_id=case.pk, moderator=by)
    return decide_case(
        case_id=case.pk, moderator=by, token=case.claim_token, measures=[Chosen("remove")],
        rule_version=case.rule.current, facts="It is a copy.",
    )  # fmt: skip


# --- Who may sell ----------------------------------------------------------------------------------------------------
def test_a_policy_asks_sellers_to_show_who_they_are(settings: Any, tmp_path: Any) -> None:
    settings.TENANT_DIR = tmp_path / "tenant"
    put_in_force(settings, VERIFIED)
    seller = mara()
    client = signed_in(seller)
    form = client.get(reverse("shop_edit")).content.decode()
    assert "The policy sellers-verified" in form and reverse("identity") in form
    told = {"name": "Clay", "about": "", "country": "US", "link": "", "contact": "a@example.org"}
    answer = client.post(reverse("shop_edit"), told)
    assert answer.status_code == 422 and not Seller.objects.exists()
    with pytest.raises(CannotSell, match="sellers-verified"):
        shop_of(seller)
    # It is asked of who sells, and of nobody else.
    post_note(author=seller, title="Only words", text="")
    identity = client.get(reverse("identity")).content.decode()
    assert "Before selling something, people show who they are" in identity
    assert reverse("identity_document") in identity and "You can post and comment without it" in identity
    assert client.get(reverse("identity_document")).status_code == 200
    send_document(account=seller, contents=Contents("passport", "DE", "L01X00T47", b"pixels"))
    assert Document.objects.get().account == seller
    record(account=seller, provider="document", checked_by=moderator().pk, digest="d")
    assert client.post(reverse("shop_edit"), told).status_code == 302
    assert "Identity shown on" in Client().get("/@mara/shop/").content.decode()


def test_a_seller_who_takes_it_back_offers_and_changes_nothing_more(settings: Any) -> None:
    product = product_of(mara())
    put_in_force(settings, VERIFIED)
    with pytest.raises(CannotSell, match="sellers-verified"):
        edit_product(account=product.author, product=product, offer=Offer(**OFFER), pictures=[PICTURE])
    with pytest.raises(CannotPost, match="sellers-verified"):
        post_note(author=product.author, title="New", text="", products=[product])
    assert Client().get(product.get_absolute_url()).status_code == 200


def test_who_has_to_show_it_before_posting_shows_it_before_selling(settings: Any) -> None:
    put_in_force(
        settings, policy("real-people", '[policy.identity]\nverify = "before_posting"\nproviders = ["document"]')
    )
    with pytest.raises(CannotSell, match="real-people"):
        shop_of(mara())


# --- Switched off ----------------------------------------------------------------------------------------------------
def test_where_products_are_off_the_page_says_so_and_names_the_policy(settings: Any) -> None:
    product = product_of(mara())
    note = post_note(author=product.author, title="New mug", text="", products=[product])
    reader = xiaoman()
    save_product(account=reader, product=product)
    put_in_force(settings, OFF_AT_HOME)
    client = signed_in(reader)
    for address in (product.get_absolute_url(), "/@mara/shop/", reverse("saved_products"), reverse("shop_edit")):
        answer = client.get(address)
        told = answer.content.decode()
        assert answer.status_code == 403 and "Products are switched off for you." in told, address
        assert "The policy no-shop" in told and "Stoneware" not in told
    shown = client.get(note.get_absolute_url()).content.decode()
    assert "Products are switched off for you." in shown and "Stoneware" not in shown and "$34" not in shown
    assert "Selling" in shown, "that it sells is said all the same"
    assert "$34.00" in Client().get(note.get_absolute_url()).content.decode()


def test_what_is_off_is_refused_on_the_server(settings: Any) -> None:
    product, reader = product_of(mara()), xiaoman()
    own = product_of(reader)
    put_in_force(settings, OFF_AT_HOME)
    client = signed_in(reader)
    answer = client.post(reverse("product_save", args=[product.pk]))
    assert answer.status_code == 403 and not SavedProduct.objects.exists()
    assert client.post(reverse("product_new"), {"title": "Cup"}).status_code == 403
    assert client.post(reverse("product_edit", args=[own.pk]), {"title": "Cup"}).status_code == 403
    answer = client.post(reverse("note_new"), {"title": "New", "products": [str(own.pk)], "choosing": "1"})
    assert answer.status_code == 422 and "The policy no-shop" in answer.content.decode().replace("“", "").replace(
        "”", ""
    )
    for refused in (
        lambda: save_product(account=reader, product=product),
        lambda: product_of(reader),
        lambda: shop_of(reader, name="Other"),
    ):
        with pytest.raises(CannotSell, match="no-shop"):
            refused()


def test_ones_own_products_can_be_seen_and_deleted_where_they_are_off(settings: Any) -> None:
    own = product_of(mara())
    put_in_force(settings, OFF)
    client = signed_in(own.author)
    assert client.get(own.get_absolute_url()).status_code == 200
    client.post(reverse("product_delete", args=[own.pk]))
    own.refresh_from_db()
    assert own.deleted_at is not None


def test_where_two_homes_do_not_see_each_other_products_are_no_way_round(settings: Any) -> None:
    product = product_of(mara())
    product_of(product.author, title="Mug, the second")
    put_in_force(settings, APART)
    client = signed_in(xiaoman())
    answer = client.get(product.get_absolute_url())
    assert answer.status_code == 403 and "The policy apart" in answer.content.decode()
    assert "Stoneware" not in answer.content.decode()
    client.post(reverse("product_save", args=[product.pk]))
    assert not SavedProduct.objects.exists()
    shop = client.get("/@mara/shop/").content.decode()
    assert "Stoneware" not in shop and "Mug" not in shop and "a@example.org" not in shop
    assert shop.count("2 products stood here.") == 1, "one notice stands for all"
    assert "2 products on this page are withheld" in shop


# --- Checked, withheld, shown again ----------------------------------------------------------------------------------
def test_what_waits_for_its_check_only_its_seller_sees(settings: Any) -> None:
    put_in_force(settings, CHECKED)
    product = product_of(mara())
    seller = signed_in(product.author)
    assert Client().get(product.get_absolute_url()).status_code == 404
    assert "waits for its check" in Client().get("/@mara/shop/").content.decode()
    assert "a@example.org" not in Client().get("/@mara/shop/").content.decode()
    assert "so far only you see it" in seller.get(product.get_absolute_url()).content.decode()
    assert "1 of your products waits for its check." in effects_on(product.author)
    assert "What your shop says of itself waits for its check." in effects_on(product.author)
    run_checks()
    assert Client().get(product.get_absolute_url()).status_code == 200
    assert "a@example.org" in Client().get("/@mara/shop/").content.decode()
    # An edit waits as well.
    edit_product(account=product.author, product=product, offer=Offer(**OFFER | {"text": "New."}), pictures=[PICTURE])
    assert Client().get(product.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"title": "A fake passport for sale"}, "illegal-goods"),
        ({"text": "办假证，快"}, "illegal-goods"),
        ({"contact": "Best AAA replica"}, "fair-selling"),
        ({"link": "https://x.example/", "text": "一比一复刻包"}, "fair-selling"),
    ],
)
def test_the_rules_hold_for_all_that_a_product_says(told: dict[str, str], rule: str) -> None:
    product_of(mara(), **told)
    run_checks()
    assert Case.objects.get(kind="product").rule.code == rule


def test_an_edit_that_breaks_a_rule_is_found() -> None:
    product = product_of(mara())
    run_checks()
    assert not Case.objects.exists()
    offer = Offer(**OFFER | {"text": "Counterfeit banknotes"})
    edit_product(account=product.author, product=product, offer=offer, pictures=[PICTURE])
    run_checks()
    assert Case.objects.get().rule.code == "illegal-goods"


def test_a_withheld_product_leaves_a_notice_everywhere(settings: Any) -> None:
    by = moderator()
    product = product_of(mara(), title="Fake passport for sale")
    note = post_note(author=product.author, title="Look", text="", products=[product])
    reader = xiaoman()
    save_product(account=reader, product=product)
    run_checks()
    desk = signed_in(by)
    case = Case.objects.get()
    assert "A product" in desk.get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
    withhold(product.pk)
    client = signed_in(reader)
    gone = client.get(product.get_absolute_url())
    assert gone.status_code == 410
    pages = [gone, *(client.get(at) for at in ("/@mara/shop/", reverse("saved_products"), note.get_absolute_url()))]
    for answer in pages:
        told = answer.content.decode()
        assert "Illegal goods" in told and "A product stood here." in told and "Fake passport" not in told
    # Its seller sees what others see, and is told why.
    seller = signed_in(product.author)
    own = seller.get(product.get_absolute_url()).content.decode()
    assert "Others see a notice in its place everywhere" in own and "Fake passport" in own
    statement = product.author.statements.get()
    told = seller.get(statement.get_absolute_url()).content.decode()
    assert "Fake passport for sale" in told and "It is a copy." in told
    assert "1 of your products is withheld, everywhere or in some places." in effects_on(product.author)
    # What was saved can be let go.
    client.post(reverse("product_save", args=[product.pk]), {"undo": "1"})
    assert not SavedProduct.objects.exists()
    client.post(reverse("product_save", args=[product.pk]))
    assert not SavedProduct.objects.exists(), "nobody saves what is kept from them"


def test_a_withheld_shop_says_nothing_and_its_products_go_on() -> None:
    moderator()
    product = product_of(mara())
    shop_of(product.author, about="Guaranteed crypto returns")
    run_checks()
    withhold(product.seller_id)
    told = Client().get("/@mara/shop/").content.decode()
    assert "What the shop says of itself is withheld." in told and "crypto" not in told and "Mug" in told
    own = signed_in(product.author).get("/@mara/shop/").content.decode()
    assert "crypto" in own and "Others see a notice in its place everywhere" in own


def test_a_law_withholds_a_product_in_its_country_and_nowhere_else(settings: Any) -> None:
    settings.SEEN_FROM = True
    product = product_of(mara())
    staff = Account.objects.create_superuser("root_1", "", PASSWORD)
    sent = {
        "address": f"https://x{product.get_absolute_url()}", "country": "DE", "authority": "A court",
        "law": "Section 1", "reference": "", "received_on": "2026-11-01",
    }  # fmt: skip
    assert signed_in(staff).post(reverse("admin:moderation_legaldemand_add"), sent).status_code == 302
    status = {}
    for country in ("DE", "FR"):
        client = Client()
        session = client.session
        session["seen_from"] = country
        session.save()
        status[country] = client.get(product.get_absolute_url())
    assert status["DE"].status_code == 451 and 'rel="blocked-by"' in status["DE"]["Link"]
    assert status["FR"].status_code == 200
    lift_demand(demand=LegalDemand.objects.get(), facts="", staff=staff)
    assert Client().get(product.get_absolute_url()).status_code == 200


def test_the_door_to_products_lets_through_what_has_a_place(settings: Any) -> None:
    seller, other = mara(), xiaoman()
    shown, held, deleted = (product_of(seller, title=title) for title in ("shown", "held", "deleted"))
    Product.objects.filter(pk=held.pk).update(held=True)
    Product.objects.filter(pk=deleted.pk).update(deleted_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    seen = {}
    for account in (seller, other, None):
        policies = policies_of(account or other)
        viewer = Viewer(account, None, (), account.home if account else None, None, policies)
        seen[account] = {each.title for each in Product.objects.visible_to(viewer)}
    assert seen == {seller: {"shown", "held"}, other: {"shown"}, None: {"shown"}}
    demand = {"country": "DE", "authority": "A court", "law": "1", "reference": "", "received_on": dt.date(2026, 11, 1)}
    obey_demand(kind="product", subject=shown, staff=person("staff"), **demand)
    shown.refresh_from_db()
    assert shown.restricted and shown.withheld_by is None


def test_what_waits_goes_on_waiting_when_it_is_edited_from_elsewhere(settings: Any) -> None:
    put_in_force(settings, policy("checked-first", '[policy.check]\nwhen = "before"', audience='countries = ["US"]'))
    seller = mara()
    product, elsewhere = (
        product_of(seller),
        settings.POLICIES.applied(home="global", country="FR", languages=(), age=None),
    )
    assert product.held and product.seller.held and elsewhere.check.when == "after"
    edited = edit_product(
        account=seller, product=product, offer=Offer(**OFFER | {"text": "New."}), pictures=[PICTURE], policies=elsewhere
    )
    assert edited.held
    assert shop_of(seller, about="New.", policies=elsewhere).held


def test_the_words_of_ones_own_note_can_be_changed_where_products_are_off(settings: Any) -> None:
    product = product_of(mara())
    note = post_note(author=product.author, title="New mug", text="", products=[product])
    put_in_force(settings, OFF)
    client = signed_in(product.author)
    draft = client.post(reverse("note_edit", args=[note.pk]))["Location"].partition("=")[2]
    sent = {"draft": draft, "version": "1", "title": "New mug, in blue"}
    assert client.post(reverse("note_new"), sent)["Location"] == f"{note.get_absolute_url()}?edited=1"
    note.refresh_from_db()
    assert note.title == "New mug, in blue" and note.note_products.get().product == product
