"""Sensitive notes: covered wherever they stand until somebody asks, and never shown by a program that nobody asked."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import NewPicture, post_note
from feeds.actions.save_note import sort_note
from feeds.models import Collection, Draft, Note
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db
PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A knee with a bandage")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers or None).content.decode()


def note_of(author: Account, sensitive: str = "violence", **told: Any) -> Note:
    values = {"title": "Downhill", "text": "It bled a lot. #knees", "pictures": [PICTURE]} | told
    return post_note(author=author, sensitive=sensitive, **values)


def test_a_reader_is_told_why_it_is_covered_and_can_see_it() -> None:
    note = note_of(mara())
    client = signed_in(xiaoman())
    for address in (
        "/",
        "/tags/knees/",
        "/search/?q=downhill",
        note.author.get_absolute_url(),
        note.get_absolute_url(),
    ):
        told = page(client, address)
        assert 'class="unseen reveal"' in told and "Violence or injury" in told and "Show it" in told, address
        image = re.search(r"<img [^>]*abab[^>]*>", told)
        assert image and 'loading="lazy"' in image[0], "a covered picture is not even loaded"


def test_a_text_cover_is_covered_and_of_a_story_the_words_as_well() -> None:
    author = mara()
    note = note_of(author, "spoilers", title="", text="The gardener did it", pictures=[])
    grid = page(Client(), "/")
    assert "Gives a story away" in grid
    assert "The gardener did it" not in re.sub(r'<span class="cover words".*?</span></span>', "", grid, flags=re.S)
    told = page(Client(), note.get_absolute_url())
    assert f'id="words-{note.pk}"' in told and "<title>Gives a story away" in told
    assert "The gardener" not in told[: told.index("<body")], "neither do previews give it away"
    plain = page(Client(), note_of(author).get_absolute_url())
    assert 'id="words-' not in plain


def test_nothing_lies_over_a_note_that_is_not_sensitive() -> None:
    note = note_of(mara(), "")
    for address in ("/", note.get_absolute_url()):
        assert "reveal" not in page(Client(), address)


def test_whoever_asks_for_it_sees_them_right_away_and_takes_it_back() -> None:
    note, reader = note_of(mara()), xiaoman()
    client = signed_in(reader)
    client.post(reverse("sensitive"), {"show": "1"})
    for address in ("/", note.get_absolute_url()):
        assert "reveal" not in page(client, address)
        assert "reveal" in page(Client(), address), "kept cards are those of whoever looks"
    client.post(reverse("sensitive"), {"show": "0"})
    assert "reveal" in page(client, "/") and "reveal" in page(client, note.get_absolute_url())
    assert Client().post(reverse("sensitive"), {"show": "1"}).status_code == 302
    assert client.get(reverse("sensitive")).status_code == 405


@pytest.mark.parametrize(("years", "shown"), [(15, False), (30, True)])
def test_of_a_child_they_stay_covered(years: int, shown: bool) -> None:
    note_of(mara())
    reader = xiaoman(born_on=timezone.localdate() - dt.timedelta(days=365 * years))
    client = signed_in(reader)
    answer = client.post(reverse("sensitive"), {"show": "1"}, follow=True).content.decode()
    assert ("under 18 sensitive notes stay covered; each" in answer) is not shown
    Account.objects.filter(pk=reader.pk).update(show_sensitive=True)
    assert ("reveal" in page(client, "/")) is not shown, "also where the account had asked before"


def test_an_author_covers_and_uncovers_a_note_without_a_new_version() -> None:
    author = mara()
    note = note_of(author, "")
    said = {"author": author, "title": note.title, "text": note.text, "pictures": [PICTURE], "design": note.design}
    covered = edit_note(note=note, sensitive="nudity", **said)
    assert (covered.sensitive, covered.sensitive_by, covered.revision) == ("nudity", "author", 1)
    assert "Nudity" in page(Client(), "/"), "a kept card is not an old one"
    assert edit_note(note=note, **said).sensitive == "nudity"
    assert edit_note(note=note, sensitive="", **said).sensitive_by == ""


def test_what_somebody_else_has_covered_is_not_the_authors_to_uncover() -> None:
    author = mara()
    note = note_of(author)
    Note.objects.filter(pk=note.pk).update(sensitive_by="decision")
    said = {"author": author, "title": note.title, "text": note.text, "pictures": [PICTURE], "design": note.design}
    assert edit_note(note=note, sensitive="", **said).sensitive == "violence"


def test_it_is_chosen_when_posting_and_kept_in_drafts() -> None:
    author = mara()
    client = signed_in(author)
    client.post(reverse("note_new"), {"title": "Knees", "text": "", "sensitive": "violence"})
    note = Note.objects.get()
    assert (note.sensitive, note.sensitive_by) == ("violence", "author")
    client.post(reverse("note_new"), {"title": "Later", "text": "", "sensitive": "other", "save": "1"})
    assert Draft.objects.get().sensitive == "other"
    draft = client.post(reverse("note_edit", args=[note.pk]), follow=True).content.decode()
    assert '<option value="violence" selected>' in draft
    wrong = client.post(reverse("note_new"), {"title": "Knees", "text": "", "sensitive": "gore"})
    assert wrong.status_code == 422 and Note.objects.count() == 1


def test_the_database_knows_the_reasons_and_who_gave_them() -> None:
    note = note_of(mara())
    for wrong in ({"sensitive": "gore"}, {"sensitive_by": ""}, {"sensitive": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**wrong)


def test_no_program_gets_the_picture() -> None:
    note = note_of(mara(), title="")
    for address in ("/atom/", "/@mara/atom/", reverse("note_embed", args=[note.pk])):
        told = page(Client(), address)
        assert "abab" not in told and "Violence or injury" in told, address
    answer = Client().get("/oembed/", {"url": f"http://testserver{note.get_absolute_url()}"}).json()
    assert "thumbnail_url" not in answer and "bled" not in answer["title"]
    head = page(Client(), note.get_absolute_url()).split("<body")[0]
    assert "abab" not in head and "bled" not in head


def test_neither_compare_nor_a_shelf_shows_the_picture() -> None:
    author = mara()
    note = note_of(author)
    compared = page(Client(), reverse("compare", args=[note.pk]))
    assert "abab" not in compared and "Violence or injury" in compared
    shelf = Collection.objects.create(owner=author, name="Sport", visibility="public")
    sort_note(account=author, note=note, collections=[shelf.pk])
    assert "abab" not in page(Client(), reverse("collections_of", args=["mara"]))


def test_the_reasons_are_told_in_chinese_as_well() -> None:
    note_of(mara())
    told = page(signed_in(person("reader")), "/", **{"Accept-Language": "zh-CN"})
    assert "暴力或伤口" in told and "显示" in told and "Violence" not in told
