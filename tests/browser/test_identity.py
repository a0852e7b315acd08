"""Where policies ask for it: showing who one is, by a provider and by a document, before posting and before joining."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.images import jpeg
from tests.people import PASSWORD
from tests.policies import HEAD, policy
from tests.serving import Serving
from tests.vouching import CLIENT, SECRET, Vouching

pytestmark = pytest.mark.browser
JOINING = policy(
    "joining", '[policy.identity]\nverify = "before_sign_up"\nproviders = ["openid"]', audience='countries = ["DE"]'
)
POSTING = policy("posting", '[policy.identity]\nverify = "before_posting"\nproviders = ["openid", "document"]')


@pytest.fixture(scope="module")
def provider() -> Iterator[Vouching]:
    with Vouching() as running:
        yield running


@pytest.fixture(scope="module")
def site(provider: Vouching, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("pack")
    (folder / "pack.toml").write_text(HEAD + JOINING + POSTING)
    serving = Serving("shared")
    serving.environment |= {
        "POLICY_PACK": str(folder),
        "IDENTITY_OPENID_ISSUER": provider.issuer,
        "IDENTITY_OPENID_CLIENT_ID": CLIENT,
        "IDENTITY_OPENID_CLIENT_SECRET": SECRET,
        "IDENTITY_OPENID_NAME": "Citizen Card",
    }
    with serving:
        serving.make_moderator("shared")
        yield serving


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_provider_vouches_and_what_was_typed_is_posted(
    site: Serving, provider: Vouching, browser: Browser, javascript: bool
) -> None:
    name = "nadia_a" if javascript else "nadia_b"
    provider.subject = name
    nadia = Visitor(browser, site.address["shared"], javascript=javascript)
    nadia.join(name, "Nadia")
    page = nadia.open("/notes/new/")
    expect(page.get_by_text("The policy “The policy posting” asks you to show who you are")).to_be_visible()
    page.get_by_label("Title").fill("Two bowls")
    page.get_by_label("Text").fill("Fired twice.")
    page.locator("main").get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("asks you to show who you are before you post")
    with nadia.context.expect_page() as opened:
        page.get_by_role("link", name="Show who you are").click()
    other = opened.value
    expect(other.get_by_text("You have not shown who you are.")).to_be_visible()
    other.get_by_role("link", name="Show it with Citizen Card").click()
    expect(other.get_by_text("It is vouched for by Citizen Card.")).to_be_visible()
    other.close()
    # What was typed still stands where it was.
    page.locator("main").get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Your note is posted.")).to_be_visible()
    expect(page.get_by_role("heading", name="Two bowls")).to_be_visible()
    expect(nadia.open(f"/@{name}/").get_by_text("Identity shown on")).to_contain_text("by Citizen Card")
    assert [fault for fault in nadia.faults if "422" not in fault] == []
    nadia.close()


def test_staff_look_at_a_document(site: Serving, browser: Browser, javascript: bool, tmp_path: Path) -> None:
    name = "lin_a" if javascript else "lin_b"
    lin = Visitor(browser, site.address["shared"], javascript=javascript)
    lin.join(name, "林", country="CN")
    page = lin.open("/me/identity/")
    page.get_by_role("link", name="Show a document").click()
    page.get_by_label("Type of document").select_option("passport")
    page.get_by_label("Country that issued it").select_option("CN")
    page.get_by_label("Number of the document").fill(f"E 4711 {name}")
    (tmp_path / "card.jpg").write_bytes(jpeg())
    page.get_by_label("Picture of the document").set_input_files(tmp_path / "card.jpg")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("#state")).to_contain_text("waits to be looked at")
    folder = site.state / "shared" / "documents"
    assert len(list(folder.iterdir())) == 1

    warden = Visitor(browser, site.address["shared"])
    warden.sign_in("warden")
    warden.open("/admin/accounts/document/").get_by_role("link", name=re.compile(r"^\d+$")).click()
    expect(warden.page.get_by_text(f"E 4711 {name}")).to_be_visible()
    assert warden.page.get_by_alt_text("The picture of the document").evaluate("image => image.naturalWidth") == 640
    warden.page.get_by_role("button", name="Accept it").click()
    expect(warden.page.get_by_text("Accepted. The document is destroyed.")).to_be_visible()
    assert list(folder.iterdir()) == [] and warden.faults == []
    warden.close()

    assert lin.post("碗", "烧了两次。")
    page = lin.open("/me/identity/")
    expect(page.locator("#state")).to_contain_text("staff of this site, who looked at a document")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You have not shown who you are.")).to_be_visible()
    assert lin.faults == []
    lin.close()


def test_who_joins_is_vouched_for_first(site: Serving, provider: Vouching, browser: Browser, javascript: bool) -> None:
    name = "uwe_a" if javascript else "uwe_b"
    provider.subject = name
    uwe = Visitor(browser, site.address["shared"], javascript=javascript)
    page = uwe.open("/accounts/signup/")
    page.get_by_label("Which country do you live in?").select_option("DE")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="The policy joining")).to_be_visible()
    expect(page.get_by_role("button", name="Create my account")).to_have_count(0)
    page.get_by_role("link", name="Show it with Citizen Card").click()
    expect(page.get_by_text("Citizen Card vouches for you.")).to_be_visible()
    page.get_by_label("Name that others see").fill("Uwe")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Email").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label(re.compile("I have read the rules")).check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_label("Your account")).to_be_visible()
    assert uwe.post("Brot", "Mit Kruste.")
    assert uwe.faults == []
    uwe.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_have_no_barrier(site: Serving, browser: Browser, scheme: str) -> None:
    ada = Visitor(browser, site.address["shared"], color_scheme=scheme)
    ada.join(f"ada_{scheme}", "Ada")
    for path in ("/me/identity/", "/me/identity/document/", "/notes/new/"):
        for width in (320, 1440):
            ada.page.set_viewport_size({"width": width, "height": 800})
            ada.open(path)
            assert ada.page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert barriers(ada.page) == []
    assert ada.faults == []
    ada.close()
