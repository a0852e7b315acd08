"""A site is split while people use it, lived in as two, and made one again: what they see at every step."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.images import jpeg
from tests.serving import Serving

pytestmark = pytest.mark.browser


def move(site: Serving, to: str, *steps: str) -> str:
    return "".join(site.manage("relocate", step, "--to", to, *(["--yes"] * (step == "complete"))) for step in steps)


def test_split_and_merged_under_peoples_eyes(browser: Browser, tmp_path: Path) -> None:
    with Serving("shared") as site:
        picture = tmp_path / "bowl.jpg"
        picture.write_bytes(jpeg())
        nadia, lin = (Visitor(browser, site.address["shared"]) for _ in range(2))
        nadia.join("nadia", "Nadia")
        bowls = nadia.post("Two bowls", "Fired twice. #clay", pictures=[picture], alt="A blue bowl")
        lin.join("lin", "林", country="CN")
        tea = lin.post("山里的茶", "#tea")
        lin.comment(bowls, "How deep is it?")
        nadia.comment(bowls, "As deep as a hand.")
        nadia.comment(tea, "I can smell it.")

        # Two comments, and what their notes’ authors were told.
        assert "4 crossings would be sealed" in move(site, "split", "plan")
        assert "are what they were" in move(site, "split", "rehearse")
        move(site, "split", "start")
        # Reading goes on, through a restart as well, and writing is refused kindly.
        site.stop()
        site.start()
        nadia.wait_for("/", "Reading only for a few minutes")
        expect(nadia.open(bowls).get_by_text("How deep is it?")).to_be_visible()
        nadia.page.get_by_label("Your comment").fill("Later, then.")
        nadia.page.get_by_role("button", name="Send").first.click()
        expect(nadia.page.get_by_role("status").last).to_contain_text("being moved")
        expect(nadia.page.get_by_label("Your comment")).to_have_value("Later, then.")
        assert "Verified" in move(site, "split", "verify") and "Switched" in move(site, "split", "switch")
        for visitor in (nadia, lin):
            visitor.close()
        site.stop()

        with Serving("split", state=site.state) as apart:
            nadia = Visitor(browser, apart.address["global"])
            lin = Visitor(browser, apart.address["domestic"], locale="zh-CN")
            nadia.sign_in("nadia")
            nadia.page.get_by_role("link", name="This site has moved.").click()
            expect(nadia.page.get_by_text("Your account lives on the global site now")).to_be_visible()
            nadia.page.get_by_role("link", name="See what the border holds").click()
            expect(nadia.page.get_by_text("I can smell it.")).to_be_visible()
            assert Axe().run(nadia.page).response["violations"] == []
            expect(nadia.open(bowls).get_by_alt_text("A blue bowl").first).to_be_visible()
            expect(nadia.page.get_by_text("As deep as a hand.")).to_be_visible()
            expect(nadia.page.get_by_text("How deep is it?")).to_have_count(0)
            assert nadia.page.goto(tea).status == 404  # type: ignore[union-attr]
            expect(lin.open("/").get_by_role("heading", name="山里的茶")).to_be_visible()
            expect(lin.page.get_by_role("heading", name="Two bowls")).to_have_count(0)
            nadia.post("While we were apart", "#clay")
            move(apart, "split", "complete")

            move(apart, "shared", "plan", "rehearse", "start", "verify", "switch")
            for visitor in (nadia, lin):
                visitor.close()
            apart.stop()

        with Serving("shared", state=site.state) as again:
            nadia = Visitor(browser, again.address["shared"])
            nadia.sign_in("nadia")
            expect(nadia.open("/moves/").get_by_text("Back where it was: 1 comment.")).to_be_visible()
            assert Axe().run(nadia.page).response["violations"] == []
            expect(nadia.open(bowls).get_by_text("How deep is it?")).to_be_visible()
            expect(nadia.open(tea).get_by_text("I can smell it.")).to_be_visible()
            expect(nadia.open("/").get_by_role("heading", name="While we were apart")).to_be_visible()
            nadia.comment(tea, "Here again.")
            nadia.close()
