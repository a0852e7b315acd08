"""Editing a note: what it said before stays readable, and it is checked again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Follow
from feeds.actions.comment_on_note import CannotComment, comment_on_note
from feeds.actions.correct_language import correct_language
from feeds.actions.count_pool import count_pool
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import NewPicture, post_note
from feeds.actions.save_note import save_note
from feeds.models import NoteRevision
from feeds.queries.history import PAGE, difference, history_of
from feeds.subjects import NoteKind
from moderation.actions.run_check import run_check
from moderation.models import Case, Check
from tests.checks import run_checks
from tests.moderation.test_decisions import decide, moderator
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force

A, B = (NewPicture(letter * 64, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A pot") for letter in "ab")


@pytest.mark.django_db
def test_a_note_says_something_else_and_what_it_said_is_kept(client: Client) -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="Deep and grey. #weather #bay", pictures=[A, B])
    edit_note(author=author, note=note, title="Fog", text="Thin and grey. #weather", pictures=[B])
    note.refresh_from_db()
    assert (note.revision, note.pictures_count, note.text) == (2, 1, "Thin and grey. #weather")
    assert [tag.tag.name for tag in note.note_tags.all()] == ["weather"]
    assert [(picture.digest, picture.position) for picture in note.pictures.all()] == [(B.digest, 0)]
    page = client.get(note.get_absolute_url()).content.decode()
    assert reverse("note_history", args=[note.pk]) in page and "edited" in page
    page = client.get(reverse("note_history", args=[note.pk])).content.decode()
    assert "<del>Deep</del><ins>Thin</ins> and grey." in page and "1 picture taken out" in page
    assert "Version 2" in page and "Version 1" in page
    assert "Thin" in client.get("/").content.decode() or "Fog" in client.get("/").content.decode()
    assert client.get(reverse("search"), {"q": "thin"}).content.decode().count(f"/n/{note.pk}/") > 0
    assert f"/n/{note.pk}/" not in client.get("/tags/bay/").content.decode()


@pytest.mark.django_db
def test_nothing_new_is_no_version_and_who_may_comment_is_none_either() -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="", design=3)
    edit_note(author=author, note=note, title=" Fog ", text="", design=3, comments_from="nobody")
    note.refresh_from_db()
    assert (note.revision, note.comments_from, NoteRevision.objects.count()) == (1, "nobody", 0)


@pytest.mark.django_db
def test_an_edit_is_checked_again(settings: Any) -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="")
    edit_note(author=author, note=note, title="Guaranteed crypto returns", text="")
    assert list(Check.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2]
    for check in Check.objects.all():
        run_check(check_id=check.pk)
    assert Case.objects.count() == 1
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    edit_note(author=author, note=note, title="Fog again", text="")
    note.refresh_from_db()
    assert note.held, "where posts are checked first, edits are"


@pytest.mark.django_db
def test_a_check_of_an_earlier_version_shows_no_later_one(settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    author = mara()
    note = post_note(author=author, title="Fog", text="")
    kind = NoteKind()
    looked_at = kind.load(note.pk)
    edit_note(author=author, note=note, title="Something worse", text="")
    kind.publish(looked_at)
    note.refresh_from_db()
    assert note.held
    run_checks(revision=note.revision)
    note.refresh_from_db()
    assert not note.held


@pytest.mark.django_db
def test_languages_are_guessed_again_unless_they_were_corrected() -> None:
    author = mara(languages=["en", "zh-hans"])
    note = post_note(author=author, title="A quiet morning by the bay", text="")
    edit_note(author=author, note=note, title="海湾边安静的早晨", text="")
    note.refresh_from_db()
    assert note.languages == ["zh-hans"]
    correct_language(author=author, note=note, languages=["ja"])
    edit_note(author=author, note=note, title="A quiet morning", text="")
    note.refresh_from_db()
    assert (note.lang, note.languages) == ("ja", ["ja"])


@pytest.mark.django_db
def test_what_is_withheld_has_no_history_for_others(settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    author = mara()
    note = post_note(author=author, title="Fog", text="")
    edit_note(author=author, note=note, title="Thin fog", text="")
    address = reverse("note_history", args=[note.pk])
    assert Client().get(address).status_code == 404, "it is held"
    mine = Client()
    mine.login(username="mara", password=PASSWORD)
    assert "Thin" in mine.get(address).content.decode()
    run_checks()
    put_in_force(
        settings,
        policy(
            "wall", "[policy.between]\nsee = false\nfollow = false\ncomment = false", audience='homes = ["domestic"]'
        ),
    )
    xiaoman()
    there = Client()
    there.login(username="xiaoman", password=PASSWORD)
    assert there.get(address)["Location"] == note.get_absolute_url()


@pytest.mark.django_db
def test_a_long_history_comes_in_pages(client: Client) -> None:
    author = mara()
    note = post_note(author=author, title="0", text="")
    for number in range(1, PAGE + 5):
        edit_note(author=author, note=note, title=str(number), text="")
    note.refresh_from_db()
    first, more = history_of(note)
    rest, end = history_of(note, before=more)
    assert [version.number for version in [*first, *rest]] == list(range(PAGE + 5, 0, -1)) and end == 0
    assert "Earlier versions" in client.get(reverse("note_history", args=[note.pk])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "who"),
    [("everybody", {"fan", "friend", "other"}), ("followers", {"fan"}), ("followed", {"friend"}), ("nobody", set())],
)
def test_who_may_comment_is_who_the_author_says(client: Client, choice: str, who: set[str]) -> None:
    author, fan, friend, other = mara(), person("fan"), person("friend"), person("other")
    Follow.objects.create(follower=fan, followee=author)
    Follow.objects.create(follower=author, followee=friend)
    note = post_note(author=author, title="Fog", text="", comments_from=choice)
    comment_on_note(author=author, note=note, text="My own")
    for account in (fan, friend, other):
        client.force_login(account)
        page = client.get(note.get_absolute_url()).content.decode()
        assert ('id="say"' in page) == (account.username in who)
        if account.username in who:
            comment_on_note(author=account, note=note, text="Hello")
            continue
        assert "Its author takes" in page
        with pytest.raises(CannotComment, match="Its author takes"):
            comment_on_note(author=account, note=note, text="Hello")


words = st.text(st.sampled_from("ab 中文\n<&"), max_size=40)


@given(words, words)
def test_a_difference_says_both_texts_and_nothing_else(before: str, after: str) -> None:
    import re
    from html import unescape

    told = difference(before, after)
    now = unescape(re.sub(r"</?ins>", "", re.sub(r"<del>.*?</del>", "", told, flags=re.DOTALL)))
    then = unescape(re.sub(r"</?del>", "", re.sub(r"<ins>.*?</ins>", "", told, flags=re.DOTALL)))
    assert (now, then) == (after, before)


def test_a_difference_of_long_texts_is_told_as_a_whole() -> None:
    assert difference("a " * 2000, "b " * 2000) == f"<del>{'a ' * 2000}</del><ins>{'b ' * 2000}</ins>"
    assert difference("\n" * 4000, "\n" * 3999).endswith("</ins>")


@pytest.mark.django_db
def test_a_version_that_was_soon_written_over_is_checked_before_anybody_reads_it(settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    author, reader = mara(), Client()
    note = post_note(author=author, title="Fog", text="Over the bay.")
    run_check(check_id=Check.objects.get().pk)
    edit_note(author=author, note=note, title="Fog", text="Guaranteed crypto returns.")
    edit_note(author=author, note=note, title="Fog", text="Over the sea.")
    for check in Check.objects.filter(revision=3):
        run_check(check_id=check.pk)
    history = reverse("note_history", args=[note.pk])
    told = reader.get(history).content.decode()
    assert "Over the" in told and "sea" in told and "crypto" not in told
    assert "This version waits for its check." in told and "The policy first" in told
    for check in Check.objects.filter(state="pending"):
        run_check(check_id=check.pk)
    assert Case.objects.count() == 1, "what readers can still read is looked at"
    assert "crypto" not in reader.get(history).content.decode()
    reader.force_login(author)
    assert "crypto" in reader.get(history).content.decode()
    decide(Case.objects.get(), moderator(), measures=[])
    assert "crypto" in Client().get(history).content.decode()


@pytest.mark.django_db
def test_who_comes_back_to_a_note_that_waits_again_is_told_so(client: Client, settings: Any) -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="")
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    edit_note(author=author, note=note, title="Something worse", text="")
    answer = client.get(note.get_absolute_url())
    told = answer.content.decode()
    assert answer.status_code == 403 and "Its author has edited this note." in told and "The policy first" in told
    assert "Something worse" not in told and "Fog" not in told
    unseen = post_note(author=author, title="Not shown yet", text="")
    assert client.get(unseen.get_absolute_url()).status_code == 404
    run_check(check_id=Check.objects.get(subject_id=note.pk, revision=2).pk)
    assert "Something worse" in client.get(note.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_an_earlier_version_cannot_be_copied_either(client: Client, settings: Any) -> None:
    author = mara()
    note = post_note(author=author, title="Fog", text="Deep")
    edit_note(author=author, note=note, title="Fog", text="Thin")
    history = reverse("note_history", args=[note.pk])
    assert "uncopied" not in client.get(history).content.decode()
    put_in_force(settings, policy("no-copies", '[policy.features]\noff = ["copying"]'))
    assert "uncopied" in client.get(history).content.decode()
    client.force_login(author)
    assert "uncopied" not in client.get(history).content.decode()


@pytest.mark.django_db
def test_lists_say_how_many_edited_notes_wait(settings: Any) -> None:
    author, reader = mara(), xiaoman()
    note = post_note(author=author, title="Fog", text="#tea")
    post_note(author=author, title="Rain", text="#tea")
    Follow.objects.create(follower=reader, followee=author)
    for check in Check.objects.all():
        run_check(check_id=check.pk)
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    client, own = Client(), Client()
    client.force_login(reader)
    own.force_login(author)
    addresses = ["/?order=time", "/@mara/", "/tags/tea/", "/following/"]
    told = "1 note has been edited and waits for its check."
    assert not any(told in client.get(address).content.decode() for address in addresses)
    edit_note(author=author, note=note, title="Thin fog", text="#tea")
    for address in addresses:
        page = client.get(address).content.decode()
        assert told in page and "Rain" in page and "fog" not in page, address
    assert told not in own.get("/@mara/").content.decode() and "Thin fog" in own.get("/@mara/").content.decode()
    run_check(check_id=Check.objects.latest("id").pk)
    assert told not in client.get("/@mara/").content.decode()


@pytest.mark.django_db
def test_weighted_explore_and_saved_notes_say_so_and_search_whatever_one_looks_for(
    settings: Any,
) -> None:
    author, reader = mara(), xiaoman()
    note = post_note(author=author, title="Fog", text="")
    post_note(author=author, title="Rain", text="")
    for check in Check.objects.all():
        run_check(check_id=check.pk)
    weighted = policy("weights", "[policy.explore]\nfresh = 1.0")
    put_in_force(settings, weighted, policy("first", '[policy.check]\nwhen = "before"'))
    count_pool()
    save_note(account=reader, note=note)
    client, own = Client(), Client()
    client.force_login(reader)
    own.force_login(author)
    lists, told = ["/", "/me/saved/"], "1 note has been edited and waits for its check."
    assert not any(told in client.get(address).content.decode() for address in lists)
    edit_note(author=author, note=note, title="Thin fog", text="")
    assert all(told in client.get(address).content.decode() for address in lists)
    assert told not in own.get("/").content.decode()
    caches["process"].clear()
    for words in ("fog", "rain", "nothing"):
        page = client.get("/search/", {"q": words}).content.decode()
        assert "1 note has been edited, waits for its check, and is not searched" in page and "Thin fog" not in page
    assert "is not searched meanwhile" not in own.get("/search/", {"q": "fog"}).content.decode()
