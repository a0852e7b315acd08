"""A child's day in a browser: the time zone is suggested, the minutes run, the page closes, a guardian opens it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.people import PASSWORD
from tests.policies import HEAD, policy
from tests.serving import Serving

pytestmark = pytest.mark.browser
PACK = HEAD + policy("young", '[policy.screen_time]\nminutes_a_day = "5 minutes"', audience="younger_than = 14")
# As if the site had been used in the minutes before this one and not in this one; nobody has to wait for that.
USE = """
from django.utils import timezone
from accounts.models import Account, ScreenTimeHour
from accounts.screen_time import MINUTE, marks_of
now = timezone.now()
kim = Account.objects.get(username="kim")
for hour, minutes in marks_of([now - n * MINUTE for n in range(1, 6)]).items():
    ScreenTimeHour.objects.update_or_create(account=kim, hour=hour, defaults={"minutes": minutes})
"""


def _join(visitor: Visitor, username: str, name: str, born: str, zone: str) -> None:
    page = visitor.open("/accounts/signup/")
    page.get_by_label("Which country do you live in?").select_option("DE")
    page.get_by_label("Month of your birth").fill(born)
    expect(page.get_by_label("Your time zone")).to_have_value(zone)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name that others see").fill(name)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Email").fill(f"{username}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label(re.compile("I have read the rules")).check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_label("Your account")).to_be_visible()


def test_the_minutes_run_the_page_closes_and_a_guardian_opens_it(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "pack.toml").write_text(PACK)
    site = Serving("shared")
    site.environment["POLICY_PACK"] = str(tmp_path / "trial")
    with site:
        kim = Visitor(browser, site.address["shared"], timezone_id="Asia/Tokyo")
        # The browser's clock is set wrong, and then made to run by hand: it decides nothing but when it asks.
        kim.page.clock.install(time="2001-01-01T00:00:00Z")
        _join(kim, "kim", "Kim", "2020-04", "Asia/Tokyo")
        jo = Visitor(browser, site.address["shared"], javascript=False)
        page = jo.open("/accounts/signup/")
        expect(page.get_by_label("Your time zone")).to_have_value("")
        jo.close()
        jo = Visitor(browser, site.address["shared"], timezone_id="Europe/Berlin")
        _join(jo, "joan", "Jo", "1984-04", "Europe/Berlin")

        page = kim.open("/")
        expect(page.locator("#time")).to_have_text(re.compile("[34] minutes are left for now."))
        site.manage("shell", code=USE)
        kim.page.clock.run_for(61_000)
        expect(page.get_by_role("heading", name="Your time for today is used up.")).to_be_visible()
        expect(page.get_by_text(re.compile("It opens again tomorrow at 00:00"))).to_be_visible()
        assert barriers(page) == []

        page.get_by_role("link", name="My guardian").click()
        page.get_by_role("button", name="Show a code for my guardian").click()
        code = page.locator("section.policy h2").inner_text()
        page = jo.open("/me/wards/")
        page.get_by_label("The code that your child sees").fill(code)
        page.get_by_role("button", name="Become guardian").click()
        expect(page.get_by_role("heading", name="Kim")).to_be_visible()
        page.get_by_role("button", name="15 minutes more today").click()
        expect(page.get_by_text("Jo gave Kim 15 more minutes for that day.")).to_be_visible()
        assert barriers(page) == []
        expect(kim.open("/").get_by_role("heading", name="Explore")).to_be_visible()
        assert barriers(kim.open("/me/guardian/")) == []
        assert [fault for fault in kim.faults + jo.faults if "403" not in fault] == []
        kim.close()
        jo.close()
