"""Deleting a note: at once for everybody, ten seconds to take it back, then for good with its files."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from isthmus.web import media

from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.delete_note import delete_note, end_deleted, undelete_note
from feeds.actions.forget_pictures import sweep_pictures
from feeds.actions.like_note import like_note
from feeds.actions.post_note import NewPicture, post_note
from feeds.management.commands import pictures
from feeds.models import Comment, Note
from tests.images import jpeg
from tests.people import PASSWORD, mara, xiaoman

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def signed_in(account: Account) -> Client:
    client = Client()
    assert client.login(username=account.username, password=PASSWORD)
    return client


def uploaded(red: int = 200) -> NewPicture:
    prepared = media.read_picture(io.BytesIO(jpeg(colour=(red, 10, 10))))
    media.store(prepared)
    return NewPicture(prepared.digest, prepared.width, prepared.height, prepared.blurhash)


def is_there(picture: NewPicture) -> bool:
    return default_storage.exists(f"pictures/{picture.digest[:2]}/{picture.digest}")


def aged(picture: NewPicture, hours: float) -> None:
    """As if the files had been stored that long ago."""
    then = time.time() - hours * 3600
    for file in Path(default_storage.path(f"pictures/{picture.digest[:2]}/{picture.digest}")).iterdir():
        os.utime(file, (then, then))


def deleted_ago(note: Note, seconds: float) -> None:
    Note.objects.filter(pk=note.pk).update(deleted_at=timezone.now() - dt.timedelta(seconds=seconds))


def test_a_deleted_note_is_nowhere_and_comes_back_whole() -> None:
    author, fan = mara(), xiaoman()
    note = post_note(author=author, title="Soup", text="#warm")
    like_note(account=fan, note=note)
    comment_on_note(author=fan, note=note, text="香")
    client = signed_in(author)
    after = client.post(reverse("note_delete", args=[note.pk]), follow=True).content.decode()
    assert "Your note is deleted." in after
    for browser in (client, Client()):
        for page in ("/", "/tags/warm/", author.get_absolute_url(), reverse("following")):
            assert "Soup" not in browser.get(page, follow=True).content.decode()
        assert browser.get(note.get_absolute_url()).status_code == 404
        assert browser.get(reverse("compare", args=[note.pk])).status_code == 404
    back = client.post(reverse("note_undelete", args=[note.pk]), follow=True).content.decode()
    assert "Your note is back." in back and "香" in back and "Like, 1 so far" in back


def test_after_ten_seconds_it_is_too_late_and_all_of_it_goes() -> None:
    author = mara()
    note = post_note(author=author, title="Soup", text="")
    comment_on_note(author=author, note=note, text="Mine")
    delete_note(author=author, note=note)
    assert end_deleted() == 0
    deleted_ago(note, 60)
    assert undelete_note(author=author, note_id=note.pk) is None
    late = signed_in(author).post(reverse("note_undelete", args=[note.pk]), follow=True)
    assert "deleted for good" in late.content.decode()
    assert end_deleted() == 1
    assert not Note.objects.exists() and not Comment.objects.exists()


def test_nobody_deletes_what_is_somebody_elses() -> None:
    note = post_note(author=mara(), title="Soup", text="")
    other = signed_in(xiaoman())
    other.post(reverse("note_delete", args=[note.pk]))
    note.refresh_from_db()
    assert note.deleted_at is None
    deleted_ago(note, 1)
    other.post(reverse("note_undelete", args=[note.pk]))
    note.refresh_from_db()
    assert note.deleted_at is not None


def test_its_pictures_go_with_it_unless_somebody_shows_or_uploads_them() -> None:
    author = mara()
    alone, shared, again = uploaded(1), uploaded(100), uploaded(200)
    note = post_note(author=author, title="Red", text="", pictures=[alone, shared, again])
    post_note(author=xiaoman(), title="红", text="", pictures=[shared])
    for picture in (alone, shared, again):
        aged(picture, hours=2)
    uploaded(200)
    deleted_ago(note, 60)
    end_deleted()
    assert [is_there(picture) for picture in (alone, shared, again)] == [False, True, True]


def test_pictures_that_are_never_posted_go_after_a_day() -> None:
    author = mara()
    face, posted, left, fresh = (uploaded(red) for red in (1, 80, 160, 240))
    Account.objects.filter(pk=author.pk).update(avatar=face.digest)
    post_note(author=author, title="Red", text="", pictures=[posted])
    for picture in (face, posted, left):
        aged(picture, hours=25)
    assert sum(sweep_pictures(hour) for hour in range(24)) == 1
    assert [is_there(picture) for picture in (face, posted, left, fresh)] == [True, True, False, True]


def test_a_picture_of_old_gets_the_sizes_that_came_later() -> None:
    picture = uploaded(80)
    post_note(author=mara(), title="Red", text="", pictures=[picture])
    aged(picture, hours=25)
    files = {
        size: media.NAME.format(start=picture.digest[:2], digest=picture.digest, size=size) for size in media.SIZES
    }
    default_storage.delete(files[720])
    for _again in range(2):
        call_command("pictures", stdout=io.StringIO())
        assert all(default_storage.exists(name) for name in files.values())
        ages = {default_storage.get_modified_time(name) for name in files.values()}
        assert len(ages) == 1, "it is as old as the others"


def test_while_the_site_is_moved_whoever_asks_for_sizes_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "is_frozen", lambda: True)
    with pytest.raises(CommandError, match="can only be read: it is being moved"):
        call_command("pictures", stdout=io.StringIO())
