"""Lists and note pages: right for whoever looks, with the same few queries however much they show."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from isthmus.web.kept import STORE

from accounts.actions.follow_account import follow_account
from accounts.models import Account, Follow
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.like_note import like_note, unlike_note
from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Note
from feeds.queries import following, thread
from feeds.queries.thread import ANSWERS, PAGE
from tests.lists import listed
from tests.people import PASSWORD, mara, person, xiaoman

pytestmark = pytest.mark.django_db
PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A pot of basil")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_explore_shows_notes_newest_first_to_a_visitor(client: Client) -> None:
    post_note(author=mara(), title="First", text="")
    post_note(author=xiaoman(), title="第二", text="")
    page = client.get(reverse("explore")).content.decode()
    assert page.index("第二") < page.index("First")


def test_explore_goes_on_where_the_first_page_ended(client: Client) -> None:
    author = mara()
    for number in range(25):
        post_note(author=author, title=f"Note number {number:02}", text="")
    first = listed(client, reverse("explore"))
    rest = listed(client, reverse("explore"), before=first.next)
    assert first.titles + rest.titles == [f"Note number {number:02}" for number in reversed(range(25))]
    assert rest.next == ""


def test_htmx_gets_the_next_cards_alone(client: Client) -> None:
    post_note(author=mara(), title="A note", text="")
    response = client.get(reverse("explore"), {"before": str(2**62)}, headers={"HX-Request": "true"})
    assert b"A note" in response.content and b"<html" not in response.content


def test_following_shows_the_followed_and_oneself_alone(client: Client) -> None:
    me, friend, stranger = mara(), xiaoman(), person("stranger")
    for author in (me, friend, stranger):
        post_note(author=author, title=f"By {author.username}", text="")
    follow_account(follower=me, followee=friend)
    client.login(username="mara", password=PASSWORD)
    page = client.get(reverse("following")).content.decode()
    assert "By xiaoman" in page and "By mara" in page and "By stranger" not in page


def test_a_tag_is_found_in_any_case_and_width(client: Client) -> None:
    post_note(author=mara(), title="Tagged", text="#ＦＯＯＤ")
    assert b"Tagged" in client.get("/tags/Food/").content


def test_a_like_counts_once_and_is_taken_back_once() -> None:
    note = post_note(author=mara(), title="Likeable", text="")
    fan = xiaoman()
    for change, count in ((like_note, 1), (like_note, 1), (unlike_note, 0), (unlike_note, 0)):
        change(account=fan, note=note)
        assert note.likes_count == count == note.likes.count()


def thread_in(client: Client, note: Note, **asked: object) -> str:
    page = client.get(note.get_absolute_url(), asked).content.decode()
    return page[page.index('<ul id="thread">') : page.index("</section>", page.index('<ul id="thread">'))]


def said(html: str) -> list[str]:
    """The words of the comments, in their order."""
    return re.findall(r'<p lang="[^"]*" dir="auto">([^<]*)</p>', html)


def test_an_answer_to_an_answer_joins_the_thread(client: Client) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    first = comment_on_note(author=note.author, note=note, text="one")
    second = comment_on_note(author=xiaoman(), note=note, text="二", parent=first)
    third = comment_on_note(author=note.author, note=note, text="three", parent=second)
    assert (second.parent, third.parent) == (first, first)
    html = thread_in(client, note)
    assert said(html) == ["one", "二", "three"]
    assert html.index(f'id="answers-{first.pk}"') < html.index("二")


def test_a_long_thread_goes_on_where_its_page_ended(client: Client) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    for number in range(PAGE + 2):
        comment_on_note(author=note.author, note=note, text=f"first {number}")
    page = thread_in(client, note)
    following = re.search(r"after=(\d+)", page)
    assert following
    rest = thread_in(client, note, after=following[1])
    assert said(page + rest) == [f"first {number}" for number in range(PAGE + 2)]
    assert "after=" not in rest


def test_many_answers_stand_on_a_page_of_their_own(client: Client) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    first = comment_on_note(author=note.author, note=note, text="one")
    for number in range(ANSWERS + 1):
        comment_on_note(author=note.author, note=note, text=f"answer {number}", parent=first)
    html = thread_in(client, note)
    assert "All answers" in html and len(said(html)) == 1 + ANSWERS
    html = thread_in(client, note, under=first.pk)
    assert "All answers" not in html and len(said(html)) == 2 + ANSWERS


def test_without_javascript_an_answer_is_written_on_a_page_that_names_who_is_answered(client: Client) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    first = comment_on_note(author=xiaoman(), note=note, text="one")
    client.login(username="mara", password=PASSWORD)
    page = client.get(note.get_absolute_url(), {"reply": first.pk}).content.decode()
    assert f"You answer {first.author.name}." in page and f'name="parent" value="{first.pk}"' in page
    client.post(reverse("comment_new", args=[note.pk]), {"text": "two", "parent": first.pk})
    assert first.replies.get().text == "two"


def test_htmx_puts_an_answer_below_what_it_answers(client: Client) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    first = comment_on_note(author=xiaoman(), note=note, text="one")
    client.login(username="mara", password=PASSWORD)
    sent = {"text": "two", "parent": first.pk}
    answer = client.post(reverse("comment_new", args=[note.pk]), sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == f"#answers-{first.pk}"
    assert 'id="answer" hx-swap-oob="true"' in answer.content.decode() and "You answer" not in answer.content.decode()
    assert '<h2 id="comments-title" hx-swap-oob="true">2 comments</h2>' in answer.content.decode()


def test_many_answers_to_one_comment_hide_none_to_another(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thread, "PAGE", 2)
    note = post_note(author=mara(), title="Talk", text="")
    loud, quiet = (comment_on_note(author=note.author, note=note, text=text) for text in ("loud", "quiet"))
    for number in range(20):
        comment_on_note(author=note.author, note=note, text=f"answer {number}", parent=loud)
    comment_on_note(author=note.author, note=note, text="one word", parent=quiet)
    html = thread_in(client, note)
    assert said(html)[-2:] == ["quiet", "one word"] and len(said(html)) == 1 + ANSWERS + 2


@pytest.mark.parametrize(
    "path",
    ["/@a%00b/", "/tags/%00/", "/n/99999999999999999999999/", "/?before=%00", "/?before=9223372036854775808", "/%ff/"],
)
def test_an_odd_address_is_no_error_of_ours(client: Client, path: str) -> None:
    assert client.get(path).status_code in (200, 404)


@pytest.mark.parametrize("parent", ["²", "x", "9" * 30, "\0", "-1"])
def test_an_answer_to_nothing_is_refused(client: Client, parent: str) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    client.login(username="mara", password=PASSWORD)
    answer = client.post(reverse("comment_new", args=[note.pk]), {"text": "hello", "parent": parent})
    assert answer.status_code == 404


def test_no_cache_between_may_keep_a_page(client: Client) -> None:
    mara()
    client.login(username="mara", password=PASSWORD)
    assert "private" in client.get("/following/").headers["Cache-Control"]


def test_an_empty_comment_gets_a_sentence(client: Client) -> None:
    note = post_note(author=mara(), title="Talk", text="")
    client.login(username="mara", password=PASSWORD)
    assert client.post(reverse("comment_new", args=[note.pk]), {"text": " "}).status_code == 422


def _fill(notes: int) -> None:
    author, fan = Note.objects.first().author, Note.objects.first().author  # type: ignore[union-attr]
    for number in range(notes):
        note = post_note(author=author, title=f"Card {number}", text="#many", pictures=[PICTURE])
        like_note(account=fan, note=note)
        comment_on_note(author=person(f"guest_{number}"), note=Note.objects.last(), text="Lovely")  # type: ignore[arg-type]


@pytest.mark.usefixtures("frozen_is_asked")
@pytest.mark.parametrize("page", ["explore", "following", "profile", "tag", "note"])
def test_queries_do_not_grow_with_what_is_shown(
    page: str, client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    author = mara()
    note = post_note(author=author, title="The first", text="#many", pictures=[PICTURE])
    comment_on_note(author=author, note=note, text="Mine")
    client.login(username="mara", password=PASSWORD)
    address = {
        "explore": reverse("explore"),
        "following": reverse("following"),
        "profile": author.get_absolute_url(),
        "tag": "/tags/many/",
        "note": note.get_absolute_url(),
    }[page]
    client.get(address)
    STORE.clear()
    with django_assert_max_num_queries(13) as few:
        client.get(address)
    _fill(12)
    STORE.clear()
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(address).status_code == 200


def test_a_card_that_is_kept_costs_no_query_and_is_never_old(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    author = mara()
    note = post_note(author=author, title="Soup", text="")
    first = client.get("/").content.decode()
    assert "Soup" in first
    with django_assert_max_num_queries(2):
        assert client.get("/").content.decode().count("Soup") == first.count("Soup")
    like_note(account=author, note=note)
    assert "Like, 1 so far" in client.get("/").content.decode()
    unlike_note(account=author, note=note)
    assert "Like, 0 so far" in client.get("/").content.decode()
    Account.objects.filter(pk=author.pk).update(display_name="Mara the Second")
    assert "Mara the Second" in client.get("/").content.decode()


def test_who_follows_quiet_people_finds_what_they_posted_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "NEWEST", 3)
    reader, quiet, loud = mara(), xiaoman(), person("loud")
    posted = [post_note(author=quiet, title=f"Quiet {number}", text="") for number in range(25)]
    for number in range(5):
        post_note(author=loud, title=f"Loud {number}", text="")
    Follow.objects.create(follower=reader, followee=quiet)
    client = Client()
    client.login(username="mara", password=PASSWORD)
    first = listed(client, reverse("following"))
    rest = listed(client, reverse("following"), before=first.next)
    assert first.ids + rest.ids == [note.pk for note in reversed(posted)] and rest.next == ""
