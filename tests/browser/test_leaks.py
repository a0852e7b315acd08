"""Two sites that share nothing: what is put into one is looked for everywhere in the other."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from isthmus.engines import urls
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.images import jpeg
from tests.people import PASSWORD
from tests.serving import Serving

pytestmark = pytest.mark.browser
OTHER = {"domestic": "global", "global": "domestic"}
# Every kind of place that a person can put words into; {} is the site's own mark.
MARKS = ["user{}", "Name-{}", "bio-{}", "title-{}", "text-{}", "tag{}", "alt-{}", "words-{}", "comment-{}", "reply-{}"]
MARKS += ["offer-{}", "facts-{}", "search-{}", "next-{}"]


@pytest.fixture(scope="module")
def split() -> Iterator[Serving]:
    with Serving("split") as serving:
        for tenant in serving.tenants:
            serving.make_moderator(tenant)
        yield serving


@pytest.fixture(scope="module")
def people(split: Serving, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """On each site somebody who has done everything there is to do, with words found nowhere else."""
    folder = tmp_path_factory.mktemp("pictures")
    visitors = {tenant: Visitor(browser, split.address[tenant]) for tenant in split.tenants}
    for tenant, visitor in visitors.items():
        _leave_marks(visitor, tenant, folder)
        warden = Visitor(browser, split.address[tenant])
        warden.withhold(_mark("offer-{}", tenant), _mark("facts-{}", tenant))
        warden.close()
    yield visitors
    for visitor in visitors.values():
        visitor.close()


def _mark(name: str, tenant: str) -> str:
    # Letters alone, so that it survives in a tag, a user name and an address; and different in every character class.
    return name.format({"domestic": "qdomzq", "global": "xgloqx"}[tenant])


def _leave_marks(visitor: Visitor, tenant: str, folder: Path) -> None:
    def mark(name: str) -> str:
        return _mark(name, tenant)

    file = folder / f"{tenant}.jpg"
    file.write_bytes(jpeg(colour=(10, 200, 90) if tenant == "domestic" else (200, 10, 90)))
    visitor.join(mark("user{}"), mark("Name-{}"))
    visitor.edit_profile(folder, mark("bio-{}"))
    text = f"{mark('text-{}')} #{mark('tag{}')}"
    note = visitor.post(mark("title-{}"), text, pictures=[file], alt=mark("alt-{}"))
    visitor.post("", mark("words-{}"))
    visitor.comment(note, mark("comment-{}"))
    page = visitor.open(note)
    page.get_by_text("Reply", exact=True).first.click()
    page.get_by_label("Your reply").fill(mark("reply-{}"))
    page.locator("#answer button").click()
    expect(page.get_by_text(mark("reply-{}"))).to_be_visible()
    visitor.post(mark("offer-{}"), "Guaranteed crypto returns.")
    visitor.open(f"/?q={mark('search-{}')}")
    visitor.open(f"/accounts/login/?next=/{mark('next-{}')}/")
    visitor.page.goto(f"/n/{mark('next-{}')}/")


def _found(haystack: str, tenant: str) -> list[str]:
    return [mark for mark in MARKS if _mark(mark, tenant).lower() in haystack.lower()]


def _crawl(visitor: Visitor, limit: int = 150) -> str:
    """Everything that can be reached by links, as text; leaving out what signs one out."""
    todo, seen, pages = ["/", "/following/", "/rules/", "/me/statements/", "/admin/"], set(), []
    while todo and len(seen) < limit:
        path = todo.pop(0)
        if path in seen or path.startswith(("/accounts/logout", "/static/")):
            continue
        seen.add(path)
        answer = visitor.context.request.get(path)
        text = answer.text() if "text" in answer.headers.get("content-type", "") else ""
        pages.append(text)
        todo += [urllib.parse.urljoin(path, link) for link in re.findall(r'href="(/[^"#]*)"', text)]
    return "\n".join(pages)


@pytest.mark.parametrize("tenant", ["domestic", "global"])
def test_the_marks_are_found_at_home(tenant: str, split: Serving, people: dict[str, Visitor]) -> None:
    """The search itself works: at home it finds what it looks for."""
    pages = _found(_crawl(people[tenant]), tenant)
    assert {"user{}", "Name-{}", "bio-{}", "title-{}", "text-{}", "tag{}", "alt-{}", "words-{}", "comment-{}"} <= set(
        pages
    )
    assert {"title-{}", "facts-{}", "reply-{}"} <= set(_found(_rows(split, tenant), tenant))
    assert "next-{}" in _found(_files(split, tenant), tenant), "the web server's log has it"


@pytest.mark.parametrize("tenant", ["domestic", "global"])
def test_no_page_of_one_site_shows_anything_of_the_other(
    tenant: str, split: Serving, people: dict[str, Visitor], browser: Browser
) -> None:
    visitor, warden = (Visitor(browser, split.address[tenant]) for _ in range(2))
    warden.sign_in("warden")
    pages = "\n".join(_crawl(each) for each in (visitor, warden, people[tenant]))
    assert _found(pages, OTHER[tenant]) == []
    visitor.close(), warden.close()


@pytest.mark.parametrize("tenant", ["domestic", "global"])
def test_no_row_file_key_or_log_of_one_site_holds_anything_of_the_other(
    tenant: str, split: Serving, people: dict[str, Visitor]
) -> None:
    assert _found(_rows(split, tenant), OTHER[tenant]) == []
    assert _found(_files(split, tenant), OTHER[tenant]) == []
    assert _found(_keys(split, tenant), OTHER[tenant]) == []
    pictures = {home: {path.name for path in _media(split, home).rglob("*") if path.is_dir()} for home in OTHER}
    assert pictures["domestic"] and pictures["global"]
    shared = pictures["domestic"] & pictures["global"]
    # Both have chosen the same profile picture; each has stored its own copy, under the name that its content gives.
    assert all(len(name) in (2, 64) or name == "pictures" for name in shared)


def _media(split: Serving, tenant: str) -> Path:
    return split.state / tenant / "media"


def _rows(split: Serving, tenant: str) -> str:
    """Every row of every table, as text."""
    with psycopg.connect(urls(split.state, tenant).database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return "\n".join(
            str(row)
            for (table,) in tables
            for row in connection.execute(f'SELECT t::text FROM "{table}" t').fetchall()  # noqa: S608
        )


def _files(split: Serving, tenant: str) -> str:
    """Every file of the tenant's folder: pictures, logs, Redis's own, the scheduler's."""
    files = [path for path in (split.state / tenant).rglob("*") if path.is_file()]
    return "\n".join(f"{path}\n{path.read_bytes().decode('latin-1')}" for path in files)


