"""The moderators' console: by keys alone, without scripts, in both languages, and no barrier that axe finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_answers import barriers
from tests.browser.visitor import Visitor
from tests.people import PASSWORD
from tests.serving import Serving

pytestmark = pytest.mark.browser
QUEUE = "/admin/moderation/case/"
PAGES = [QUEUE, f"{QUEUE}desk/", f"{QUEUE}handbook/", f"{QUEUE}figures/"]
FILL = f"""
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import post_note
from feeds.models import Note
from moderation.actions.make_moderator import make_moderator
from moderation.actions.run_check import run_check
from moderation.models import Backtest, Case, Check, DetectorVersion
for name in ("warden", "warden_zh", "plain_warden"):
    account = Account.objects.create_user(name, "", {PASSWORD!r}, home="global", country="US", languages=["en"])
    make_moderator(account=account)
    make_moderator(account=account, role="senior")
for number in range(9):
    author = Account.objects.create_user(f"author_{{number}}", "", {PASSWORD!r}, languages=["en"])
    post_note(author=author, title=f"Offer {{number}}", text="Guaranteed crypto returns")
for number in range(3):
    post_note(author=Account.objects.get(username=f"author_{{number}}"), title="Twin", text="Guaranteed crypto returns")
comment_on_note(author=author, note=Note.objects.earliest("pk"), text="Guaranteed crypto returns here as well")
for check in Check.objects.filter(state="pending"):
    run_check(check_id=check.pk)
counted = {{"en": {{"looked_at": 9, "found": 3}}, "und": {{"looked_at": 1, "found": 0}}}}
report = {{"looked_at": 10, "found": 3, "by": {{"language": counted}}, "agreement": {{}}}}
Backtest.objects.create(version=DetectorVersion.objects.get(), state="done", report=report)
# None of them drawn to be judged without its signals.
Case.objects.update(blind=False)
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with Serving("shared") as serving:
        serving.manage("shell", code=FILL)
        yield serving


