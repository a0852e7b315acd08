"""Somebody hears back: with and without JavaScript, in both languages, while they look and when they come again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.serving import Serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with Serving("shared") as running:
        yield running


@pytest.fixture(scope="module")
def note(site: Serving, browser: Browser) -> str:
    """Mara's note, in which she names Xiaoman, who has an account."""
    address = site.address["shared"]
    friend, author = Visitor(browser, address), Visitor(browser, address)
    friend.join("xiaoman", "小满", country="CN")
    author.join("mara", "Mara")
    path = author.post("Soup", "With @xiaoman and @nobody_here")
    friend.close()
    author.close()
    return path


def at(site: Serving, browser: Browser, username: str, **context: object) -> Visitor:
    visitor = Visitor(browser, site.address["shared"], **context)  # type: ignore[arg-type]
    visitor.sign_in(username)
    return visitor


def test_xiaoman_follows_a_mention_to_the_note_and_answers(site: Serving, browser: Browser, note: str) -> None:
    friend = at(site, browser, "xiaoman")
    expect(friend.page).to_have_title(re.compile(r"^\(1\) "))
    friend.page.get_by_role("link", name="Notifications 1 new").first.click()
    line = friend.page.locator(".line.new")
    expect(line).to_contain_text("Mara mentioned you in a note")
    line.get_by_role("link").click()
    expect(friend.page.get_by_role("link", name="@xiaoman")).to_have_attribute("href", "/@xiaoman/")
    expect(friend.page.get_by_role("link", name="@nobody_here")).to_have_count(0)
    expect(friend.page).not_to_have_title(re.compile(r"^\("))
    friend.comment(note, "谢谢 @mara")
    assert friend.faults == []
    friend.close()


def test_maras_bell_counts_on_while_she_looks_and_nothing_moves(site: Serving, browser: Browser, note: str) -> None:
    author = at(site, browser, "mara")
    page = author.open("/me/notifications/")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".line.new")).to_have_count(0)
    page.clock.install()
    page.reload()
    expect(page.locator("#told .line").first).to_contain_text("小满 commented on your note")
    place = page.locator("#told .line").first.bounding_box()
    friend = at(site, browser, "xiaoman")
    friend.page.goto(note)
    friend.page.locator(".story button.like").click()
    expect(friend.page.locator(".story button.like.on")).to_be_visible()
    page.clock.run_for(25_000)
    expect(page.get_by_role("link", name="Show 1 new notification")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    assert page.locator("#told .line").first.bounding_box() == place
    assert author.faults == [] and friend.faults == []
    author.close()
    friend.close()


def test_without_javascript_and_in_chinese_it_is_all_there(site: Serving, browser: Browser, note: str) -> None:
    plain = Visitor(browser, site.address["shared"], javascript=False, locale="zh-CN")
    page = plain.open("/accounts/login/")
    page.get_by_label("用户名或电子邮箱").fill("mara")
    page.locator("[name=password]").fill("lantern-harbour-9")
    page.locator("main").get_by_role("button", name="登录").click()
    page = plain.open("/me/notifications/")
    expect(page.locator("#told")).to_contain_text("小满 赞了你的笔记")
    page.get_by_role("link", name="评论和@").click()
    expect(page.locator("#told .line")).to_have_count(1)
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator(".line.new")).to_have_count(0)
    page.get_by_role("link", name="通知设置").click()
    page.get_by_label("有人赞我的笔记: 邮件").select_option("daily")
    page.locator("main").get_by_role("button", name="保存").click()
    expect(page.get_by_label("有人赞我的笔记: 邮件")).to_have_value("daily")
    plain.close()


def test_a_visitor_puts_an_announcement_away(site: Serving, browser: Browser, note: str) -> None:
    code = (
        "from feeds.models import Announcement\n"
        "Announcement.objects.create(title_en='New terms', title_zh='新条款', text_en='May', text_zh='五月')\n"
    )
    site.manage("shell", code=code)
    visitor = Visitor(browser, site.address["shared"], javascript=False)
    visitor.wait_for("/rules/", "New terms", seconds=90)
    visitor.page.get_by_role("button", name="Put this announcement away").click()
    expect(visitor.page).to_have_url(re.compile("/rules/$"))
    expect(visitor.page.get_by_text("New terms")).to_have_count(0)
    visitor.close()