def _keys(split: Serving, tenant: str) -> str:
    """Every key and value of the tenant's Redis: cache, sessions, messages."""
    text = []
    for number in (0, 1):
        client = redis.Redis.from_url(f"{urls(split.state, tenant).redis}/{number}")
        text += [f"{key!r} {client.dump(key)!r}" for key in client.scan_iter(count=1000)]
        client.close()
    return "\n".join(text)


def test_one_sites_cookies_mean_nothing_to_the_other(
    split: Serving, people: dict[str, Visitor], browser: Browser
) -> None:
    for tenant, other in OTHER.items():
        stranger = Visitor(browser, split.address[other])
        for cookie in people[tenant].context.cookies():
            name, value = cookie.get("name", ""), cookie.get("value", "")
            assert tenant in name or name == "theme"
            for each in (name, name.replace(tenant, other)):
                stranger.context.add_cookies([{"name": each, "value": value, "url": split.address[other]}])
        page = stranger.open("/following/")
        assert "/accounts/login/" in page.url, "not signed in"
        stranger.close()


def test_one_sites_password_link_and_signed_values_are_refused_by_the_other(
    split: Serving, people: dict[str, Visitor], browser: Browser
) -> None:
    # The same name with the same password on both sides is still two people.
    for tenant in OTHER:
        visitor = Visitor(browser, split.address[tenant])
        visitor.join("twin", "Twin")
        visitor.close()
        asker = Visitor(browser, split.address[tenant])
        page = asker.open("/accounts/password/reset/")
        page.get_by_label("Email").fill("twin@example.org")
        page.locator("main form button").first.click()
        asker.page.wait_for_url("**/done/")
        asker.close()
    for tenant, other in OTHER.items():
        log = (split.state / tenant / "log" / "web.log").read_text()
        # The e-mail's own line: what is asked for later stands in the log as well.
        path = re.findall(rf"{split.address[tenant]}(/accounts/password/reset/key/\S+)", log)[0]
        there = Visitor(browser, split.address[other])
        assert there.open(path).locator("input[type=password]").count() == 0
        home = Visitor(browser, split.address[tenant])
        assert home.open(path).locator("input[type=password]").count() > 0, "at home it works"
        there.close(), home.close()
    signed = split.manage(
        "shell", "-v0", tenant="domestic", code="from django.core import signing; print(signing.dumps(7))"
    )
    check = "from django.core import signing\ntry: print(signing.loads({!r}))\n"
    check += "except signing.BadSignature: print('refused')"
    check = check.format(signed.strip())
    assert split.manage("shell", "-v0", tenant="global", code=check).strip() == "refused"
    assert split.manage("shell", "-v0", tenant="domestic", code=check).strip() == "7"


@pytest.mark.parametrize("tenant", ["domestic", "global"])
def test_a_process_of_one_site_cannot_reach_the_others_data(tenant: str, split: Serving) -> None:
    own, others = urls(split.state, tenant), urls(split.state, OTHER[tenant])
    told = f"{own.database.rpartition('/')[0]}/isthmus_{OTHER[tenant]}"
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(told)
    port = int(others.redis.rsplit(":", 1)[1])
    password = own.redis.split("@")[0].rsplit(":", 1)[1]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=port, password=password).ping()
    # What a process holds: its environment and its command name nothing of the other's.
    secrets = [
        (split.state / OTHER[tenant] / name).read_text()
        for name in ("database_password", "redis_password", "secret_key")
    ]
    for pid, command in split.processes().items():
        environment = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
        if f"TENANT={tenant}\0" in environment:
            assert not any(secret in environment + command for secret in secrets)


def test_the_password_is_that_of_the_tests(split: Serving) -> None:
    """PASSWORD is typed into both sites and must not be found as text anywhere."""
    for tenant in OTHER:
        assert PASSWORD not in _rows(split, tenant) + _files(split, tenant) + _keys(split, tenant)
