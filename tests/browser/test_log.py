"""Somebody finds their decision in the public log, and their own browser checks it; without scripts there is a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_answers import barriers
from tests.browser.visitor import Visitor
from tests.serving import Serving

pytestmark = pytest.mark.browser
SEED = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAk="


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    serving = Serving("shared")
    # Of its public half the base64 has the very sign that stands between the parts of a verifier's key.
    serving.environment["LOG_SIGNING_KEY"] = SEED
    with serving:
        serving.make_moderator("shared")
        yield serving


def test_the_browser_checks_that_a_decision_stands_in_the_log(site: Serving, browser: Browser) -> None:
    author = Visitor(browser, site.address["shared"])
    author.join("logged_author", "Author")
    author.post("An offer", "Guaranteed crypto returns, write to me.")
    warden = Visitor(browser, site.address["shared"])
    warden.withhold("An offer", "It promises money for nothing.")
    warden.close()
    page = author.open("/me/statements/")
    page.locator("main a[href^='/statements/']").first.click()
    expect(page.get_by_role("heading", name="Statement of reasons")).to_be_visible()
    statement = page.url.removeprefix(site.address["shared"])
    author.wait_for(statement, "The proof as a file")
    expect(page.get_by_text("Checked by your own browser just now")).to_be_visible()
    for check in ("says what this page says", "about you", "at its place", "has signed", "Everybody is shown the same"):
        expect(page.locator("#proof .fits").filter(has_text=check)).to_be_visible()
    assert page.locator("#proof .differs").count() == 0 and barriers(page) == []

    # A page that claims something else than the log says is found out.
    page.route("**/proof.json", lambda route: route.fulfill(json=route.fetch().json() | {"says": {"outcome": "keep"}}))
    page.reload()
    expect(page.get_by_text("Something does not fit.")).to_be_visible()
    expect(page.locator("#proof .differs")).to_have_text("The entry says what this page says.")

    # On a phone what is to be typed is wider than the page.
    page.set_viewport_size({"width": 390, "height": 844})
    page = author.open("/transparency/")
    assert barriers(page) == []
    page.get_by_role("link", name="The public log").click()
    expect(page.get_by_text("A note: withheld").first).to_be_visible()
    assert barriers(page) == []
    page.get_by_text("A note: withheld").first.click()
    expect(page.get_by_text("Byte for byte")).to_be_visible()
    assert barriers(page) == [] and author.faults == []
    author.close()

    plain = Visitor(browser, site.address["shared"], javascript=False)
    plain.sign_in("logged_author")
    page = plain.open(statement)
    expect(page.get_by_role("link", name="The proof as a file")).to_be_visible()
    expect(page.get_by_text("script/verify-log statement-")).to_be_visible()
    expect(page.get_by_text("Everybody is shown the same log.")).to_be_hidden()
    plain.close()
