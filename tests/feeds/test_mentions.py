"""Names in notes and comments: links where somebody is meant, and a word to those who are."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from isthmus.web.templatetags.web import words

from accounts.actions.block_account import block_account
from accounts.actions.follow_account import follow_account
from accounts.actions.index_person import index_people
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.delete_comment import delete_comment, undelete_comment
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import post_note
from feeds.mentions import names_in
from feeds.models import Note, Notification
from tests.checks import run_checks
from tests.feeds.test_notifications import CHECKED, told
from tests.people import mara, person, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
BETWEEN = "[policy.between]\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hello @mara!", ["mara"]),
        ("谢谢＠xiaoman_1，好吃", ["xiaoman_1"]),
        ("好@mara你看", ["mara"]),
        ("(@Mara) @mara", ["mara"]),
        ("write to mara@example.org or @example.org@else", []),
        ("https://site.example/@mara/ and /@mara", []),
        ("@ab and @" + "x" * 31, []),
        (" ".join(f"@name_{n}" for n in range(30)), [f"name_{n}" for n in range(10)]),
    ],
)
def test_names_are_found_where_people_write_them(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_a_name_is_a_link_and_everything_else_stays_what_it_was() -> None:
    html = words("@Mara <b>@mara</b> #tea https://x.example/?q=@mara&t=#tea @nobody", {"mara": "mara_2"})
    assert html.count('<a class="mention" href="/@mara_2/">@Mara</a>') == 1
    assert '&lt;b&gt;<a class="mention" href="/@mara_2/">@mara</a>&lt;/b&gt;' in html
    assert html.count('class="tag"') == 1 and 'href="https://x.example/?q=%40mara&amp;t=#tea"' in html
    assert "@nobody" in html and html.count("<a ") == 4


def page(note: Note) -> str:
    return Client().get(note.get_absolute_url()).content.decode()


def test_whoever_is_named_in_a_note_is_told_once_also_by_an_edit() -> None:
    author, friend = mara(), xiaoman()
    note = post_note(author=author, title="Tea", text="With @nobody_here and @mara")
    assert not Notification.objects.exists()
    for text in ("With ＠XIAOMAN", "With @xiaoman again"):
        edit_note(author=author, note=note, title="Tea", text=text)
    assert told(friend) == ["Mara mentioned you in a note · new Tea"]
    assert '<a class="mention" href="/@xiaoman/">@xiaoman</a>' in page(note)


def test_whoever_is_named_in_a_comment_is_told_and_not_twice_where_they_are_answered() -> None:
    author, friend, third = mara(), xiaoman(), person("third")
    note = post_note(author=author, title="Tea", text="")
    said = comment_on_note(author=friend, note=note, text="好")
    comment_on_note(author=third, note=note, text="@xiaoman @mara @third yes", parent=said)
    assert told(friend) == ["third answered your comment · new @xiaoman @mara @third yes Tea"]
    assert told(author)[0].startswith("third and 小满 commented")
    comment_on_note(author=author, note=note, text="@third indeed")
    assert told(third) == ["Mara mentioned you in a comment · new @third indeed Tea"]


def test_a_kept_comment_follows_a_name_that_changes_and_loses_the_link_of_who_leaves() -> None:
    friend = xiaoman()
    note = post_note(author=mara(), title="Tea", text="")
    comment_on_note(author=note.author, note=note, text="Look, @xiaoman")
    assert 'href="/@xiaoman/">@xiaoman</a>' in page(note)
    Account.objects.filter(pk=friend.pk).update(username="xiaoman_2")
    assert 'href="/@xiaoman_2/">@xiaoman</a>' in page(note)
    # Somebody else who takes the name was not meant.
    person("xiaoman")
    assert 'href="/@xiaoman_2/">@xiaoman</a>' in page(note)
    Account.objects.filter(pk=friend.pk).update(is_active=False)
    assert 'class="mention"' not in page(note) and "Look, @xiaoman" in page(note)


def test_who_is_named_in_what_is_held_hears_of_it_when_it_is_published(settings: Any) -> None:
    put_in_force(settings, CHECKED)
    author, friend = mara(), xiaoman()
    note = post_note(author=author, title="Tea", text="@xiaoman")
    assert told(friend) == []
    run_checks(subject_id=note.pk)
    assert told(friend) == ["Mara mentioned you in a note · new Tea"]


def test_between_the_homes_a_name_passes_where_a_comment_would(settings: Any) -> None:
    author, friend, neighbour = mara(), xiaoman(), person("neighbour")
    put_in_force(settings, policy("shut", BETWEEN + "comment = false", audience='homes = ["global"]'))
    post_note(author=author, title="Tea", text="@xiaoman @neighbour")
    assert told(friend) == [] and len(told(neighbour)) == 1


def test_between_the_homes_a_name_waits_for_the_check_where_a_comment_would(settings: Any) -> None:
    author, friend = mara(), xiaoman()
    put_in_force(settings, policy("checked", BETWEEN + 'check = "before"', audience='homes = ["domestic"]'))
    note = post_note(author=author, title="Tea", text="@xiaoman")
    assert not note.held and told(friend) == []
    run_checks(subject_id=note.pk)
    assert told(friend) == ["Mara mentioned you in a note · new Tea"]


def test_to_delete_a_comment_and_take_that_back_is_no_way_round_the_check(settings: Any) -> None:
    author, friend, host = mara(), xiaoman(), person("host")
    put_in_force(settings, policy("checked", BETWEEN + 'check = "before"', audience='homes = ["domestic"]'))
    comment = comment_on_note(author=author, note=post_note(author=host, title="Tea", text=""), text="@xiaoman")
    assert not comment.held and told(friend) == [] and len(told(host)) == 1
    assert delete_comment(account=author, comment=comment) and told(host) == []
    assert undelete_comment(account=author, comment_id=comment.pk)
    assert told(friend) == [] and len(told(host)) == 1
    run_checks(subject_id=comment.pk)
    assert len(told(friend)) == 1


def test_a_mention_is_a_link_in_feeds_and_on_other_sites_pages() -> None:
    friend = xiaoman()
    note = post_note(author=mara(), title="Tea", text="With @xiaoman and @nobody_here")
    Account.objects.filter(pk=friend.pk).update(username="man")
    entry = html.unescape(Client().get("/atom/").content.decode())
    assert f'href="{settings.SITE_URL}/@man/">@xiaoman</a>' in entry and "and @nobody_here" in entry
    embedded = Client().get(reverse("note_embed", args=[note.pk])).content.decode()
    assert 'href="/@man/">@xiaoman</a>' in embedded and '<base target="_blank">' in embedded


def test_many_feed_entries_ask_once_whom_they_mention(client: Client) -> None:
    author, friend = mara(), xiaoman()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/atom/")
        return len(seen)

    post_note(author=author, title="Tea", text="With @xiaoman")
    queries()
    before = queries()
    for n in range(3):
        post_note(author=friend, title=f"Tea {n}", text="With @mara and @xiaoman")
    assert queries() == before


def suggested(account: Account, typed: str) -> list[str]:
    client = Client()
    client.force_login(account)
    answer = client.get(reverse("suggest_mentions"), {"q": typed}).content.decode()
    return re.findall(r'data-username="(\w+)"', answer)


def test_while_one_types_a_name_those_one_follows_come_first() -> None:
    author, namesake, friend = mara(), person("naomi", display_name="Naomi"), person("nadia", display_name="娜迪亚")
    index_people([namesake, friend])
    assert suggested(author, "na") == ["naomi", "nadia"], "whoever has been here longest"
    follow_account(follower=author, followee=friend)
    assert suggested(author, "na") == suggested(author, "NA") == ["nadia", "naomi"]
    assert suggested(author, "n") == ["nadia"], "a letter alone begins the name of everybody"
    assert suggested(author, "娜") == ["nadia"] and suggested(author, "naomj") == ["naomi"]
    assert suggested(author, "mara") == suggested(author, "") == suggested(author, "zzz") == []
    Account.objects.filter(pk=namesake.pk).update(is_active=False)
    assert suggested(author, "naomi") == []


def test_nobody_is_suggested_whom_a_mention_does_not_reach(settings: Any) -> None:
    author, friend, _other = mara(), person("nadia"), person("nana", home="domestic")
    assert suggested(author, "na") == ["nadia", "nana"]
    put_in_force(settings, policy("apart", BETWEEN + "comment = false"))
    assert suggested(author, "na") == ["nadia"]
    block_account(blocker=friend, blocked=author)
    assert suggested(Account.objects.get(pk=author.pk), "na") == []
    assert suggested(Account.objects.get(pk=friend.pk), "mara") == []


def test_a_visitor_is_told_of_nobody() -> None:
    mara()
    assert Client().get(reverse("suggest_mentions"), {"q": "mara"}).status_code == 403


def test_where_search_is_switched_off_those_one_follows_are_suggested_alone(settings: Any) -> None:
    author, friend, _other = mara(), person("nadia"), person("nana")
    follow_account(follower=author, followee=friend)
    put_in_force(settings, policy("calm", '[policy.features]\noff = ["search"]'))
    assert suggested(author, "na") == ["nadia"]
