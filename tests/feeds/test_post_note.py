"""Posting a note."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from feeds.actions.post_note import CannotPost, post_note
from feeds.models import Draft, Note
from moderation.models import Check
from tests.images import jpeg
from tests.people import PASSWORD, mara, xiaoman

pytestmark = pytest.mark.django_db


def signed_in(client: Client, username: str) -> Client:
    assert client.login(username=username, password=PASSWORD)
    return client


def test_words_alone_make_a_note_with_a_check_and_tags() -> None:
    note = post_note(author=mara(), title="Dumplings, 2 a.m.", text="Teaching strangers. #Food ＃饺子 #food #2025")
    assert note.lang == "en"
    assert sorted(note.note_tags.values_list("tag__name", flat=True)) == ["food", "饺子"]
    check = Check.objects.get(kind="note", subject_id=note.pk)
    assert (check.revision, check.author_id) == (1, note.author_id)


def test_the_script_tells_the_language() -> None:
    assert post_note(author=xiaoman(), title="三套通勤穿搭", text="OK！").lang == "zh-hans"


def test_an_empty_note_is_refused_and_nothing_is_stored() -> None:
    with pytest.raises(CannotPost, match="Write a few words or add a picture"):
        post_note(author=mara(), title=" ", text="\n")
    assert not Note.objects.exists()


def test_mara_posts_two_pictures_through_the_form(client: Client) -> None:
    mara()
    response = signed_in(client, "mara").post(
        reverse("note_new"), {"title": "Balcony", "text": "", "pictures": [upload("a.jpg", 10), upload("b.jpg", 200)]}
    )
    note = Note.objects.get()
    assert response["Location"] == f"{note.get_absolute_url()}?posted=1"
    assert list(note.pictures.values_list("position", flat=True)) == [0, 1]
    assert note.pictures.first().url_1080 in client.get(note.get_absolute_url()).content.decode()
    assert not Draft.objects.exists()


def test_a_broken_picture_gets_a_sentence_and_keeps_the_rest_of_the_form(client: Client) -> None:
    mara()
    response = signed_in(client, "mara").post(
        reverse("note_new"),
        {"title": "Kept title", "text": "Kept text",
         "pictures": [upload("good.jpg", 10), SimpleUploadedFile("bad.jpg", b"<html>no picture</html>")]},
    )  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 422
    assert not Note.objects.exists()
    assert all(kept in page for kept in ("Kept title", "Kept text", "bad.jpg", 'name="picture"'))
    draft = Draft.objects.get()
    assert (draft.title, draft.pictures.count()) == ("Kept title", 1)


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("note_new"))["Location"].startswith(reverse("account_login"))


def upload(name: str, red: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(colour=(red, 90, 60)), "image/jpeg")


@pytest.mark.parametrize("text", ["\u200b\u200d", " \n\t", "\u2060", "\ufeff"])
def test_a_text_without_anything_to_see_is_empty(text: str) -> None:
    with pytest.raises(CannotPost, match="Write a few words"):
        post_note(author=mara(), title="", text=text)


def test_a_nineteenth_picture_gets_a_sentence_and_the_words_are_kept(client: Client) -> None:
    mara()
    client.login(username="mara", password=PASSWORD)
    files = [SimpleUploadedFile(f"{n}.jpg", jpeg(size=(20, 20), colour=(n * 9, 0, 0)), "image/jpeg") for n in range(19)]
    page = client.post(reverse("note_new"), {"title": "Nineteen bowls", "text": "", "pictures": files})
    assert page.status_code == 422
    assert "up to 18 pictures" in page.content.decode() and "Nineteen bowls" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "cover"),
    [
        ("Boil the tea. #tea #home", "Boil the tea."),
        ("慢慢来 ＃读书\n#喝茶 ", "慢慢来"),
        ("A song in C#major", "A song in C#major"),
        ("#tea is what I drink", "#tea is what I drink"),
        ("#only #tags", "#only #tags"),
    ],
)
def test_a_cover_leaves_out_the_tags_at_the_end_and_nothing_else(text: str, cover: str) -> None:
    assert Note(text=text).cover_words == cover
