"""Reporting something, with scripts and without, in both languages: a receipt at once, and an outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.serving import Serving

pytestmark = pytest.mark.browser
# What is pressed and read, in the words of each language.
ENGLISH = {
    "report": "Report", "rule": "Spam and scams", "own": "In your own words", "send": "Send the report",
    "arrived": "Your report has arrived.", "missing": "Choose the rule that this breaks.", "cancel": "Cancel",
    "upheld": "You were right",
}  # fmt: skip
CHINESE = {
    "report": "举报", "rule": "垃圾信息与诈骗", "own": "用你自己的话说", "send": "提交举报",
    "arrived": "你的举报已收到", "missing": "请选择它违反的规则。", "cancel": "取消",
    "upheld": "你说得对",
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
def test_somebody_reports_a_note_and_gets_a_receipt(
    site: Serving, browser: Browser, words: dict[str, str], javascript: bool
) -> None:
    name = f"{'en' if words is ENGLISH else 'zh'}_{'js' if javascript else 'plain'}"
    author = Visitor(browser, site.address["shared"])
    author.join(f"author_{name}", "Author")
    note = author.post(f"An offer {name}", "Money for nothing")
    author.close()
    reader = Visitor(browser, site.address["shared"], javascript=javascript)
    reader.join(f"reader_{name}", "Reader")
    speak(reader, words)
    page = reader.open(note)
    page.locator(".story").get_by_role("link", name=words["report"], exact=True).click()
    # Alone among the fields; the browser itself does not insist on a rule.
    page.get_by_label(words["own"]).fill("Everybody got it.")
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_text(words["missing"])).to_be_visible()
    expect(page.get_by_label(words["own"])).to_have_value("Everybody got it.")
    if javascript:
        assert barriers(page) == []
        page.get_by_role("link", name=words["cancel"], exact=True).click()
        page.locator(".story").get_by_role("link", name=words["report"], exact=True).click()
    page.get_by_label(words["rule"]).check()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_text(words["arrived"])).to_be_visible()
    page = reader.open("/me/reports/")
    page.locator("main .list a").first.click()
    expect(page.get_by_role("heading", name=words["arrived"])).to_be_visible()
    reader.close()
    assert reader.faults == [] or not javascript


def test_the_reader_is_told_what_a_moderator_decided(site: Serving, browser: Browser) -> None:
    site.make_moderator("shared")
    author = Visitor(browser, site.address["shared"])
    author.join("told_author", "Author")
    note = author.post("A quiet advertisement", "Buy it")
    author.close()
    reader = Visitor(browser, site.address["shared"])
    reader.join("told_reader", "Reader")
    page = reader.open(note)
    page.locator(".story").get_by_role("link", name="Report", exact=True).click()
    page.get_by_label("Fair selling").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Your report has arrived.")).to_be_visible()
    warden = Visitor(browser, site.address["shared"])
    warden.sign_in("warden")
    page = warden.open("/admin/moderation/case/")
    page.get_by_role("link", name="A quiet advertisement").click()
    expect(page.get_by_text("Show who reported it")).to_be_visible()
    page.get_by_role("button", name="Claim this case").click()
    page.get_by_label("Remove it").check()
    page.get_by_label("What you saw").fill("It sells and does not say so.")
    page.get_by_role("button", name=re.compile("^Decide")).click()
    page.get_by_role("button", name="Let it take effect now").click()
    expect(page.get_by_text("Let it take effect now")).to_be_hidden()
    warden.close()
    page = reader.open("/me/reports/")
    page.locator("main .list a").first.click()
    expect(page.get_by_text("You were right")).to_be_visible()
    reader.close()
