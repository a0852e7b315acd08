"""What people are told of, on the site: whom, once, together, and never more than they may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from isthmus.web.kept import STORE

from accounts.actions.follow_account import follow_account, unfollow_account
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.delete_note import delete_note
from feeds.actions.dispute_place import dispute_place, settle_dispute
from feeds.actions.like_note import like_note, unlike_note
from feeds.actions.post_note import post_note
from feeds.models import Comment, Muted, Note, Notification
from moderation.actions.claim_case import claim_case
from moderation.actions.decide_case import decide_case
from moderation.actions.open_case import open_case
from moderation.measures import Chosen
from moderation.models import Rule
from tests.checks import run_checks
from tests.freezing import frozen
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
APART = policy("apart", "[policy.between]\nsee = false\nfollow = false\ncomment = false", audience='homes = ["global"]')
CHECKED = policy("checked", '[policy.check]\nwhen = "before"')


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def told(account: Account, show: str = "all") -> list[str]:
    """The lines of somebody's page, as text."""
    page = signed_in(account.username).get(reverse("notifications"), {"show": show}).content.decode()
    lines = re.findall(r'<span class="what">(.*?)</a>', page, re.S)
    return [" ".join(re.sub("<time.*?</time>|<[^>]+>", " ", line).split()) for line in lines]


def bell(client: Client, path: str = "/rules/") -> str:
    found = re.search(r'<a class="bell".*?</a>', client.get(path).content.decode(), re.S)
    assert found
    return found[0]


def decide(subject: Note | Comment, outcome: str) -> None:
    """As a moderator, on a case of this note or comment."""
    kind = type(subject).__name__.lower()
    warden = person(f"warden_{Account.objects.count()}", is_staff=True)
    rule = Rule.objects.order_by("number")[0]
    case = open_case(kind=kind, subject_id=subject.pk, author_id=subject.author_id, lang=subject.lang, rule_id=rule.pk)
    token = claim_case(case_id=case.pk, moderator=warden).claim_token
    assert token
    measures = [Chosen("remove")] if outcome == "remove" else []
    decide_case(
        case_id=case.pk, moderator=warden, token=token, measures=measures, rule_version=rule.current, facts="Seen."
    )


# --- Who is told of what ---------------------------------------------------------------------------------------------
def test_mara_is_told_of_a_like_a_follow_and_a_comment_newest_first() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Soup", text="")
    like_note(account=friend, note=note)
    follow_account(follower=friend, followee=me)
    comment_on_note(author=friend, note=note, text="好喝")
    assert told(me) == [
        "小满 commented on your note · new 好喝 Soup",
        "小满 began to follow you · new",
        "小满 liked your note · new Soup",
    ]
    assert told(friend) == []


def test_an_answer_is_told_to_whom_it_answers_and_to_the_author_of_the_note_once_each() -> None:
    author, first, second = mara(), xiaoman(), person("third")
    note = post_note(author=author, title="Tea", text="")
    said = comment_on_note(author=first, note=note, text="一")
    answer = comment_on_note(author=second, note=note, text="two", parent=said)
    comment_on_note(author=first, note=note, text="三", parent=answer)
    assert told(first) == ["third answered your comment · new two Tea"]
    assert told(second) == ["小满 answered your comment · new 三 Tea"]
    assert told(author) == ["小满 and third commented on your note · new 三 Tea"]


def test_whose_note_and_comment_it_is_hears_once_of_an_answer() -> None:
    author, friend = mara(), xiaoman()
    note = post_note(author=author, title="Tea", text="")
    comment_on_note(author=friend, note=note, text="二", parent=comment_on_note(author=author, note=note, text="one"))
    assert told(author) == ["小满 answered your comment · new 二 Tea"]


def test_nobody_hears_of_their_own_acts() -> None:
    me = mara()
    note = post_note(author=me, title="Tea", text="")
    like_note(account=me, note=note)
    comment_on_note(author=me, note=note, text="b", parent=comment_on_note(author=me, note=note, text="a"))
    assert not Notification.objects.exists()


