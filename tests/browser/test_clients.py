"""A note taken along: shared, framed by another site, printed; and the site as an app that knows when it is offline."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import Visitor, barriers
from tests.images import jpeg
from tests.serving import ROOT, Serving

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found;
}"""

REPLACED = """async (old) => {
  for (let looked = 0; looked < 150; looked++) {
    const names = await caches.keys();
    if (names.length === 1 && names[0] !== old) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with Serving("shared") as serving:
        yield serving


@pytest.fixture(scope="module")
def note(site: Serving, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a note by "potter" with two pictures and a comment."""
    files = [tmp_path_factory.mktemp("pictures") / name for name in ("one.jpg", "two.jpg")]
    for number, file in enumerate(files):
        file.write_bytes(jpeg(colour=(90 * number, 120, 90)))
    potter = Visitor(browser, site.address["shared"])
    potter.join("potter", "Potter")
    path = potter.post("Three bowls", "From one lump.", pictures=files, alt="A bowl")
    potter.comment(path, "Which glaze is it?")
    potter.close()
    return path


def installed(visitor: Visitor) -> Page:
    """The site, with its service worker at work."""
    page = visitor.open("/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


@pytest.mark.parametrize(("locale", "words"), [("en-US", "No connection"), ("zh-CN", "没有网络连接")])
def test_without_a_connection_a_page_says_so_in_the_readers_language(
    site: Serving, browser: Browser, note: str, locale: str, words: str
) -> None:
    visitor = Visitor(browser, site.address["shared"], locale=locale)
    page = installed(visitor)
    assert visitor.faults == [], "the policy for content lets the worker and the manifest in"
    visitor.context.set_offline(True)
    page.goto(note)
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_text("Three bowls")).to_have_count(0)
    assert page.url.endswith(note)
    assert page.evaluate("getComputedStyle(document.querySelector('.button.primary')).borderRadius") == "999px"
    assert barriers(page) == []
    other = page.get_by_role("link", name="English" if locale == "zh-CN" else "简体中文")
    other.click()
    expect(page.get_by_role("heading", name="No connection" if locale == "zh-CN" else "没有网络连接")).to_be_visible()
    visitor.context.set_offline(False)
    page.goto(note)
    expect(page.get_by_role("heading", name="Three bowls")).to_be_visible()
    visitor.close()


