"""Pages as everyone has to be able to use them: no barrier that axe finds, no sideways scrolling, keys for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, barriers
from tests.images import jpeg
from tests.serving import Serving

pytestmark = pytest.mark.browser
PATHS = ["/", "/following/", "/notes/new/", "/me/edit/", "/@reader/", "/rules/", "/rules/spam/", "/me/statements/"]
PATHS += ["/preferences/", "/tags/clay/", "/nowhere/", "note", "words", "/nearby/", "/search/?q=clay", "/drafts/"]
PATHS += ["/me/saved/", "/collections/new/", "/me/notifications/", "/me/notifications/settings/", "/announcements/"]
PATHS += ["/me/reports/", "/me/regime/", "/rules/policies/", "compare", "edit", "history", "similar"]
SIZES = [(320, 640), (390, 844), (1440, 900)]


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with Serving("shared") as serving:
        yield serving


@pytest.fixture(scope="module")
def notes(site: Serving, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two notes by "reader": one with pictures and comments, one of words."""
    folder = tmp_path_factory.mktemp("pictures")
    files = [folder / name for name in ("one.jpg", "two.jpg", "three.jpg")]
    for number, file in enumerate(files):
        file.write_bytes(jpeg(colour=(60 * number, 120, 90)))
    reader = Visitor(browser, site.address["shared"])
    reader.join("reader", "Reader")
    words = reader.post("", "慢慢来，比较快。 #clay")
    note = reader.post("Three bowls", "From one lump. #clay", pictures=files, alt="A bowl")
    reader.comment(note, "Which glaze is it?")
    reader.close()
    others = {
        "compare": note.replace("/n/", "/compare/"),
        **{name: f"{note}{name}/" for name in ("edit", "history", "similar")},
    }
    return {"words": words, "note": note, **others}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "visitor"])
def test_no_barrier_is_found(
    site: Serving, browser: Browser, notes: dict[str, str], scheme: str, signed_in: bool
) -> None:
    visitor = Visitor(browser, site.address["shared"], color_scheme=scheme)
    if signed_in:
        visitor.sign_in("reader")
    found = []
    for path in [*PATHS, "/accounts/login/", "/accounts/signup/?country=US"]:
        found += [f"{path}: {each}" for each in barriers(visitor.open(notes.get(path, path)))]
    visitor.close()
    assert found == []