def test_what_is_undone_is_not_told_any_more_and_done_twice_is_told_once() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Tea", text="")
    for _time in range(2):
        like_note(account=friend, note=note)
        follow_account(follower=friend, followee=me)
    assert len(told(me)) == Notification.objects.count() == 2
    unlike_note(account=friend, note=note)
    unfollow_account(follower=friend, followee=me)
    assert told(me) == []


def test_a_deleted_note_takes_along_what_was_told_of_it() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Tea", text="")
    comment = comment_on_note(author=friend, note=note, text="好")
    delete_note(author=me, note=note)
    assert told(me) == []
    Note.objects.filter(pk=note.pk).update(deleted_at=None)
    assert len(told(me)) == 1
    comment.delete()
    assert not Notification.objects.exists()


def test_of_whom_mara_has_muted_she_hears_nothing() -> None:
    me, loud = mara(), person("loud")
    Muted.objects.create(account=me, person=loud)
    like_note(account=loud, note=post_note(author=me, title="Tea", text=""))
    assert told(me) == []


def test_a_decision_is_told_to_the_author_with_a_way_to_its_reasons() -> None:
    me = mara()
    note = post_note(author=me, title="Cheap pills", text="")
    decide(note, "remove")
    assert told(me, "site") == ["A note of yours is withheld. Read why. · new"]
    row = Notification.objects.get()
    answer = signed_in("mara").get(reverse("notification", args=[row.pk]))
    assert answer.headers["Location"] == row.statement.get_absolute_url()  # type: ignore[union-attr]


def test_whoever_disputed_a_place_hears_how_it_ended() -> None:
    me = mara()
    note = post_note(author=me, title="Fog", text="", place={"country": "CN"})  # type: ignore[arg-type]
    dispute = dispute_place(author=me, subject=note, words="I was at home.")
    assert dispute
    settle_dispute(dispute=dispute, staff=person("warden"), remove=True)
    assert told(me) == ["You said that a place is wrong. Somebody has looked, and took it away. · new Fog"]


# --- Held and withheld -----------------------------------------------------------------------------------------------
def test_a_held_comment_is_told_when_it_is_published(settings: Any) -> None:
    put_in_force(settings, CHECKED)
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Tea", text="")
    run_checks(subject_id=note.pk)
    comment = comment_on_note(author=friend, note=note, text="好")
    assert told(me) == [] and "hidden" in bell(signed_in("mara"))
    run_checks(subject_id=comment.pk)
    assert told(me) == ["小满 commented on your note · new 好 Tea"]


def test_a_held_comment_that_is_withheld_is_never_told_until_it_is_shown(settings: Any) -> None:
    put_in_force(settings, CHECKED)
    me, friend = mara(), xiaoman()
    comment = comment_on_note(author=friend, note=post_note(author=me, title="Tea", text=""), text="坏话")
    decide(comment, "remove")
    assert told(me) == []
    decide(comment, "keep")
    assert told(me) == ["小满 commented on your note · new 坏话 Tea"]


def test_words_that_were_withheld_since_are_replaced_by_a_notice() -> None:
    me, friend = mara(), xiaoman()
    comment = comment_on_note(author=friend, note=post_note(author=me, title="Tea", text=""), text="secret words")
    decide(comment, "remove")
    (line,) = told(me, "answers")
    assert "A comment stood here." in line and "Rule 1" in line and "secret" not in line


def test_a_policy_that_keeps_the_other_home_away_leaves_a_notice_here_too(settings: Any) -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=friend, title="茶", text="")
    said = comment_on_note(author=me, note=note, text="one")
    comment_on_note(author=friend, note=note, text="悄悄话", parent=said)
    put_in_force(settings, APART)
    (line,) = told(me)
    assert "悄悄话" not in line and "茶" not in line and "The policy apart" in line


