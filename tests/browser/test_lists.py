"""Lists in the browser: new notes announce themselves and move nothing, and one comes back to where one was."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import Visitor
from tests.serving import Serving

pytestmark = pytest.mark.browser
FILL = """
from accounts.models import Account
from feeds.actions.count_pool import count_pool
from feeds.actions.post_note import post_note
people = [Account.objects.create(username=f"author_{n}", password="!", languages=["en"]) for n in range(9)]
for n in range(90):
    post_note(author=people[n * 7 % 9], title=f"Note {n}", text="A chair that only fits sideways. #balcony")
count_pool()
"""
ONE_MORE = """
from accounts.models import Account
from feeds.actions.post_note import post_note
for n in range({n}):
    post_note(author=Account.objects.get(username="author_1"), title="Just now", text="A small balcony. #balcony")
"""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module", params=["open", "rednote"])
def site(request: pytest.FixtureRequest) -> Iterator[Serving]:
    serving = Serving("shared")
    serving.environment["POLICY_PACK"] = request.param
    with serving:
        serving.manage("shell", code=FILL)
        yield serving


def scroll_to_the_third_page(page: Page) -> None:
    for number in (20, 40):
        page.locator("#list .card").last.scroll_into_view_if_needed()
        expect(page.locator("#list .card").nth(number)).to_be_attached()


def settle(page: Page) -> None:
    """Twenty frames later."""
    frames = "const next = (n) => n ? requestAnimationFrame(() => next(n - 1)) : done(); next(20);"
    page.evaluate(f"() => new Promise((done) => {{ {frames} }})")


def top_of(page: Page, href: str) -> float:
    card = page.locator(f'#list a[data-note][href="{href}"]')
    return float(card.evaluate("each => each.getBoundingClientRect().top"))


@pytest.mark.parametrize("path", ["/", "/tags/balcony/"])
def test_on_a_phone_one_comes_back_to_the_same_card(site: Serving, browser: Browser, path: str) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport=PHONE)
    page = visitor.open(path)
    scroll_to_the_third_page(page)
    card = page.locator("#list a[data-note]").nth(45)
    card.scroll_into_view_if_needed()
    href, titles = card.get_attribute("href") or "", page.locator("#list h3").all_text_contents()
    top = top_of(page, href)
    # While the note is read, others post.
    site.manage("shell", code=ONE_MORE.format(n=3))
    # A tap, without the scrolling that a robot does before it.
    card.evaluate("each => each.click()")
    expect(page).to_have_url(f"{site.address['shared']}{href}")
    page.go_back()
    expect(page.locator("#list .card").nth(len(titles) - 1)).to_be_attached()
    expect(page.locator(f'#list a[data-note][href="{href}"]')).to_be_focused()
    settle(page)
    assert abs(top_of(page, href) - top) < 3
    assert page.locator("#list h3").all_text_contents()[: len(titles)] == titles
    # And it goes on from there, with nothing twice.
    page.locator("#list .card").last.scroll_into_view_if_needed()
    expect(page.locator("#list .card").nth(len(titles))).to_be_attached()
    links = page.locator("#list a[data-note]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(set(links)) == len(links)
    kept = page.evaluate("JSON.stringify({ ...sessionStorage })")
    assert "Note" not in kept and "author" not in kept, "nothing of what the cards show"
    assert visitor.faults == []
    visitor.close()


def test_on_a_desk_the_grid_stays_under_the_note(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport=DESK)
    page = visitor.open("/")
    scroll_to_the_third_page(page)
    card = page.locator("#list a[data-note]").nth(45)
    card.scroll_into_view_if_needed()
    href = card.get_attribute("href") or ""
    top = top_of(page, href)
    card.evaluate("each => each.click()")
    expect(page.get_by_role("dialog")).to_be_visible()
    # Away from the note to its author, and back: to the note, and to the card.
    page.get_by_role("dialog").locator("header a.name").click()
    expect(page).to_have_url(re.compile("/@author"))
    page.go_back()
    expect(page).to_have_url(f"{site.address['shared']}{href}")
    page.go_back()
    expect(page.locator(f'#list a[data-note][href="{href}"]')).to_be_focused()
    settle(page)
    assert abs(top_of(page, href) - top) < 3
    assert visitor.faults == []
    visitor.close()


def test_new_notes_announce_themselves_and_move_nothing(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport=DESK)
    visitor.page.clock.install()
    page = visitor.open("/")
    page.evaluate("scrollTo(0, 300)")
    link = page.locator("#list a[data-note]").nth(8)
    href = link.get_attribute("href") or ""
    top, first = top_of(page, href), page.locator("#list h3").first.inner_text()
    pill = page.locator("[data-news]")
    expect(pill).to_be_hidden()
    site.manage("shell", code=ONE_MORE.format(n=2))
    page.clock.fast_forward(31_000)
    expect(pill).to_have_text("2 new notes")
    assert top_of(page, href) == top and page.locator("#list h3").first.inner_text() == first
    pill.click()
    expect(page.locator("#list h3", has_text="Just now").first).to_be_attached()
    expect(page.locator("#list .card").first).to_be_in_viewport()
    expect(pill).to_be_hidden()
    expect(page.locator("#list a[data-note]").first).to_be_focused()
    assert visitor.faults == []
    visitor.close()


def test_a_page_that_nobody_looks_at_asks_nothing(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"])
    visitor.page.clock.install()
    page = visitor.open("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/news/" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward(600_000)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'visible', configurable: true })")
    with page.expect_response("**/news/**"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    visitor.close()


def test_without_javascript_a_list_is_whole_and_says_why(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], javascript=False)
    page = visitor.open("/")
    expect(page.locator("[data-news]")).to_be_hidden()
    seen = page.locator("#list a[data-note]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    page.get_by_role("link", name="More notes").click()
    page.wait_for_url("**/?*")
    expect(page.locator("#list a[data-note]")).to_have_count(20)
    more = page.locator("#list a[data-note]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert not set(seen) & set(more)
    visitor.open("/")
    page.get_by_text("Why these?").click()
    why = page.get_by_role("link", name="How it adds up for each of these notes")
    if why.count():
        why.click()
        expect(page.locator("main ol > li")).to_have_count(20)
        expect(page.get_by_text("Whoever is not signed in has liked nothing")).to_be_visible()
    page = visitor.open(seen[0])
    page.get_by_role("link", name="Show them").click()
    expect(page.get_by_role("heading", name="Notes like this one")).to_be_visible()
    assert page.locator("a[data-note]").count() == 12
    visitor.close()


def test_notes_like_this_one_come_when_one_gets_there(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport=DESK)
    page = visitor.open("/")
    page.locator("#list a[data-note]").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#similar-title").scroll_into_view_if_needed()
    expect(dialog.locator(".similar .card")).to_have_count(12)
    dialog.locator(".similar a[data-note]").first.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#note")).to_be_visible()
    assert visitor.faults == []
    visitor.close()


def test_the_sums_open_in_their_place(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport=PHONE)
    page = visitor.open("/")
    page.get_by_text("Why these?").click()
    if page.locator(".sums").count():
        expect(page.locator(".sums ol > li")).to_have_count(20)
    assert visitor.faults == []
    visitor.close()
