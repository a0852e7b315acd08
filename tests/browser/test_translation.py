"""Somebody reads what they could not read: with scripts and without, in both languages, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.images import jpeg
from tests.serving import Serving
from tests.translating import Translating

pytestmark = pytest.mark.browser
ENGLISH = {"tap": "Translate", "by": "Translated from Chinese by LibreTranslate.", "original": "Show the original"}
CHINESE = {"tap": "翻译", "by": "由 LibreTranslate 译自英语。", "original": "查看原文"}


@pytest.fixture(scope="module")
def translator() -> Iterator[Translating]:
    with Translating() as running:
        yield running


@pytest.fixture(scope="module")
def site(translator: Translating) -> Iterator[Serving]:
    serving = Serving("shared")
    serving.environment |= {"TRANSLATE_PROVIDER": "libretranslate", "TRANSLATE_URL": translator.address}
    with serving:
        # What the scheduler would have asked within half a minute.
        serving.manage("shell", "-c", "from feeds.actions.ask_translator import *; assert ask_translator()")
        yield serving


@pytest.fixture(scope="module")
def notes(site: Serving, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A note in each language, with a comment in the other one's."""
    file = tmp_path_factory.mktemp("pictures") / "one.jpg"
    file.write_bytes(jpeg())
    paths = {}
    for username, name, other, title, text, alt, said in (
        ("linlin", "林林", "zh", "早上喝茶", "今天天气很好 👩‍👩‍👧‍👦 #茶\nFine & quiet.", "窗边一杯茶", "喝茶吗"),
        (
            "wren",
            "Wren",
            "en",
            "Morning tea by the window",
            "I like tea #tea 👍🏽",
            "A cup of tea",
            "Very good tea today",
        ),
    ):
        visitor = Visitor(browser, site.address["shared"])
        visitor.join(username, name)
        paths[other] = visitor.post(title, text, pictures=[file], alt=alt)
        visitor.comment(paths[other], said)
        visitor.close()
    return paths


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_an_english_reader_gets_english(
    site: Serving, browser: Browser, notes: dict[str, str], javascript: bool
) -> None:
    visitor = Visitor(browser, site.address["shared"], javascript=javascript)
    page = visitor.open(notes["zh"])
    story = page.locator(".story > .reading")
    story.get_by_role("button", name=ENGLISH["tap"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("morning drink tea")
    expect(story).to_contain_text("today weather very good 👩‍👩‍👧‍👦 #茶")
    expect(story).to_contain_text("Fine & quiet.")
    expect(story).to_contain_text(ENGLISH["by"])
    expect(page.get_by_role("img", name="by the window one cup tea")).to_have_attribute("lang", "en")
    expect(page.get_by_text("今天天气很好")).to_be_hidden()
    story.get_by_text(ENGLISH["original"]).click()
    expect(page.get_by_text("今天天气很好")).to_be_visible()
    comment = page.locator("#thread .comment").first
    comment.get_by_role("button", name=ENGLISH["tap"]).click()
    comment = page.locator("#thread .comment").first
    expect(comment).to_contain_text("drink tea ?")
    comment.get_by_text(ENGLISH["original"]).click()
    expect(comment.get_by_text("喝茶吗")).to_be_visible()
    visitor.close()
    assert visitor.faults == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_chinese_reader_gets_chinese(
    site: Serving, browser: Browser, notes: dict[str, str], javascript: bool
) -> None:
    visitor = Visitor(browser, site.address["shared"], javascript=javascript, locale="zh-CN")
    page = visitor.open(notes["en"])
    story = page.locator(".story > .reading")
    story.get_by_role("button", name=CHINESE["tap"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("早上 茶 在 这 窗边")
    expect(story).to_contain_text("我 喜欢 茶 #tea 👍🏽")
    expect(story).to_contain_text(CHINESE["by"])
    story.get_by_text(CHINESE["original"]).click()
    expect(page.get_by_text("I like tea")).to_be_visible()
    visitor.close()
    assert visitor.faults == []


def test_the_keyboard_stays_where_it_was(site: Serving, browser: Browser, notes: dict[str, str]) -> None:
    visitor = Visitor(browser, site.address["shared"])
    page = visitor.open(notes["zh"])
    page.locator(".story > .reading").get_by_role("button", name=ENGLISH["tap"]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("morning drink tea")
    expect(page.locator(".story > .reading summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("今天天气很好")).to_be_visible()
    visitor.close()


def test_over_the_grid_it_is_the_same(site: Serving, browser: Browser, notes: dict[str, str]) -> None:
    visitor = Visitor(browser, site.address["shared"])
    page = visitor.open("/")
    page.locator(f'a[data-note][href="{notes["zh"]}"]').first.click()
    over = page.locator("#over")
    over.locator(".story > .reading").get_by_role("button", name=ENGLISH["tap"]).click()
    expect(over.get_by_role("heading", level=1)).to_have_text("morning drink tea")
    expect(over.get_by_role("img", name="by the window one cup tea")).to_be_visible()
    visitor.close()
    assert visitor.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_barrier_is_found_and_nothing_scrolls_sideways(
    site: Serving, browser: Browser, notes: dict[str, str], scheme: str, locale: str
) -> None:
    found = []
    for width in (320, 390, 1440):
        visitor = Visitor(
            browser,
            site.address["shared"],
            color_scheme=scheme,
            locale=locale,
            viewport={"width": width, "height": 844},
        )
        page = visitor.open(notes["zh" if locale == "en-US" else "en"])
        for stage in ("offered", "translated"):
            if stage == "translated":
                buttons = page.locator(".translate button")
                for left in reversed(range(buttons.count())):
                    buttons.first.click()
                    expect(buttons).to_have_count(left)
                for summary in page.locator(".original summary").all():
                    summary.click()
            found += [(width, stage, each) for each in barriers(page)]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [(width, stage, f"scrolls by {wide}")] if wide > 0 else []
        visitor.close()
    assert found == []


def test_when_it_does_not_come_one_is_told_and_can_try_again(
    site: Serving, browser: Browser, notes: dict[str, str], translator: Translating
) -> None:
    visitor = Visitor(browser, site.address["shared"])
    visitor.join("trier", "Trier")
    new = visitor.post("Try", "Try it")
    visitor.page.get_by_label("Your comment")
    other = Visitor(browser, site.address["shared"])
    other.sign_in("linlin")
    other.comment(new, "我喜欢茶")
    other.close()
    translator.mood = "broken"
    page = visitor.open(new)
    comment = page.locator("#thread .comment").first
    comment.get_by_role("button", name=ENGLISH["tap"]).click()
    expect(comment.get_by_role("alert")).to_have_text("The translation did not come. Try again in a minute.")
    translator.mood = ""
    site.manage("shell", "-c", "from django.core.cache import cache; cache.delete('translate:rests')")
    comment.get_by_role("button", name=ENGLISH["tap"]).click()
    expect(comment).to_contain_text("I like tea")
    visitor.close()
    assert visitor.faults == []


def test_the_operator_reads_who_translates(site: Serving, browser: Browser, translator: Translating) -> None:
    site.make_moderator("shared")
    visitor = Visitor(browser, site.address["shared"])
    visitor.sign_in("warden")
    page = visitor.open("/admin/feeds/translation/")
    expect(page.get_by_text(f"LibreTranslate, at {translator.address}.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^English"))).to_contain_text("Chinese (Simplified)")
    page.get_by_role("button", name="Ask it now").click()
    expect(page.get_by_text("It has answered; what it translates stands here.")).to_be_visible()
    visitor.close()