# --- Together, by tabs, by pages -------------------------------------------------------------------------------------
@pytest.mark.usefixtures("frozen_is_asked")
def test_many_who_like_one_note_are_told_in_one_line(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    me = mara()
    note = post_note(author=me, title="Soup", text="")
    client = signed_in("mara")
    like_note(account=xiaoman(), note=note)
    client.get(reverse("notifications"))
    STORE.clear()
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("notifications"))
    for number in range(12):
        fan = person(f"fan_{number}", display_name=f"Fan {number}")
        like_note(account=fan, note=note)
        comment_on_note(author=fan, note=post_note(author=me, title=f"Note {number}", text=""), text="Oh")
    STORE.clear()
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("notifications")).content.decode()
    assert page.count('class="line new"') == 13
    assert told(me, "likes") == ["Fan 11 and 12 others liked your note · new Soup"]


def test_the_lines_read_well_in_chinese() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="汤", text="")
    for fan in (friend, person("ann"), person("bob")):
        like_note(account=fan, note=note)
    follow_account(follower=friend, followee=me)
    comment_on_note(author=friend, note=note, text="好")
    comment_on_note(author=person("li"), note=note, text="真好")
    client = signed_in("mara")
    page = client.get(reverse("notifications"), headers={"Accept-Language": "zh-CN"}).content.decode()
    text = " ".join(re.sub("<[^>]+>", "", page).split())
    assert "bob 和另外 2 人 赞了你的笔记" in text
    assert "小满 关注了你" in text
    assert "li 和 小满 评论了你的笔记" in text


@pytest.mark.parametrize(
    ("show", "lines"), [("all", 4), ("answers", 1), ("likes", 1), ("follows", 1), ("site", 1), ("nonsense", 4)]
)
def test_each_tab_shows_its_own(show: str, lines: int) -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Soup", text="")
    like_note(account=friend, note=note)
    follow_account(follower=friend, followee=me)
    comment_on_note(author=friend, note=note, text="好喝")
    decide(note, "keep")
    assert len(told(me, show)) == lines


