"""From an empty folder: join, post, follow, like, comment; a decision, its statement and its notice. In every mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.images import jpeg
from tests.serving import Serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["shared", "split"])
def site(request: pytest.FixtureRequest) -> Iterator[Serving]:
    with Serving(request.param) as serving:
        for tenant in serving.tenants:
            serving.make_moderator(tenant)
        yield serving


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_people_meet_and_a_moderator_decides(site: Serving, browser: Browser, javascript: bool, tmp_path: Path) -> None:
    for tenant in site.tenants:
        _live(site.address[tenant], browser, javascript, tmp_path, tenant)


def _live(address: str, browser: Browser, javascript: bool, folder: Path, tenant: str) -> None:
    suffix = "a" if javascript else "b"
    nadia, lin = (Visitor(browser, address, javascript=javascript) for _ in range(2))
    nadia.join(f"nadia_{suffix}", "Nadia")
    nadia.edit_profile(folder, "Clay and rivers.")
    files = [folder / "one.jpg", folder / "two.jpg"]
    for number, file in enumerate(files):
        file.write_bytes(jpeg(colour=(40 * number, 90, 160)))
    note = nadia.post(f"Two bowls {suffix}", "Fired twice. #clay", pictures=files, alt="A blue bowl")
    assert nadia.page.get_by_alt_text("A blue bowl").count() == 2
    expect(nadia.page.get_by_role("link", name="#clay")).to_be_visible()
    words = nadia.post("", f"Slow hands make quiet bowls {suffix}.")
    expect(nadia.page.locator(".cover.words")).to_be_visible()

    lin.join(f"lin_{suffix}", "林", country="CN")
    lin.open(f"/@nadia_{suffix}/").get_by_role("button", name="Follow", exact=True).click()
    expect(lin.page.get_by_role("button", name="Following")).to_be_visible()
    expect(lin.open("/following/").get_by_role("heading", name=f"Two bowls {suffix}")).to_be_visible()
    like = lin.open(note).locator("#note .like")
    like.click()
    expect(lin.page.locator("#note .like")).to_have_attribute("aria-pressed", "true")
    lin.comment(note, "好看！")
    expect(nadia.open(note).get_by_text("好看！")).to_be_visible()

    offer = nadia.post(f"Offer {suffix}", "Guaranteed crypto returns, write to me.")
    warden = Visitor(browser, address)
    warden.withhold(f"Offer {suffix}", "It promises money for nothing.")
    warden.close()
    page = nadia.open("/me/statements/")
    page.locator("main").get_by_role("link", name=re.compile(f"Offer {suffix}")).click()
    expect(page.get_by_text("It promises money for nothing.")).to_be_visible()
    answer = lin.page.goto(offer)
    assert answer is not None and answer.status == 410
    expect(lin.page.get_by_text("A note stood here.")).to_be_visible()
    assert "Guaranteed" not in lin.page.content()
    expect(lin.open("/").get_by_text("A note stood here.").first).to_be_visible()
    assert words.startswith("/n/")
    faults = [fault for fault in nadia.faults + lin.faults if "410" not in fault]
    assert faults == []
    nadia.close(), lin.close()


def test_each_process_serves_one_tenant(site: Serving, browser: Browser) -> None:
    for tenant in site.tenants:
        page = Visitor(browser, site.address[tenant]).open("/healthz")
        assert f'"mode": "{site.mode}"' in page.content() and f'"tenant": "{tenant}"' in page.content()
