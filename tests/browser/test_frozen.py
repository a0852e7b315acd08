"""Somebody writes while the site is frozen: the sentence is seen, nothing typed is lost, and it goes out afterwards."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.serving import Serving

pytestmark = pytest.mark.browser
FREEZE = "from tests.freezing import TABLES, freeze, operator\nwith operator() as opened: freeze(opened, TABLES)\n"
THAW = "from tests.freezing import operator, thaw\nwith operator() as opened: thaw(opened)\n"
SENTENCE = "This site is being moved and can only be read for a few minutes. Nothing is lost: try again then."


def test_what_is_written_meanwhile_is_kept_and_sent_afterwards(browser: Browser) -> None:
    with Serving("shared") as site:
        nadia = Visitor(browser, site.address["shared"])
        nadia.join("nadia", "Nadia")
        nadia.post("Two bowls", "Fired twice. #clay")
        writing = nadia.context.new_page()
        writing.goto("/notes/new/")
        page = nadia.open("/")
        page.locator("a[data-note]").first.click()
        over = page.get_by_role("dialog")
        over.get_by_label("Your comment").fill("Which glaze?")
        site.manage("shell", code=FREEZE)

        over.get_by_role("button", name="Send").click()
        expect(over.get_by_role("status")).to_have_text(SENTENCE)
        expect(over.get_by_label("Your comment")).to_have_value("Which glaze?")
        like = over.locator(".like")
        like.click()
        expect(over.get_by_role("status")).to_have_text(SENTENCE)
        expect(like).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("Escape")
        expect(over).to_be_hidden()
        page.locator(".card .like").first.click()
        expect(page.get_by_role("status").last).to_have_text(SENTENCE)

        writing.get_by_label("Title").fill("Three cups")
        writing.get_by_label("Text").fill("Thrown\nthis morning.")
        writing.locator("main").get_by_role("button", name="Post", exact=True).click()
        expect(writing.get_by_label("What you typed").last).to_have_value("Thrown\nthis morning.")
        assert Axe().run(writing).response["violations"] == []
        site.manage("shell", code=THAW)
        # For as long as a process may still believe what it read.
        writing.wait_for_timeout(2500)
        writing.get_by_role("button", name="Send again").click()
        expect(writing.get_by_text("Your note is posted.")).to_be_visible()
        expect(writing.get_by_role("heading", name="Three cups")).to_be_visible()
        assert [fault for fault in nadia.faults if "503" not in fault] == []
        nadia.close()
