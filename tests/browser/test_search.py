"""Somebody looks for something: by keyboard, with and without scripts, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.serving import Serving

pytestmark = pytest.mark.browser

WORDS = {
    "en-US": {
        "box": "Search for notes, people, tags and products",
        "people": "People",
        "button": "Search",
        "none": "No note has",
    },
    "zh-CN": {"box": "搜索笔记、用户、标签和商品", "people": "用户", "button": "搜索", "none": "没有笔记含有"},
}


@pytest.fixture(scope="module")
def site(browser: Browser) -> Iterator[Serving]:
    with Serving("shared") as serving:
        nadia = Visitor(browser, serving.address["shared"])
        nadia.join("nadia", "Nadia")
        nadia.post("一家小店", "上海的咖啡館，下雨天最好。#咖啡时光")
        nadia.post("Fog", "Nothing but fog.")
        nadia.close()
        yield serving


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_note_and_a_person_are_found(site: Serving, browser: Browser, javascript: bool, locale: str) -> None:
    said = WORDS[locale]
    lin = Visitor(browser, site.address["shared"], javascript=javascript, locale=locale)
    page = lin.open("/")
    page.get_by_label(said["box"]).fill("咖啡馆 -北京")
    page.get_by_label(said["box"]).press("Enter")
    expect(page.get_by_role("heading", name="一家小店")).to_be_visible()
    expect(page.get_by_role("heading", name="Fog")).to_have_count(0)
    page.get_by_label(said["box"]).fill("nadai")
    page.get_by_role("search").get_by_role("button", name=said["button"]).click()
    expect(page.get_by_text(re.compile(said["none"]))).to_be_visible()
    # Among the kinds, and offered once more where no note has the words.
    page.locator("main").get_by_role("link", name=said["people"], exact=True).last.click()
    expect(page.get_by_role("link", name=re.compile("@nadia"))).to_be_visible()
    assert lin.faults == []
    lin.close()


def test_suggestions_are_chosen_with_arrow_keys(site: Serving, browser: Browser) -> None:
    lin = Visitor(browser, site.address["shared"])
    box = lin.open("/").get_by_role("combobox")
    box.press_sequentially("咖")
    options = lin.page.get_by_role("option")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("")
    box.press_sequentially("nad")
    expect(options).to_have_text(re.compile("Nadia"))
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    box.press("ArrowDown")
    box.press("Enter")
    expect(lin.page).to_have_url(re.compile("/@nadia/$"))
    assert lin.faults == []
    lin.close()


def test_where_there_is_nothing_to_suggest_nothing_opens(site: Serving, browser: Browser) -> None:
    lin = Visitor(browser, site.address["shared"])
    box = lin.open("/").get_by_role("combobox")
    box.press_sequentially("nad")
    expect(lin.page.get_by_role("option")).to_have_count(1)
    box.press_sequentially("龘")
    expect(lin.page.get_by_role("option")).to_have_count(0)
    expect(lin.page.locator("#suggestions")).to_be_hidden()
    lin.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(site: Serving, browser: Browser, width: int, scheme: str) -> None:
    lin = Visitor(browser, site.address["shared"], viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = lin.open("/")
    if width < 700:
        page.get_by_role("link", name="Search", exact=True).click()
        expect(page).to_have_url(re.compile("/search/$"))
    for path in ("/search/", "/search/?q=咖啡&lang=zh-hant", "/search/?q=nad&in=people", "/search/?q=咖&in=tags"):
        lin.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    lin.close()


def test_names_are_suggested_in_a_text_by_keyboard_and_by_touch(site: Serving, browser: Browser) -> None:
    lin = Visitor(browser, site.address["shared"])
    lin.join("lin_m", "Lin")
    text = lin.open("/notes/new/").get_by_label("Text")
    options = lin.page.locator(".names").get_by_role("option")
    text.press_sequentially("With a@nad and @nad")
    expect(options).to_have_text(re.compile("Nadia"))
    expect(lin.page.locator(".names [role=status]")).to_have_text("1 person; choose with the arrow keys")
    text.press("Escape")
    expect(options).to_have_count(0)
    text.press_sequentially("i")
    expect(options).to_have_count(1)
    text.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert text.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert Axe().run(lin.page).response["violations"] == []
    text.press("Enter")
    expect(text).to_have_value("With a@nad and @nadia ")
    expect(options).to_have_count(0)
    expect(text).to_be_focused()
    text.press_sequentially("and @nad")
    options.first.click()
    expect(text).to_have_value("With a@nad and @nadia and @nadia ")
    expect(text).to_be_focused()
    # In a comment as well, in the note that opens over the grid.
    lin.open("/").get_by_role("link", name="Fog").first.click()
    say = lin.page.get_by_label("Your comment")
    say.press_sequentially("＠nad")
    options.first.click()
    expect(say).to_have_value("＠nadia ")
    assert lin.faults == []
    lin.close()


def test_on_a_phone_why_these_stands_in_the_line_where_the_kinds_end(site: Serving, browser: Browser) -> None:
    lin = Visitor(browser, site.address["shared"], viewport={"width": 390, "height": 844})
    page = lin.open("/search/?q=fog")
    line, why = (
        page.get_by_role("link", name="Best first").bounding_box(),
        page.get_by_text("Why these?").bounding_box(),
    )
    assert line and why and why["y"] < line["y"] + line["height"] and line["y"] < why["y"] + why["height"]
    expect(page.get_by_role("navigation", name="What to search")).to_be_attached()
    lin.close()