def at_work(browser: Browser, site: Serving, name: str = "warden", **options: object) -> Visitor:
    """Signed in, by whatever the page's language calls it."""
    visitor = Visitor(browser, site.address["shared"], **options)  # type: ignore[arg-type]
    page = visitor.open("/accounts/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda address: "login" not in address)
    return visitor


def measure(page: Page, name: str) -> None:
    """Wait until the box of a measure is ticked."""
    expect(page.locator(f"[name=measures][value={name}]")).to_be_checked()


def test_the_whole_work_is_done_by_keys(site: Serving, browser: Browser) -> None:
    warden = at_work(browser, site)
    page = warden.open(QUEUE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("mark")).to_have_text("Guaranteed crypto returns")
    first = page.url
    page.keyboard.press("j")
    expect(page.get_by_label("2. Threats and harassment")).to_be_checked()
    page.keyboard.press("k")
    page.keyboard.press("1")
    measure(page, "remove")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Decided, and not in force yet.")).to_be_visible()
    expect(page).not_to_have_url(first)
    page.keyboard.press("u")
    expect(page).to_have_url(first)
    measure(page, "remove")
    page.keyboard.press("0")
    measure(page, "keep")
    expect(page.get_by_label("Remove it")).not_to_be_checked()
    page.keyboard.press("f")
    page.keyboard.type(" Nothing, on a second thought. n")
    expect(page.locator("[name=facts]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Decided, and not in force yet.")).to_be_visible()
    for key in ("e", "s", "h"):
        before = page.url
        page.keyboard.press(key)
        expect(page).not_to_have_url(before)
        expect(page.locator("mark")).to_be_visible()
    warden.close()


def test_everything_works_without_scripts(site: Serving, browser: Browser) -> None:
    warden = at_work(browser, site, "plain_warden", javascript=False)
    page = warden.open(QUEUE)
    page.get_by_role("button", name="Take the next case").click()
    expect(page.locator("mark")).to_be_visible()
    page.get_by_label("Remove it").check()
    page.locator(".go").get_by_role("button", name="Decide").click()
    expect(page.get_by_text("It takes effect at")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_label("Remove it")).to_be_checked()
    page.locator(".go").get_by_role("button", name="Decide").click()
    page.get_by_role("button", name="Let it take effect now").click()
    expect(page.get_by_role("button", name="Let it take effect now")).to_have_count(0)
    # The theme of the admin hides its pages until its scripts have run.
    page = warden.open("/admin/moderation/detector/")
    page.get_by_role("link", name="terms", exact=True).click()
    expect(page.get_by_role("heading", name="terms 1")).to_be_visible()
    warden.close()


@pytest.mark.parametrize("height", [900, 720])
def test_the_button_that_decides_is_in_sight_and_stays_where_it_is(
    site: Serving, browser: Browser, height: int
) -> None:
    warden = at_work(browser, site, viewport={"width": 1440, "height": height})
    page = warden.open(QUEUE)
    page.keyboard.press("n")
    button = page.locator(".go").get_by_role("button", name="Decide")
    expect(button).to_be_in_viewport(ratio=1)
    before = button.bounding_box()
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Decided, and not in force yet.")).to_be_in_viewport()
    expect(button).to_be_in_viewport(ratio=1)
    assert button.bounding_box() == before
    page.keyboard.press("u")
    expect(page.get_by_label("Let it stay")).to_be_checked()
    warden.close()


def test_the_figures_stand_side_by_side(site: Serving, browser: Browser) -> None:
    warden = at_work(browser, site, viewport={"width": 1440, "height": 900})
    page = warden.open(f"{QUEUE}figures/")
    widths = page.locator(".numbers > div").evaluate_all("all => all.map((one) => Math.round(one.offsetWidth))")
    assert len(set(widths)) == 1 and len(widths) >= 8, widths
    warden.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_barrier_is_found(site: Serving, browser: Browser, scheme: str, width: int) -> None:
    warden = at_work(browser, site, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = warden.open(QUEUE)
    page.locator(".rows a").first.click()
    case, found = page.url, []
    # Of a comment, with what stands around it.
    page = warden.open(f"{QUEUE}?state=")
    page.locator(".rows li", has_text="A comment").get_by_role("link").first.click()
    comment = page.url
    page = warden.open("/admin/moderation/detector/")
    page.get_by_role("link", name="terms", exact=True).click()
    for address in [*PAGES, case, comment, page.url]:
        page = warden.open(address)
        found += [(address, barrier) for barrier in barriers(page)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
    assert found == []
    warden.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_everybody_reads_what_a_backtest_found_and_nothing_runs_over_it(
    site: Serving, browser: Browser, width: int
) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport={"width": width, "height": 900})
    page = visitor.open("/rules/detectors/terms/1/")
    page.get_by_text("By language, home and country").click()
    table = page.get_by_role("table", name="Language").bounding_box()
    below = page.get_by_role("heading", name="Its way").bounding_box()
    assert table and below and table["y"] + table["height"] <= below["y"]
    assert barriers(page) == []
    visitor.close()


def test_the_lists_of_the_admin_have_no_barrier_either(site: Serving, browser: Browser) -> None:
    warden = at_work(browser, site)
    for name in ("detector", "decision", "measure", "appeal", "check", "rule"):
        assert barriers(warden.open(f"/admin/moderation/{name}/")) == [], name
    page = warden.open("/admin/moderation/detector/")
    page.get_by_role("link", name="terms", exact=True).click()
    for summary in page.locator("summary").all():
        summary.click()
    assert barriers(page) == []
    warden.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_several_are_decided_together_and_nothing_typed_is_lost_on_the_way_back(
    site: Serving, browser: Browser, scheme: str
) -> None:
    warden = at_work(browser, site, color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = warden.open(QUEUE)
    page.get_by_role("link", name="Twin").first.click()
    page.get_by_role("button", name="Claim this case").click()
    decide = page.locator(".go").get_by_role("button", name="Decide")
    decide.click()
    expect(page.get_by_text("Choose what follows, or let it stay.")).to_be_in_viewport()
    page.get_by_label("Remove it").check()
    page.get_by_label("What you saw").fill("Twins.")
    page.get_by_label("more that say the very same").check()
    decide.click()
    expect(page.get_by_role("link", name="See that of")).to_have_count(2)
    assert barriers(page) == []
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Remove it")).to_be_checked()
    expect(page.get_by_label("What you saw")).to_have_value("Twins.")
    assert barriers(page) == []
    page.get_by_role("button", name="Give it back").click()
    warden.close()


def test_it_speaks_chinese(site: Serving, browser: Browser) -> None:
    warden = at_work(browser, site, "warden_zh", locale="zh-CN")
    page = warden.open(QUEUE)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="决定", exact=True)).to_be_visible()
    page.keyboard.press("1")
    measure(page, "remove")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已决定 1 件，尚未生效。")).to_be_visible()
    warden.close()
