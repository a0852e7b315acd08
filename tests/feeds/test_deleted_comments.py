"""Deleting comments: one's own, and those of others under one's own note; never without a line that says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.delete_comment import delete_comment, end_deleted, undelete_comment
from feeds.actions.post_note import post_note
from feeds.models import Comment, Note
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(note: Note, client: Client | None = None) -> str:
    return (client or Client()).get(note.get_absolute_url()).content.decode()


def aged(comment: Comment, seconds: float = 60) -> None:
    Comment.objects.filter(pk=comment.pk).update(deleted_at=timezone.now() - dt.timedelta(seconds=seconds))


def said(author: Account, text: str = "Lovely", **given: Any) -> Comment:
    note = given.pop("note", None) or post_note(author=mara(), title="Soup", text="")
    return comment_on_note(author=author, note=note, text=text, **given)


def test_a_comment_is_gone_at_once_and_comes_back_as_it_was() -> None:
    author = xiaoman()
    comment = said(author)
    client = signed_in(author)
    after = client.post(reverse("comment_delete", args=[comment.pk]), follow=True).content.decode()
    assert "The comment is deleted." in after and "Lovely" not in after
    told = page(comment.note)
    assert "Lovely" not in told and "Its author has deleted this comment." in told and "0 comments" in told
    back = client.post(reverse("comment_undelete", args=[comment.pk]), follow=True).content.decode()
    assert "The comment is back." in back and "Lovely" in back and "1 comment<" in back


def test_after_ten_seconds_it_is_too_late_and_nothing_is_left_of_it() -> None:
    author = xiaoman()
    comment = said(author)
    delete_comment(account=author, comment=comment)
    assert end_deleted() == 0
    aged(comment)
    assert undelete_comment(account=author, comment_id=comment.pk) is None
    late = signed_in(author).post(reverse("comment_undelete", args=[comment.pk]), follow=True)
    assert "deleted for good" in late.content.decode()
    assert (end_deleted(), end_deleted()) == (1, 0)
    note = Note.objects.get()
    assert not Comment.objects.exists() and note.comments_count == 0 and "has deleted" not in page(note)


def test_what_answers_it_stays_under_a_line_without_words() -> None:
    author = xiaoman()
    comment = said(author)
    comment_on_note(author=comment.note.author, note=comment.note, text="Thank you", parent=comment)
    delete_comment(account=author, comment=comment)
    aged(comment)
    end_deleted()
    left = Comment.objects.get(pk=comment.pk)
    assert (left.text, left.place, left.deleted_by) == ("", None, "author")
    told = page(comment.note)
    assert "Its author has deleted this comment." in told and "Thank you" in told and "1 comment<" in told
    assert Note.objects.get().comments_count == Comment.objects.count() == 2, "every row is counted, for a move"
    answer = signed_in(author).post(
        reverse("comment_new", args=[comment.note_id]), {"text": "Hm", "parent": comment.pk}
    )
    assert answer.status_code == 404, "nobody answers what is gone"


def test_the_author_of_the_note_removes_a_comment_and_everybody_reads_who_it_was() -> None:
    guest = xiaoman()
    comment = said(guest)
    host = comment.note.author
    assert "Remove" in page(comment.note, signed_in(host)) and "Remove" not in page(comment.note, signed_in(guest))
    signed_in(host).post(reverse("comment_delete", args=[comment.pk]))
    aged(comment)
    end_deleted()
    for client in (Client(), signed_in(guest), signed_in(host)):
        assert "The author of the note has removed this comment." in page(comment.note, client)
    assert Comment.objects.get().text == ""


def test_only_whoever_took_it_away_brings_it_back() -> None:
    guest = xiaoman()
    comment = said(guest)
    delete_comment(account=comment.note.author, comment=comment)
    assert undelete_comment(account=guest, comment_id=comment.pk) is None
    assert delete_comment(account=guest, comment=comment) is False, "it is gone already"
    assert undelete_comment(account=comment.note.author, comment_id=comment.pk) == comment


def test_nobody_else_deletes_it() -> None:
    comment, stranger = said(xiaoman()), signed_in(person("stranger"))
    assert "Remove" not in page(comment.note, stranger)
    stranger.post(reverse("comment_delete", args=[comment.pk]))
    signed_in(comment.author).get(reverse("comment_delete", args=[comment.pk]))
    comment.refresh_from_db()
    assert comment.deleted_at is None
    delete_comment(account=comment.author, comment=comment)
    stranger.post(reverse("comment_undelete", args=[comment.pk]))
    comment.refresh_from_db()
    assert comment.deleted_by == "author"
    assert stranger.post(reverse("comment_delete", args=[7])).status_code == 404