# Words as long as each size of them can be, in either language, on each of the designs in place of the wall.
COVERS = """() => {
  const grid = document.querySelector(".grid"), card = grid.querySelector(".card:has(.words)");
  const chinese = [["l", 14], ["b", 28], ["s", 119]].map(([size, n]) => [size, "zh-hans", "慢".repeat(n)]);
  const english = [["l", "It is slow here, and quicker"], ["s", "Slowly one gets there. ".repeat(5).trim()]];
  const words = [...chinese, ...english.map(([size, text]) => [size, "en", text])];
  grid.replaceChildren(...words.flatMap(([size, lang, text]) => Array.from({ length: 12 }, (_, design) => {
    const copy = card.cloneNode(true), cover = copy.querySelector(".words");
    Object.assign(cover.dataset, { size, design });
    cover.lang = lang;
    cover.firstElementChild.textContent = text;
    copy.style.contentVisibility = "visible";
    return copy;
  })));
  return [...grid.querySelectorAll(".words")].filter(cover => {
    const [box, inner] = [cover, cover.firstElementChild].map(each => each.getBoundingClientRect());
    return inner.left < box.left || inner.right > box.right || inner.top < box.top || inner.bottom > box.bottom;
  }).map(cover => `${cover.dataset.design} ${cover.dataset.size} ${cover.lang}`);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_text_cover_holds_its_words_and_they_can_be_read(
    site: Serving, browser: Browser, notes: dict[str, str], scheme: str
) -> None:
    visitor = Visitor(browser, site.address["shared"], color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = visitor.open("/")
    expect(page.locator(".card .words").first).to_be_visible()
    assert page.evaluate(COVERS) == []
    assert barriers(page) == []
    visitor.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_scrolls_sideways(
    site: Serving, browser: Browser, notes: dict[str, str], width: int, height: int, locale: str
) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport={"width": width, "height": height}, locale="en-US")
    visitor.sign_in("reader")
    visitor.context.set_extra_http_headers({"Accept-Language": locale})
    wide = [
        (path, direction)
        for path in PATHS
        for direction in ("ltr", "rtl")
        if _is_wide(visitor, notes.get(path, path), direction)
    ]
    visitor.close()
    assert wide == []


def _is_wide(visitor: Visitor, path: str, direction: str) -> bool:
    page = visitor.page
    if direction == "ltr":
        page = visitor.open(path)
    wide = page.evaluate(
        "to => { const root = document.documentElement; root.dir = to; return root.scrollWidth > innerWidth; }",
        direction,
    )
    return bool(wide)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_word_is_broken_in_the_table_of_what_one_hears_of(
    site: Serving, browser: Browser, notes: dict[str, str], locale: str
) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport={"width": 1280, "height": 900})
    visitor.sign_in("reader")
    visitor.context.set_extra_http_headers({"Accept-Language": locale})
    words = visitor.open("/me/notifications/settings/").locator(".hearing .tick span")
    assert words.evaluate_all("all => all.filter(each => each.offsetHeight > 30).map(each => each.textContent)") == []
    visitor.close()


def test_a_line_above_a_wall_keeps_its_distance(site: Serving, browser: Browser, notes: dict[str, str]) -> None:
    visitor = Visitor(browser, site.address["shared"])
    visitor.sign_in("reader")
    page = visitor.open("/me/saved/")
    line = page.get_by_text("Only you see what you have saved").bounding_box()
    wall = page.locator("#list").bounding_box()
    assert line and wall and wall["y"] - line["y"] - line["height"] >= 12
    visitor.close()


def test_a_line_of_tags_fades_where_it_goes_on(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], viewport={"width": 390, "height": 844})
    line = visitor.open("/").locator(".lens nav")
    for direction, fades in (("ltr", "right"), ("rtl", "left")):
        visitor.page.evaluate("to => { document.documentElement.dir = to; }", direction)
        expect(line).to_have_css("mask-image", re.compile(f"to {fades}"))
    visitor.close()


def test_a_note_opens_over_the_grid_and_closes_with_escape(
    site: Serving, browser: Browser, notes: dict[str, str]
) -> None:
    visitor = Visitor(browser, site.address["shared"])
    page = visitor.open("/")
    link = page.locator("a[data-note]", has_text="Three bowls")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.url.endswith(notes["note"])
    reel = dialog.locator(".reel")
    expect(dialog.get_by_role("button", name="Picture before")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("button", name="Picture before")).to_be_visible()
    assert reel.evaluate("reel => reel.children.length") == 3
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.url == f"{site.address['shared']}/"
    expect(link).to_be_focused()
    page.go_forward()
    expect(page.get_by_role("heading", name="Three bowls").first).to_be_visible()
    assert visitor.faults == []
    visitor.close()


def test_liking_and_following_change_only_their_button(site: Serving, browser: Browser, notes: dict[str, str]) -> None:
    visitor = Visitor(browser, site.address["shared"])
    visitor.join("fan", "Fan")
    page = visitor.open("/")
    page.evaluate("window.same = true")
    like = page.locator(".card", has_text="Three bowls").locator(".like")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.same") is True
    visitor.open("/@reader/").get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    assert visitor.faults == []
    visitor.close()


def test_a_note_is_written_with_pictures_in_their_order_and_cut(
    site: Serving, browser: Browser, tmp_path: Path
) -> None:
    files = [tmp_path / "red.jpg", tmp_path / "blue.jpg"]
    for file, colour in zip(files, [(200, 0, 0), (0, 0, 200)], strict=True):
        file.write_bytes(jpeg(colour=colour))
    visitor = Visitor(browser, site.address["shared"])
    visitor.join("poster", "Poster")
    page = visitor.open("/notes/new/")
    page.get_by_label("Title").fill("Red and blue")
    page.get_by_label(re.compile("^Pictures")).set_input_files(files)
    shown = page.locator(".kept .crop img")
    expect(shown).to_have_count(2)
    expect(page.get_by_text("2 pictures have no description yet.")).to_be_visible()
    page.get_by_label(re.compile("^What can be seen")).nth(1).fill("Blue")
    page.get_by_role("button", name="Earlier", exact=True).click()
    described = page.get_by_label(re.compile("^What can be seen")).first
    expect(described).to_have_value("Blue")
    page.get_by_text("Cut", exact=True).first.click()
    page.get_by_label("Shape").first.select_option("1:1")
    expect(shown.first).to_have_css("aspect-ratio", "1 / 1")
    page.locator("main").get_by_role("button", name="Post", exact=True).last.click()
    expect(page.get_by_text("Your note is posted.")).to_be_visible()
    first = page.locator(".reel img").first
    expect(first).to_have_attribute("alt", "Blue")
    assert first.get_attribute("width") == first.get_attribute("height")
    assert visitor.faults == []
    visitor.close()


def test_what_is_typed_survives_a_crash(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"])
    visitor.join("crasher", "Crasher")
    page = visitor.open("/notes/new/")
    page.get_by_label("Title").fill("Half a thought")
    expect(page.get_by_text("Saved as a draft at")).to_be_visible()
    page.get_by_label("Text").fill("and the other half")
    with page.expect_response("**/drafts/save/"):
        pass
    page.goto("about:blank")
    page = visitor.open("/drafts/")
    page.get_by_role("link", name="Half a thought").click()
    expect(page.get_by_label("Text")).to_have_value("and the other half")
    page.locator("main").get_by_role("button", name="Post", exact=True).last.click()
    expect(page.get_by_text("Your note is posted.")).to_be_visible()
    expect(visitor.open("/drafts/").get_by_text("Nothing is begun.")).to_be_visible()
    assert visitor.faults == []
    visitor.close()


def test_an_edit_is_made_and_its_history_read_without_script(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"], javascript=False)
    visitor.join("editor_1", "Editor")
    page = visitor.open("/notes/new/")
    page.get_by_label("Title").fill("The bay in fog")
    page.locator("main").get_by_role("button", name="Post", exact=True).last.click()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Title").fill("The bay in sun")
    page.get_by_role("button", name="Change the note").click()
    expect(page.get_by_text("Your note is changed.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^edited")).click()
    expect(page.locator("del")).to_have_text("fog")
    expect(page.locator("ins")).to_have_text("sun")
    visitor.close()


def test_an_impatient_second_click_posts_once(site: Serving, browser: Browser) -> None:
    visitor = Visitor(browser, site.address["shared"])
    visitor.join("hasty", "Hasty")
    page = visitor.open("/notes/new/")
    page.get_by_label("Title").fill("Only once")
    page.locator("main").get_by_role("button", name="Post", exact=True).last.dblclick()
    expect(page.get_by_text("Your note is posted.")).to_be_visible()
    expect(visitor.open("/@hasty/").get_by_role("heading", name="Only once")).to_have_count(1)
    visitor.close()


def test_script_and_style_stay_small(site: Serving, browser: Browser, notes: dict[str, str]) -> None:
    """Under 60 KB of script and 30 KB of style, as they travel."""
    visitor = Visitor(browser, site.address["shared"])
    visitor.sign_in("reader")
    for path in ("/", "/notes/new/"):
        visitor.open(path).wait_for_load_state("networkidle")
        files = visitor.page.evaluate("performance.getEntriesByType('resource').map(r => [r.name, r.encodedBodySize])")
        for ending, most in ((".js", 60_000), (".css", 30_000)):
            assert 0 < sum(size for name, size in files if name.endswith(ending)) < most, path
    visitor.close()


def test_a_sensitive_picture_stays_out_of_sight_until_somebody_asks(
    site: Serving, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "knee.jpg"
    file.write_bytes(jpeg(colour=(200, 0, 0)))
    author = Visitor(browser, site.address["shared"])
    author.join("faller", "Faller")
    page = author.open("/notes/new/")
    page.get_by_label("Title").fill("Downhill")
    page.get_by_label(re.compile("^Pictures")).set_input_files(file)
    expect(page.locator(".kept .crop img")).to_have_count(1)
    page.get_by_label("Cover it until somebody asks to see it").select_option("violence")
    page.locator("main").get_by_role("button", name="Post", exact=True).last.click()
    expect(page.get_by_text("Your note is posted.")).to_be_visible()
    reader = Visitor(browser, site.address["shared"], javascript=False)
    page = reader.open(page.url.removeprefix(site.address["shared"]))
    expect(page.get_by_text("Violence or injury").first).to_be_visible()
    expect(page.locator(".reel img")).to_be_hidden()
    page.get_by_text("Show it", exact=True).first.click()
    expect(page.locator(".reel img")).to_be_visible()
    author.close()
    reader.close()