def test_earlier_ones_are_on_the_next_page_and_none_is_on_two() -> None:
    me, friend = mara(), xiaoman()
    for number in range(25):
        comment_on_note(author=friend, note=post_note(author=me, title=f"Note {number:02}", text=""), text="好")
    client = signed_in("mara")
    first = client.get(reverse("notifications")).context["told"]
    rest = client.get(reverse("notifications"), {"before": first.next}).context["told"]
    shown = [group.note.title for group in [*first.groups, *rest.groups]]
    assert shown == [f"Note {number:02}" for number in reversed(range(25))] and rest.next == 0
    part = client.get(reverse("notifications"), {"before": first.next}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content and b"Note 00" in part.content


# --- Read and new ----------------------------------------------------------------------------------------------------
def test_the_bell_and_the_title_count_what_is_new_on_every_page() -> None:
    me, friend = mara(), xiaoman()
    client = signed_in("mara")
    assert "hidden" in bell(client) and "<title>Rules" in client.get("/rules/").content.decode()
    note = post_note(author=me, title="Soup", text="")
    like_note(account=friend, note=note)
    follow_account(follower=friend, followee=me)
    assert "<b>2</b>" in bell(client) and "<title>(2) Rules" in client.get("/rules/").content.decode()
    # A kept piece of the page shows nobody else's number.
    assert "hidden" in bell(signed_in("xiaoman"))
    unlike_note(account=friend, note=note)
    assert "<b>1</b>" in bell(client)


def test_the_number_ends_at_ninety_nine() -> None:
    me = mara()
    Account.objects.bulk_create(Account(username=f"friend_{n}", password="!") for n in range(101))
    friends = Account.objects.exclude(pk=me.pk)
    Notification.objects.bulk_create(
        Notification(recipient=me, actor=friend, kind="follow", about=1) for friend in friends
    )
    assert "<b>99+</b>" in bell(signed_in("mara"))


def test_to_follow_a_line_is_to_read_it_and_what_is_told_with_it() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Soup", text="")
    for fan in (friend, person("ann")):
        like_note(account=fan, note=note)
    said = comment_on_note(author=friend, note=note, text="好")
    client = signed_in("mara")
    row = Notification.objects.filter(kind="like").first()
    assert row
    assert client.get(reverse("notification", args=[row.pk])).headers["Location"] == note.get_absolute_url()
    assert list(Notification.objects.filter(read_at=None).values_list("kind", flat=True)) == ["comment"]
    row = Notification.objects.get(comment=said)
    place = client.get(reverse("notification", args=[row.pk])).headers["Location"]
    assert f'id="comment-{said.pk}"' in client.get(place.split("#")[0]).content.decode()
    assert "hidden" in bell(client)


def test_nobody_follows_or_reads_what_another_is_told() -> None:
    me, friend = mara(), xiaoman()
    like_note(account=friend, note=post_note(author=me, title="Soup", text=""))
    row = Notification.objects.get()
    other = signed_in("xiaoman")
    assert other.get(reverse("notification", args=[row.pk])).status_code == 404
    other.post(reverse("notifications_read"), {"until": str(2**62)})
    row.refresh_from_db()
    assert row.read_at is None
    assert Client().get(reverse("notifications")).status_code == 302


def test_all_that_was_there_is_marked_as_read_and_what_came_since_is_not() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Soup", text="")
    like_note(account=friend, note=note)
    client = signed_in("mara")
    newest = client.get(reverse("notifications")).context["newest"]
    follow_account(follower=friend, followee=me)
    for until in (str(newest), "x", ""):
        client.post(reverse("notifications_read"), {"until": until})
    assert list(Notification.objects.filter(read_at=None).values_list("kind", flat=True)) == ["follow"]


def test_a_page_asks_how_many_are_new_and_a_visitor_has_none(client: Client) -> None:
    me, friend = mara(), xiaoman()
    follow_account(follower=friend, followee=me)
    newest = Notification.objects.get().pk
    address, at_mara = reverse("notifications_count"), signed_in("mara")
    answer = at_mara.get(address, {"since": newest})
    assert answer.json() == {"unread": 1, "sentence": ""}
    assert answer.headers["Cache-Control"] == "no-store"
    like_note(account=friend, note=post_note(author=me, title="Soup", text=""))
    assert at_mara.get(address, {"since": newest}).json() == {"unread": 2, "sentence": "Show 1 new notification"}
    assert at_mara.get(address, {"since": "x"}).json() == client.get(address).json() | {"unread": 2}


@pytest.mark.django_db(transaction=True)
def test_on_a_frozen_site_one_reads_and_it_stays_new() -> None:
    me, friend = mara(), xiaoman()
    follow_account(follower=friend, followee=me)
    client, row = signed_in("mara"), Notification.objects.get()
    with frozen():
        assert client.get(reverse("notifications")).status_code == 200
        assert client.get(reverse("notification", args=[row.pk])).status_code == 302
        assert client.post(reverse("notifications_read"), {"until": str(row.pk)}).status_code == 503
    assert Notification.objects.filter(read_at=None).exists()


def test_a_like_costs_two_queries_more() -> None:
    me, friend = mara(), xiaoman()
    note = Note.objects.select_related("author").get(pk=post_note(author=me, title="Soup", text="").pk)
    with CaptureQueriesContext(connection) as queries:
        like_note(account=friend, note=note)
    mine = [each["sql"] for each in queries if "feeds_notification" in each["sql"] or "feeds_muted" in each["sql"]]
    assert [sql.split()[0] for sql in mine if "SAVEPOINT" not in sql] == ["SELECT", "INSERT"]


def test_time_up_does_not_open_the_page_and_the_number_is_no_use_of_the_site() -> None:
    from accounts.middleware import OPEN

    assert reverse("notifications_count").startswith(OPEN)
    assert not reverse("notifications").startswith(OPEN)
