"""Each pack that ships: what makes it that system, done in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.serving import Serving

pytestmark = pytest.mark.browser
CHINA, ABROAD = "+86 138 0013 8000", "+1 202 555 0142"


@contextmanager
def running(pack: str, mode: str) -> Iterator[Serving]:
    site = Serving(mode)
    site.environment["POLICY_PACK"] = pack
    with site:
        yield site


def test_open_treats_everybody_alike(browser: Browser) -> None:
    with running("open", "shared") as site:
        mara = Visitor(browser, site.address["shared"])
        mara.join("mara", "Mara")
        note = mara.post("Fog over the harbour", "Deep.")
        expect(mara.open("/rules/policies/").get_by_text("No policy makes a difference")).to_be_visible()
        expect(mara.open("/me/regime/").get_by_text("None: no policy of this site treats you")).to_be_visible()
        expect(
            mara.open(f"/compare{note.removeprefix('/n')}").get_by_text("Nothing: both see the same")
        ).to_be_visible()
        # Moving to the other home is explained beforehand.
        mara.page.goto(f"{site.address['shared']}/me/regime/")
        mara.page.get_by_role("link", name="What would the other home change?").click()
        expect(mara.page.get_by_text("No policy of this site makes a difference between the homes")).to_be_visible()
        mara.page.get_by_role("button", name="Move my account").click()
        expect(mara.page.get_by_text("Home: domestic.")).to_be_visible()
        expect(mara.page.get_by_text("You asked to move here.")).to_be_visible()
        for path in ("/rules/policies/", "/me/regime/", "/rules/residency/", "/rules/demands/", f"/compare{note[2:]}"):
            assert barriers(mara.open(path)) == []
        assert mara.faults == []


def test_rednote_shows_places_and_leans_to_what_one_can_read(browser: Browser) -> None:
    with running("rednote", "shared") as site:
        xiaoman, mara = (Visitor(browser, site.address["shared"]) for _ in range(2))
        xiaoman.join("xiaoman", "小满", country="CN")
        xiaoman.look_from("CN")
        # Shown to its owner first, with the policy.
        page = xiaoman.open("/notes/new/")
        expect(page.get_by_text("It will show from where it is posted: China")).to_be_visible()
        expect(page.get_by_role("link", name="Places are shown")).to_be_visible()
        note = xiaoman.post("茶馆里的下午", "安静得像在水底。")
        mara.join("mara", "Mara")
        mara.look_from("US")
        mara.comment(note, "How quiet it is.")
        page = mara.open(note)
        expect(page.locator(".story > .row .place")).to_have_text("China")
        expect(page.locator("#thread .place")).to_have_text("United States")
        mara.post("Fog over the harbour", "Deep.")
        explore = xiaoman.open("/")
        explore.get_by_text("Why these?").click()
        expect(explore.get_by_text("Explore prefers what is, with these weights")).to_be_visible()
        explore.get_by_role("link", name="Newest").click()
        expect(explore.get_by_text("newest first. Nothing else decides.")).to_be_attached()
        expect(explore.locator("h3").first).to_have_text("Fog over the harbour")


def test_rednote_2026_says_which_rule_puts_whom_where(browser: Browser) -> None:
    with running("rednote_2026", "split") as site:
        guest = Visitor(browser, site.address["global"])
        page = guest.answer(country="US", phone=CHINA)
        expect(page.get_by_text("Your phone number is from mainland China")).to_be_visible()
        expect(page.get_by_text("That is the domestic site, and this is the global one.")).to_be_visible()
        expect(page.get_by_role("button", name="Create my account")).to_have_count(0)
        guest.join("mara", "Mara", phone=ABROAD)
        expect(guest.open("/me/regime/").get_by_text("with a phone number from abroad")).to_be_visible()
        home = Visitor(browser, site.address["domestic"])
        home.join("xiaoman", "小满", country="CN", phone=CHINA)
        # Two sets of terms, side by side on either site.
        terms = home.open("/rules/policies/")
        expect(terms.get_by_role("heading", name="Checked before it is shown")).to_be_visible()
        expect(terms.get_by_role("heading", name="Places by choice")).to_be_visible()
        note = home.post("茶馆", "安静。")
        home.wait_for(note, "茶馆")
        other = Visitor(browser, site.address["domestic"])
        other.wait_for("/", "茶馆")


def test_tiktok_douyin_verifies_at_home_and_reminds_abroad(browser: Browser) -> None:
    with running("tiktok_douyin", "split") as site:
        home = Visitor(browser, site.address["domestic"])
        home.join("xiaoman", "小满", country="CN", born="1990-05")
        page = home.open("/notes/new/")
        expect(page.get_by_text("asks you to show who you are")).to_be_visible()
        page.get_by_label("Title").fill("茶馆")
        page.locator("main").get_by_role("button", name="Post", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("asks you to show who you are before you post")
        expect(page.get_by_label("Title")).to_have_value("茶馆")
        # The same name on the other site is another person.
        abroad = Visitor(browser, site.address["global"])
        abroad.join("xiaoman", "Another", country="US", born="1990-05")
        abroad.post("Fog", "Deep.")
        terms = abroad.open("/rules/policies/")
        expect(terms.get_by_text("40 minutes a day.")).to_be_visible()
        expect(terms.get_by_text("Closed from 22:00 to 06:00, by their own clock.")).to_be_visible()
        expect(terms.get_by_text("They are reminded, and can go on.")).to_be_visible()


def test_wechat_weixin_has_two_regimes_and_announces_what_it_checks(browser: Browser) -> None:
    with running("wechat_weixin", "shared") as site:
        xiaoman, mara = (Visitor(browser, site.address["shared"]) for _ in range(2))
        xiaoman.join("xiaoman", "小满", country="US", phone=CHINA)
        expect(xiaoman.open("/me/regime/").get_by_text("It stays so when your number changes.")).to_be_visible()
        expect(xiaoman.page.get_by_text("Home: domestic.")).to_be_visible()
        mara.join("mara", "Mara", country="CN", phone=ABROAD)
        expect(mara.open("/me/regime/").get_by_text("Home: global.")).to_be_visible()
        expect(mara.page.get_by_text("It touches you where you write to them.")).to_be_visible()
        note = mara.post("Fog over the harbour", "Deep.")
        # Announced to both sides, beforehand; held, and shown once it is checked.
        page = xiaoman.open(note)
        expect(page.get_by_text("You and the author have different homes")).to_be_visible()
        expect(page.get_by_role("link", name="Checked between the homes")).to_be_visible()
        xiaoman.comment(note, "好安静")
        mara.wait_for(note, "好安静")
        theirs = xiaoman.post("茶馆", "安静。")
        mara.wait_for(theirs, "茶馆")
        expect(mara.open(theirs).get_by_text("You and the author have different homes")).to_be_visible()
        mara.page.get_by_role("button", name="Follow", exact=True).first.click()


def test_kwai_kuaishou_are_two_brands(browser: Browser) -> None:
    with running("kwai_kuaishou", "split") as site:
        home = Visitor(browser, site.address["domestic"], locale="fr-FR").open("/")
        abroad = Visitor(browser, site.address["global"]).open("/")
        expect(home).to_have_title(re.compile("快影集$"))
        expect(abroad).to_have_title(re.compile("Kweek$"))
        # Who asks for neither language of the interface gets the brand's own.
        assert home.locator("html").get_attribute("lang") == "zh-hans"
        accents = [
            page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--hue')")
            for page in (home, abroad)
        ]
        marks = [page.locator(".bar .mark").inner_html() for page in (home, abroad)]
        assert [accent.strip() for accent in accents] == ["45", "150"] and marks[0] != marks[1]
        icon = home.request.get(home.locator("link[rel=icon]").get_attribute("href") or "")
        assert icon.ok and "svg" in icon.headers["content-type"]


def test_adaptive_says_what_it_sorts_and_switches_off(browser: Browser) -> None:
    with running("adaptive", "shared") as site:
        xiaoman, mara = (Visitor(browser, site.address["shared"]) for _ in range(2))
        xiaoman.join("xiaoman", "小满", country="CN")
        page = xiaoman.open("/me/edit/")
        page.get_by_label("简体中文").check()
        page.get_by_label("English", exact=True).uncheck()
        page.get_by_role("button", name="Save").click()
        mara.join("mara", "Mara", country="US")
        tea = xiaoman.post("茶馆里的下午", "安静得像在水底。")
        fog = mara.post("Fog over the harbour", "Deep.")
        xiaoman.post("雨天的窗", "一直在下。")
        selectable = "getComputedStyle(document.querySelector('.story .text')).userSelect"
        page = mara.open(tea)
        expect(page.get_by_text("Switched off for you here: copying and translating.")).to_be_visible()
        expect(page.get_by_role("link", name="No copying or translating from abroad")).to_be_visible()
        assert page.evaluate(selectable) == "none"
        # What reads the page aloud reads all of it; and one's own is never concerned, nor anybody at home.
        assert "安静得像在水底" in page.locator(".story .text").aria_snapshot()
        assert mara.open(fog).evaluate(selectable) != "none"
        assert xiaoman.open(fog).evaluate(selectable) != "none"
        expect(mara.open("/").locator("h3").first).to_have_text("Fog over the harbour")
        expect(xiaoman.open("/").locator("h3").first).to_have_text("茶馆里的下午")
        seam = mara.open(f"/compare{tea[2:]}?a_home=domestic&b_home=global")
        expect(seam.get_by_text("Their settings differ:")).to_be_visible()
        expect(seam.get_by_role("link", name="No copying or translating from abroad")).to_be_visible()
