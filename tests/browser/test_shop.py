"""A shop from its opening to what somebody saves from it, with scripts and without, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.images import jpeg
from tests.serving import Serving

pytestmark = pytest.mark.browser
# What is typed and pressed, in the words of each language.
ENGLISH = {
    "shop": "Name of the shop", "country": "The country that you sell from", "contact": "Contact",
    "open": "Open the shop", "pictures": "Pictures", "title": "Title", "price": "Price", "currency": "Currency",
    "put": "Put it into the shop", "there": "Your product is in your shop.", "post": "Post",
    "posted": "Your note is posted.", "selling": "Selling", "save": "Save for later", "saved": "Saved for later",
    "prices": "Currency of prices", "keep": "Save", "about": "about", "undo": "Undo",
    "delete": "Delete this product", "back": "Your product is back.",
}  # fmt: skip
CHINESE = {
    "shop": "店名", "country": "你从哪个国家或地区发货", "contact": "联系方式",
    "open": "开店", "pictures": "图片", "title": "标题", "price": "价格", "currency": "货币",
    "put": "上架", "there": "商品已上架。", "post": "发布",
    "posted": "笔记已发布。", "selling": "带货", "save": "收藏", "saved": "已收藏",
    "prices": "价格显示的货币", "keep": "保存", "about": "约", "undo": "撤销",
    "delete": "删除商品", "back": "商品已恢复。",
}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with Serving("shared") as serving:
        yield serving


def speak(visitor: Visitor, words: dict[str, str]) -> None:
    """From now on, read the site in the language of these words."""
    if words is CHINESE:
        visitor.page.get_by_role("button", name="简体中文").click()
        expect(visitor.page.get_by_role("link", name="语言、主题与货币")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_somebody_opens_a_shop_and_somebody_saves_from_it(
    site: Serving, browser: Browser, tmp_path: Path, words: dict[str, str], javascript: bool
) -> None:
    address = site.address["shared"]
    name = f"{'en' if words is ENGLISH else 'zh'}_{'js' if javascript else 'plain'}"
    seller = Visitor(browser, address, javascript=javascript)
    seller.join(f"seller_{name}", "Seller")
    speak(seller, words)
    page = seller.open("/me/shop/edit/")
    page.get_by_label(words["shop"]).fill("Clay & 陶")
    page.get_by_label(words["country"]).select_option("CN")
    page.get_by_label(words["contact"]).fill("seller@example.org")
    page.get_by_role("button", name=words["open"]).click()
    file = tmp_path / "mug.jpg"
    file.write_bytes(jpeg())
    page.get_by_label(re.compile(f"^{words['pictures']}")).set_input_files(file)
    page.locator("button[name=add]").click()
    page.locator("[name=alt]").fill("A mug")
    page.get_by_label(words["title"], exact=True).fill("Mug 杯")
    page.get_by_label(words["price"], exact=True).fill("34.50")
    page.get_by_label(words["currency"]).select_option("USD")
    page.locator("[name=link]").fill("https://clay.example/")
    page.get_by_role("button", name=words["put"]).click()
    expect(page.get_by_text(words["there"])).to_be_visible()
    product = page.url.removeprefix(address)
    # In a note.
    page = seller.open("/notes/new/")
    page.locator("[name=title]").fill(f"New mug {name}")
    page.get_by_label("Mug 杯").check()
    page.locator("main").get_by_role("button", name=words["post"], exact=True).click()
    expect(page.get_by_text(words["posted"])).to_be_visible()
    note = page.url.removeprefix(address).partition("?")[0]
    # Somebody finds it there, and saves it.
    buyer = Visitor(browser, address, javascript=javascript)
    buyer.join(f"buyer_{name}", "Buyer")
    speak(buyer, words)
    page = buyer.open("/preferences/")
    page.get_by_label(words["prices"]).select_option("CNY")
    page.locator("#currency").get_by_role("button", name=words["keep"]).click()
    page = buyer.open("/")
    expect(page.locator(".card", has_text=f"New mug {name}").get_by_text(words["selling"], exact=True)).to_be_visible()
    page = buyer.open(note)
    expect(page.locator(".for-sale").get_by_text(re.compile(words["about"]))).to_be_visible()
    page.get_by_role("link", name=re.compile("Mug 杯")).click()
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("button", name=words["saved"], exact=True)).to_have_attribute("aria-pressed", "true")
    expect(buyer.open("/me/saved/products/").get_by_role("heading", name="Mug 杯")).to_be_visible()
    # Deleted, and taken back.
    page = seller.open(product)
    page.get_by_role("button", name=words["delete"]).click()
    page.get_by_role("button", name=words["undo"]).click()
    expect(page.get_by_text(words["back"])).to_be_visible()
    assert seller.faults == buyer.faults == []
    seller.close()
    buyer.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found_in_a_shop_and_nothing_scrolls_sideways(
    site: Serving, browser: Browser, tmp_path: Path, scheme: str
) -> None:
    visitor = Visitor(browser, site.address["shared"], color_scheme=scheme)
    visitor.join(f"owner_{scheme}", "Owner")
    page = visitor.open("/me/shop/edit/")
    page.get_by_label("Name of the shop").fill("Clay")
    page.get_by_label("Contact").fill("owner@example.org")
    page.get_by_role("button", name="Open the shop").click()
    files = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for number, file in enumerate(files):
        file.write_bytes(jpeg(colour=(80 * number, 120, 90)))
    page.get_by_label(re.compile("^Pictures")).set_input_files(files)
    page.get_by_label("Title").fill("A mug with a rather long name that has to be broken somewhere, somehow")
    page.get_by_label("Price", exact=True).fill("123456789.5")
    page.get_by_label("Currency").select_option("KWD")
    page.get_by_role("button", name="Put it into the shop").click()
    expect(page.get_by_text("Your product is in your shop.")).to_be_visible()
    product = page.url.removeprefix(site.address["shared"])
    visitor.open("/preferences/").get_by_label("Currency of prices").select_option("JPY")
    page.locator("#currency").get_by_role("button", name="Save").click()
    paths = [product, f"{product}edit/", f"/@owner_{scheme}/shop/", "/me/shop/edit/", "/me/saved/products/"]
    paths += ["/notes/new/", "/preferences/", f"/@owner_{scheme}/"]
    found = [f"{path}: {each}" for path in paths for each in barriers(visitor.open(path))]
    page.set_viewport_size({"width": 320, "height": 640})
    wide = [path for path in paths if visitor.open(path).evaluate("document.documentElement.scrollWidth > innerWidth")]
    visitor.close()
    assert (found, wide) == ([], [])
