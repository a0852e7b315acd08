"""Somebody with a browser: does what people do, by what they see on the page."""

from __future__ import annotations

import re
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.images import jpeg
from tests.people import PASSWORD

# What axe holds a page to: WCAG 2.2 AA, and headings that leave out no level.
HELD_TO = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"heading-order": {"enabled": True}},
}


def barriers(page: Page) -> list[str]:
    """What axe finds in the way of somebody on this page, and where."""
    found = Axe().run(page, options=HELD_TO).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found]


class Visitor:
    """One person at one site, with cookies of their own."""

    def __init__(self, browser: Browser, address: str, *, javascript: bool = True, **context: object) -> None:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US"} | context
        self.context = browser.new_context(base_url=address, java_script_enabled=javascript, **options)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def close(self) -> None:
        self.context.close()

    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def join(self, username: str, name: str, *, country: str = "US", phone: str = "", born: str = "") -> None:
        page = self.answer(country=country, phone=phone, born=born)
        page.get_by_label("Name that others see").fill(name)
        page.get_by_label("Username").fill(username)
        page.get_by_label("Email").fill(f"{username}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label(re.compile("I have read the rules")).check()
        page.get_by_role("button", name="Create my account").click()
        expect(page.get_by_label("Your account")).to_be_visible()

    def answer(self, *, country: str = "US", phone: str = "", born: str = "") -> Page:
        """The first step of joining: what the rules ask for; they say then where the account would live."""
        page = self.open("/accounts/signup/")
        page.get_by_label("Which country do you live in?").select_option(country)
        if phone:
            page.get_by_label("Your phone number").fill(phone)
        if born:
            page.get_by_label("Month of your birth").fill(born)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name=re.compile("Your home will be"))).to_be_visible()
        return page

    def look_from(self, country: str) -> None:
        """As from another country, where a site lets one."""
        page = self.open("/rules/")
        page.get_by_label("As seen from").fill(country)
        page.get_by_role("button", name="Look").click()

    def sign_in(self, username: str) -> None:
        page = self.open("/accounts/login/")
        page.get_by_label("Username or email").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Your account")).to_be_visible()

    def edit_profile(self, folder: Path, bio: str) -> None:
        file = folder / "me.jpg"
        file.write_bytes(jpeg(size=(300, 300)))
        page = self.open("/me/edit/")
        page.get_by_label("Profile picture").set_input_files(file)
        page.get_by_label("简体中文").check()
        page.locator("[name=bio]").fill(bio)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(bio)).to_be_visible()
        expect(page.locator(".person img.face")).to_be_visible()

    def post(self, title: str, text: str, *, pictures: list[Path] | None = None, alt: str = "") -> str:
        """Write and post a note; return its path."""
        page = self.open("/notes/new/")
        if pictures:
            page.get_by_label(re.compile("^Pictures")).set_input_files(pictures)
            plain = page.get_by_role("button", name="Add pictures and describe them")
            if plain.is_visible():
                plain.click()
            fields = page.get_by_label(re.compile("^What can be seen"))
            expect(fields).to_have_count(len(pictures))
            for field in fields.all():
                field.fill(alt)
        page.get_by_label("Title").fill(title)
        page.get_by_label("Text").fill(text)
        page.locator("main").get_by_role("button", name="Post", exact=True).click()
        expect(page.get_by_text("Your note is posted.")).to_be_visible()
        return page.url.removeprefix(self.page.url.split("/n/")[0]).partition("?")[0]

    def comment(self, note: str, text: str) -> None:
        page = self.open(note)
        page.get_by_label("Your comment").fill(text)
        page.get_by_role("button", name="Send").first.click()
        expect(page.locator("#thread").get_by_text(text)).to_be_visible()

    def wait_for(self, path: str, text: str, *, seconds: float = 40) -> None:
        """Load the page again and again until it shows the text."""
        ends = time.monotonic() + seconds
        while text not in self.open(path).content():
            assert time.monotonic() < ends, f"{path} did not show {text!r} within {seconds} s"
            time.sleep(0.3)

    def withhold(self, title: str, facts: str) -> None:
        """As a moderator: wait for the case, take it, decide against it, and wait for no ten seconds."""
        self.sign_in("warden")
        self.wait_for("/admin/moderation/case/", title)
        self.page.get_by_role("button", name="Take the next case").click()
        expect(self.page.locator("blockquote").last).to_contain_text(title)
        self.page.get_by_label("Remove it").check()
        self.page.get_by_label("What you saw").fill(facts)
        self.page.get_by_role("button", name=re.compile("^Decide")).click()
        self.page.get_by_role("button", name="Let it take effect now").click()
        expect(self.page.get_by_text("Let it take effect now")).to_be_hidden()
