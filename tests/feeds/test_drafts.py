"""What is being written: kept, found again on another device, arranged, cut, planned."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from isthmus.web import media

from feeds.actions.edit_note import edit_note
from feeds.actions.forget_pictures import sweep_pictures
from feeds.actions.post_draft import post_draft, post_due
from feeds.actions.post_note import CannotPost, NewPicture
from feeds.actions.save_draft import MOST_DRAFTS, CannotSave, Writing, save_draft
from feeds.models import Draft, Note
from tests.images import jpeg
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_mara(client: Client) -> Client:
    mara()
    client.login(username="mara", password=PASSWORD)
    return client


def upload(red: int, size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{red}.jpg", jpeg(size=size, colour=(red, 90, 60)), "image/jpeg")


def saved(client: Client, **sent: Any) -> dict[str, Any]:
    answer = client.post(reverse("draft_save"), sent)
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_what_is_typed_is_saved_by_itself_and_found_on_another_device(at_mara: Client) -> None:
    assert saved(at_mara, title=" ", text="\u200b")["draft"] == "" and not Draft.objects.exists()
    first = saved(at_mara, title="Fog", text="Deep", draft="", version="0")
    again = saved(at_mara, title="Fog over the bay", text="Deep", draft=first["draft"], version=first["version"])
    assert again["draft"] == first["draft"] and "Saved as a draft at" in again["told"]
    other = Client()
    other.login(username="mara", password=PASSWORD)
    assert "Fog over the bay" in other.get(reverse("drafts")).content.decode()
    assert 'value="Fog over the bay"' in other.get(f"/notes/new/?draft={first['draft']}").content.decode()


def test_two_devices_overwrite_nothing(at_mara: Client) -> None:
    first = saved(at_mara, title="Fog", draft="", version="0")
    saved(at_mara, title="Fog from the phone", draft=first["draft"], version=first["version"])
    late = saved(at_mara, title="Fog from the desk", draft=first["draft"], version=first["version"])
    assert late["draft"] != first["draft"]
    assert set(Draft.objects.values_list("title", flat=True)) == {"Fog from the phone", "Fog from the desk"}


def test_a_copy_beside_has_the_same_pictures_as_one_has_arranged_them(at_mara: Client) -> None:
    at_mara.post(reverse("note_new"), {"title": "Two", "pictures": [upload(10), upload(200)], "add": "1"})
    draft = Draft.objects.get()
    one, two = (str(each.pk) for each in draft.pictures.all())
    stale = {
        "draft": draft.pk,
        "version": draft.version - 1,
        "arranged": "1",
        "picture": [two, one],
        f"alt_{one}": "A pot",
    }
    copy = Draft.objects.get(pk=saved(at_mara, title="Mine", **stale)["draft"])
    reds = [(each.digest, each.alt) for each in copy.pictures.all()]
    before = [each.digest for each in draft.pictures.all()]
    assert reds == [(before[1], ""), (before[0], "A pot")]


def test_somebody_elses_draft_is_not_there(at_mara: Client) -> None:
    theirs, _beside = save_draft(author=xiaoman(), writing=Writing(title="小秘密"))
    assert "小秘密" not in at_mara.get(f"/notes/new/?draft={theirs.pk}").content.decode()
    assert at_mara.post(reverse("draft_save"), {"draft": theirs.pk, "title": "x"}).status_code == 410
    at_mara.post(reverse("draft_delete", args=[theirs.pk]))
    assert at_mara.post(reverse("draft_unplan", args=[theirs.pk])).status_code == 404
    assert Draft.objects.get().title == "小秘密"


def test_pictures_are_added_described_moved_and_left_out(at_mara: Client) -> None:
    answer = at_mara.post(reverse("note_new"), {"title": "Three", "pictures": [upload(1), upload(99)], "add": "1"})
    draft = Draft.objects.get()
    assert answer["Location"] == f"/notes/new/?draft={draft.pk}"
    one, two = (str(each.pk) for each in draft.pictures.all())
    sent = {"title": "Three", "draft": draft.pk, "version": draft.version, "arranged": "1", "picture": [one, two]}
    at_mara.post(reverse("note_new"), sent | {f"alt_{two}": "Sky", "pictures": [upload(200)], "add": "1"})
    draft.refresh_from_db()
    three = str(draft.pictures.last().pk)
    sent |= {"version": draft.version, "picture": [one, two, three], f"alt_{two}": "Sky"}
    page = at_mara.post(reverse("note_new"), sent | {"move": f"{three}:-1"}, follow=True).content.decode()
    assert "2 pictures have no description yet" in page
    assert [str(each.pk) for each in draft.pictures.all()] == [one, three, two]
    draft.refresh_from_db()
    at_mara.post(reverse("note_new"), sent | {"version": draft.version, "drop": one})
    note = Note.objects.get()
    assert list(note.pictures.values_list("alt", flat=True)) == ["Sky", ""]
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("ratio", "across", "size"), [("1:1", 0, (40, 40)), ("3:4", 100, (30, 40)), ("16:9", 50, (60, 34))]
)
def test_a_picture_is_cut_when_it_is_posted(at_mara: Client, ratio: str, across: int, size: tuple[int, int]) -> None:
    half = jpeg(size=(60, 40), colour=(250, 0, 0))
    at_mara.post(reverse("note_new"), {"pictures": [SimpleUploadedFile("a.jpg", half)], "add": "1"})
    draft = Draft.objects.get()
    picture = draft.pictures.get()
    sent = {"draft": draft.pk, "version": draft.version, "arranged": "1", "picture": picture.pk}
    cut = {f"ratio_{picture.pk}": ratio, f"across_{picture.pk}": across, f"down_{picture.pk}": "x"}
    at_mara.post(reverse("note_new"), sent | cut)
    shown = Note.objects.get().pictures.get()
    assert (shown.width, shown.height) == size and shown.digest != picture.digest


def test_nobody_cuts_to_a_shape_that_is_none(at_mara: Client) -> None:
    at_mara.post(reverse("note_new"), {"pictures": [upload(5)], "add": "1"})
    draft = Draft.objects.get()
    picture = draft.pictures.get()
    sent = {"draft": draft.pk, "version": draft.version, "arranged": "1", "picture": [picture.pk, "nobody", "9" * 30]}
    at_mara.post(reverse("note_new"), sent | {f"ratio_{picture.pk}": "0:0", f"across_{picture.pk}": "999"})
    assert Note.objects.get().pictures.get().digest == picture.digest


def test_pictures_of_drafts_are_not_swept(at_mara: Client) -> None:
    at_mara.post(reverse("note_new"), {"pictures": [upload(5)], "add": "1"})
    picture = Draft.objects.get().pictures.get()
    for hour in range(24):
        sweep_pictures(hour)
    assert picture.digest in media.stored_on(int(picture.digest[:2], 16))


def test_the_same_draft_is_posted_once(at_mara: Client) -> None:
    draft, _beside = save_draft(author=Note.author.field.related_model.objects.get(), writing=Writing(title="Once"))
    sent = {"title": "Once", "draft": draft.pk, "version": draft.version}
    at_mara.post(reverse("note_new"), sent)
    with pytest.raises(CannotPost, match="posted or deleted already"):
        post_draft(author=draft.author, draft=draft)
    assert at_mara.post(reverse("draft_save"), sent).status_code == 410
    assert (Note.objects.count(), Draft.objects.count()) == (1, 0)


def test_a_planned_note_comes_at_its_time_by_the_authors_clock(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("place-shown", '[policy.place]\nshow = "always"'))
    settings.SEEN_FROM = False
    author = Draft.author.field.related_model.objects.get()
    author.time_zone = "Asia/Tokyo"
    author.save(update_fields=["time_zone"])
    local = (timezone.now() + dt.timedelta(hours=2)).astimezone(dt.timezone(dt.timedelta(hours=9)))
    told = f"{local:%Y-%m-%dT%H:%M}"
    sent = {"title": "Sunrise", "plan": "1", "post_at": told}
    page = at_mara.post(reverse("note_new"), sent | {"post_at": "2020-01-01T00:00"})
    assert page.status_code == 422 and "Choose a time to come" in page.content.decode()
    draft = Draft.objects.get()
    sent |= {"draft": draft.pk, "version": draft.version}
    page = at_mara.post(reverse("note_new"), sent, follow=True, REMOTE_ADDR="192.0.2.1").content.decode()
    assert "will be posted by itself" in page.lower() and "Asia/Tokyo" in page
    draft.refresh_from_db()
    assert draft.post_at == local.replace(second=0, microsecond=0)
    assert f'value="{told}"' in at_mara.get(f"/notes/new/?draft={draft.pk}").content.decode()
    assert post_due() == 0
    Draft.objects.update(post_at=timezone.now() - dt.timedelta(seconds=1))
    assert (post_due(), post_due()) == (1, 0)
    note = Note.objects.get()
    assert note.title == "Sunrise" and note.place == draft.place is not None and not Draft.objects.exists()


@pytest.mark.parametrize(
    ("setting", "chose", "shown"),
    [
        ('show = "off"', True, None),
        ('show = "choice"', False, None),
        ('show = "choice"', True, {"country": "CN"}),
        ('show = "always"', False, {"country": "CN"}),
        ('show = "always"\ndetail = "subdivision"', False, {"country": "CN", "subdivision": {"en": "Hunan"}}),
    ],
)
def test_a_planned_note_shows_the_place_that_the_policy_of_its_day_shows(
    settings: Any, setting: str, chose: bool, shown: dict[str, Any] | None
) -> None:
    save_draft(author=mara(), writing=Writing(title="Later", show_place=chose))
    place = {"country": "CN", "subdivision": {"en": "Hunan"}}
    Draft.objects.update(post_at=timezone.now() - dt.timedelta(seconds=1), place=place)
    put_in_force(settings, policy("places", f"[policy.place]\n{setting}"))
    assert post_due() == 1
    assert Note.objects.get().place == shown


def test_what_cannot_be_posted_when_it_is_due_says_why_in_the_authors_language(settings: Any) -> None:
    author = xiaoman()
    draft, _beside = save_draft(author=author, writing=Writing(title="早安"))
    Draft.objects.update(post_at=timezone.now())
    put_in_force(settings, policy("real", '[policy.identity]\nverify = "before_posting"\nproviders = ["document"]'))
    assert post_due() == 0
    draft.refresh_from_db()
    assert draft.post_at is None and draft.fault and "show" not in draft.fault


def test_a_plan_is_taken_back(at_mara: Client) -> None:
    author = Draft.author.field.related_model.objects.get()
    draft, _beside = save_draft(author=author, writing=Writing(title="Later"))
    Draft.objects.update(post_at=timezone.now())
    at_mara.post(reverse("draft_unplan", args=[draft.pk]))
    assert post_due() == 0 and Draft.objects.get().post_at is None


def test_there_is_room_for_so_many(at_mara: Client) -> None:
    author = Draft.author.field.related_model.objects.get()
    Draft.objects.bulk_create(Draft(author=author, title=str(number)) for number in range(MOST_DRAFTS))
    with pytest.raises(CannotSave, match="100 drafts"):
        save_draft(author=author, writing=Writing(title="One more"))
    answer = at_mara.post(reverse("draft_save"), {"title": "One more"})
    assert answer.status_code == 409 and "Post or delete one" in json.loads(answer.content)["told"]
    page = at_mara.post(reverse("note_new"), {"title": "One more", "save": "1"})
    assert page.status_code == 422 and 'value="One more"' in page.content.decode()


def test_the_list_of_drafts_reads_the_same_for_many(at_mara: Client) -> None:
    author = Draft.author.field.related_model.objects.get()
    at_mara.get(reverse("drafts"))
    counts = []
    for number in range(2):
        for each in range(number * 5 + 1):
            save_draft(author=author, writing=Writing(title=f"{number} {each}"), added=[PICTURE])
        with CaptureQueriesContext(connection) as queries:
            at_mara.get(reverse("drafts"))
        # Whether the site is frozen is asked now and then, whatever the page.
        counts.append(sum("feeds_" in query["sql"] for query in queries))
    assert counts[0] == counts[1]


PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH")


def test_an_edit_is_drafted_and_posted_over_the_note(at_mara: Client) -> None:
    at_mara.post(reverse("note_new"), {"title": "Fog", "text": "Deep", "comments_from": "followers", "design": "7"})
    note = Note.objects.get()
    assert (note.comments_from, note.design) == ("followers", 7)
    address = at_mara.post(reverse("note_edit", args=[note.pk]))["Location"]
    assert at_mara.post(reverse("note_edit", args=[note.pk]))["Location"] == address, "the same draft once more"
    draft = Draft.objects.get()
    assert (draft.title, draft.design, draft.comments_from) == ("Fog", 7, "followers")
    sent = {"title": "Fog, thinner", "text": "Deep", "draft": draft.pk, "version": draft.version, "design": "7"}
    assert at_mara.post(reverse("note_new"), sent)["Location"] == f"{note.get_absolute_url()}?edited=1"
    note.refresh_from_db()
    assert (note.title, note.revision, Note.objects.count()) == ("Fog, thinner", 2, 1)
    assert not Draft.objects.exists()


def test_nobody_edits_what_is_not_theirs(at_mara: Client) -> None:
    at_mara.post(reverse("note_new"), {"title": "Fog"})
    note = Note.objects.get()
    other = person("other")
    client = Client()
    client.login(username="other", password=PASSWORD)
    assert client.post(reverse("note_edit", args=[note.pk])).status_code == 404
    with pytest.raises(CannotPost, match="not there any more"):
        edit_note(author=other, note=note, title="Mine", text="")
    note.refresh_from_db()
    assert note.title == "Fog"