def test_the_app_can_be_installed(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"])
    page = installed(visitor)
    session = visitor.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == [] and '"standalone"' in manifest["data"]
    # The tests' windows are private ones, where nothing can be installed; nothing else stands in the way.
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {each["errorId"] for each in errors} <= {"in-incognito"}
    visitor.close()


def test_nothing_of_an_account_is_kept_and_nothing_is_shown_to_the_next(
    site: Serving, browser: Browser, note: str
) -> None:
    visitor = Visitor(browser, site.address["shared"])
    installed(visitor)
    visitor.join("leaver", "Somebody who leaves")
    for path in ("/me/edit/", "/following/", note, "/@leaver/"):
        visitor.open(path)
    page = visitor.page
    kept = page.evaluate(KEPT)
    assert kept and all(path.startswith(("/static/", "/offline/")) for path in kept)
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(KEPT) == kept
    # The page before it is asked for again, by nobody now.
    page.go_back()
    expect(page.get_by_label("Your account")).to_have_count(0)
    visitor.context.set_offline(True)
    page.goto("/@leaver/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert "Somebody who leaves" not in page.content()
    visitor.close()


def test_a_new_edition_takes_the_place_of_the_old_one(browser: Browser, tmp_path: Path) -> None:
    with Serving("shared") as site:
        visitor = Visitor(browser, site.address["shared"])
        (old,) = installed(visitor).evaluate("caches.keys()")
        site.stop()
        pack = (ROOT / "platform" / "isthmus" / "policies" / "open" / "pack.toml").read_text()
        (tmp_path / "pack.toml").write_text(f'{pack}\n[brand]\nname = "Renewed"\n')
        site.environment["POLICY_PACK"] = str(tmp_path)
        site.start()
        page = visitor.open("/")
        assert page.evaluate(REPLACED, old)
        visitor.context.set_offline(True)
        page.goto("/rules/")
        expect(page).to_have_title("No connection · Renewed")
        visitor.close()


def test_without_a_worker_the_site_is_the_same(site: Serving, browser: Browser, note: str) -> None:
    visitor = Visitor(browser, site.address["shared"], service_workers="block")
    expect(visitor.open(note).get_by_role("heading", name="Three bowls")).to_be_visible()
    visitor.open("/").locator("a[data-note]").first.click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.close()


def test_the_address_is_copied_and_handed_to_other_apps(site: Serving, browser: Browser, note: str) -> None:
    visitor = Visitor(browser, site.address["shared"], permissions=["clipboard-read", "clipboard-write"])
    visitor.page.add_init_script("navigator.share = async (given) => { window.given = given; };")
    page = visitor.open(note)
    page.get_by_text("Share or print").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied.")).to_be_visible()
    address = f"{site.address['shared']}{note}"
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.get_by_role("button", name="Share by an app").click()
    assert page.evaluate("window.given") == {"title": "Three bowls", "url": address}
    visitor.close()
    plain = Visitor(browser, site.address["shared"], javascript=False)
    page = plain.open(note)
    page.get_by_text("Share or print").click()
    expect(page.get_by_label("Address of this note")).to_have_value(address)
    expect(page.get_by_role("link", name="E-mail")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
    plain.close()


def test_two_sites_have_each_their_own(browser: Browser) -> None:
    site = Serving("split")
    site.environment["POLICY_PACK"] = "kwai_kuaishou"
    with site:
        notes, people = {}, {}
        for tenant in site.tenants:
            people[tenant] = Visitor(browser, site.address[tenant])
            home = {"country": "CN", "born": "1990-05"} if tenant == "domestic" else {"country": "US"}
            people[tenant].join("anna", "Anna", **home)
            notes[tenant] = people[tenant].post(f"Made {tenant}", "Words.")
            guest = Visitor(browser, site.address[tenant])
            guest.wait_for("/", f"Made {tenant}")
            guest.close()
        for tenant, other in (("domestic", "global"), ("global", "domestic")):
            ask = people[tenant].context.request
            feed = ask.get("/atom/").text()
            assert f"Made {tenant}" in feed and f"Made {other}" not in feed
            assert site.address[tenant] in feed and site.address[other] not in feed
            assert ask.get("/oembed/", params={"url": site.address[tenant] + notes[tenant]}).status == 200
            assert ask.get("/oembed/", params={"url": site.address[other] + notes[other]}).status == 404
            manifest = ask.get("/manifest.webmanifest").json()
            assert manifest["name"] == {"domestic": "快影集", "global": "Kweek"}[tenant]
        asking = [visitor.context.request for visitor in people.values()]
        assert len({each.get("/manifest.webmanifest").json()["theme_color"] for each in asking}) == 2
        assert len({each.get("/icons/192.png").body() for each in asking}) == 2
        for visitor in people.values():
            visitor.close()


class Elsewhere(http.server.SimpleHTTPRequestHandler):
    """Another site, whose pages hold what they are given."""

    page = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
        pass


def test_another_site_shows_the_note_in_a_frame_and_no_other_page(site: Serving, browser: Browser, note: str) -> None:
    visitor = Visitor(browser, site.address["shared"])
    address = f"{site.address['shared']}{note}"
    told = visitor.context.request.get("/oembed/", params={"url": address}).json()
    Elsewhere.page = (
        f"<!doctype html><title>Elsewhere</title>{told['html']}<iframe name='whole' src='{address}'></iframe>"
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = visitor.page
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        frame = page.frame_locator("iframe[sandbox]")
        expect(frame.get_by_role("heading", name="Three bowls")).to_be_visible()
        picture = frame.get_by_role("img", name="A bowl")
        expect(picture).to_be_visible()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => getComputedStyle(image).borderRadius") == "14px", "its style sheet is there"
        with visitor.context.expect_page() as opened:
            frame.get_by_role("link", name=re.compile("On Isthmus")).click()
        expect(opened.value.get_by_role("heading", name="Three bowls")).to_be_visible()
        expect(page.frame_locator("iframe[name=whole]").get_by_role("heading", name="Three bowls")).to_have_count(0)
    finally:
        server.shutdown()
        server.server_close()
        visitor.close()


@pytest.mark.parametrize("opened", ["page", "over the grid"])
def test_on_paper_a_note_is_title_author_pictures_words_and_address(
    site: Serving, browser: Browser, note: str, opened: str, tmp_path: Path
) -> None:
    visitor = Visitor(browser, site.address["shared"], color_scheme="dark")
    page = visitor.open(note if opened == "page" else "/")
    if opened != "page":
        page.locator("a[data-note]", has_text="Three bowls").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    page.emulate_media(media="print")
    shown = page.locator("#note:visible")
    expect(shown.get_by_role("heading", name="Three bowls")).to_be_visible()
    for text in ("Potter", "From one lump.", f"{site.address['shared']}{note}"):
        expect(shown.get_by_text(text, exact=text != f"{site.address['shared']}{note}").first).to_be_visible()
    expect(shown.locator(".reel img:visible")).to_have_count(2)
    for chrome in (".bar", ".foot", ".rail", ".tabs", ".take-along", ".comments", ".similar", ".card", ".like"):
        expect(page.locator(f"{chrome}:visible")).to_have_count(0)
    # Dark words, whatever the theme on the screen.
    colour = shown.locator("h1").evaluate("title => getComputedStyle(title).color")
    assert colour.startswith("oklch(0.24"), colour
    parts = ["h1", "header", ".stage", ".text", ".on-paper"]
    tops = [shown.locator(part).first.bounding_box()["y"] for part in parts]  # type: ignore[index]
    assert tops == sorted(tops)
    assert page.pdf(path=tmp_path / "note.pdf", format="A4").count(b"/Type /Page\n") == 1
    page.emulate_media(media="screen")
    shown.get_by_text("Share or print").click()
    shown.get_by_label("With the comments").check()
    page.emulate_media(media="print")
    expect(shown.get_by_text("Which glaze is it?")).to_be_visible()
    visitor.close()
