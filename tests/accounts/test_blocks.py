"""Blocking: neither meets the other any more, and each place says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.block_account import CannotBlock, block_account, unblock_account
from accounts.actions.follow_account import CannotFollow, follow_account
from accounts.models import Account, Block, Follow
from feeds.actions.comment_on_note import CannotComment, comment_on_note
from feeds.actions.keep_collection import add_member, make_collection
from feeds.actions.post_note import NewPicture, post_note
from feeds.actions.save_note import sort_note
from feeds.models import Collection, Notification
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_neither_sees_the_others_notes_and_each_list_says_how_many_are_left_out() -> None:
    me, other = mara(), xiaoman()
    for number in range(3):
        post_note(author=other, title=f"Theirs {number}", text="#tea")
    post_note(author=me, title="Mine", text="#tea")
    post_note(author=person("neutral"), title="Neutral", text="#tea")
    signed_in(me).post(reverse("block", args=["xiaoman"]))
    for address in ("/", "/tags/tea/"):
        told = page(signed_in(me), address)
        assert "Theirs" not in told and "Neutral" in told and "3 notes stood here." in told
        told = page(signed_in(other), address)
        assert "Mine" not in told and "Theirs 1" in told and "A note stood here." in told
        assert "Theirs 1" in page(Client(), address) and "Mine" in page(Client(), address)
    found = page(signed_in(me), "/search/?q=theirs")
    assert "Theirs 0" not in found and "Blocked" in found


def test_a_note_and_a_comment_leave_a_notice() -> None:
    me, other = mara(), xiaoman()
    theirs, neutral = (post_note(author=author, title="Soup", text="") for author in (other, person("neutral")))
    comment_on_note(author=other, note=neutral, text="Word for word")
    block_account(blocker=me, blocked=other)
    mine = signed_in(Account.objects.get(pk=me.pk))
    assert mine.get(theirs.get_absolute_url()).status_code == 403
    told = page(mine, neutral.get_absolute_url())
    assert "Word for word" not in told and "A comment stood here." in told
    assert mine.get(reverse("report", args=["note", theirs.pk])).status_code == 200, "it can be reported all the same"


def test_they_no_longer_follow_each_other_and_are_told_plainly_when_they_try() -> None:
    me, other = mara(), xiaoman()
    follow_account(follower=other, followee=me)
    note = post_note(author=me, title="Soup", text="")
    block_account(blocker=me, blocked=other)
    me.refresh_from_db()
    other.refresh_from_db()
    assert not Follow.objects.exists() and me.followers_count == 0
    with pytest.raises(CannotFollow, match="cannot be followed by you"):
        follow_account(follower=other, followee=me)
    with pytest.raises(CannotFollow, match="You have blocked"):
        follow_account(follower=me, followee=other)
    with pytest.raises(CannotComment, match="This person does not take comments from you"):
        comment_on_note(author=other, note=note, text="Hello")
    answered = comment_on_note(author=me, note=post_note(author=person("neutral"), title="Tea", text=""), text="Mine")
    with pytest.raises(CannotComment, match="This person does not take comments from you"):
        comment_on_note(author=other, note=answered.note, text="Hello", parent=answered)


def test_a_follow_that_was_under_way_when_the_block_came_is_refused() -> None:
    me, other = mara(), xiaoman()
    under_way = Account.objects.get(pk=other.pk)
    block_account(blocker=me, blocked=other)
    with pytest.raises(CannotFollow, match="cannot be followed by you"):
        follow_account(follower=under_way, followee=me)
    assert not Follow.objects.exists()


def test_no_shelf_wears_the_picture_of_somebody_out_of_sight() -> None:
    me, other, owner = mara(), xiaoman(), person("owner")
    picture = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A pot")
    note = post_note(author=other, title="Theirs", text="", pictures=[picture])
    collection = make_collection(owner=owner, name="Pots", visibility="public")
    sort_note(account=owner, note=note, collections=[collection.pk])
    shelves = reverse("collections_of", args=["owner"])
    assert picture.digest in page(signed_in(me), shelves)
    block_account(blocker=me, blocked=other)
    told = page(signed_in(me), shelves)
    assert "Pots" in told and picture.digest not in told


def test_whoever_blocks_finds_the_person_and_lets_them_go() -> None:
    me, other = mara(), xiaoman()
    client = signed_in(me)
    assert "Block" in page(client, other.get_absolute_url())
    for _twice in range(2):
        client.post(reverse("block", args=["xiaoman"]))
    assert Block.objects.count() == 1
    assert "You have blocked 小满." in page(client, other.get_absolute_url())
    assert "This person has blocked you." in page(signed_in(other), me.get_absolute_url())
    assert "@xiaoman" in page(client, reverse("blocked"))
    after = client.post(reverse("block", args=["xiaoman"]), {"undo": "1"}, follow=True).content.decode()
    assert "You no longer block 小满." in after and not Block.objects.exists()


def test_nobody_blocks_themselves_or_for_others(client: Client) -> None:
    me, other = mara(), xiaoman()
    with pytest.raises(CannotBlock):
        block_account(blocker=me, blocked=me)
    assert client.post(reverse("block", args=["mara"])).status_code == 302
    block_account(blocker=me, blocked=other)
    unblock_account(blocker=other, blocked=me)
    assert Block.objects.count() == 1 and signed_in(me).get(reverse("block", args=["nobody"])).status_code == 404


def test_neither_is_told_of_what_the_other_does() -> None:
    me, other, neutral = mara(), xiaoman(), person("neutral")
    block_account(blocker=me, blocked=other)
    for actor in (Account.objects.get(pk=other.pk), neutral):
        post_note(author=actor, title="", text="Hello @mara")
    assert list(Notification.objects.values_list("actor", "recipient", "kind")) == [(neutral.pk, me.pk, "mention")]


def test_a_notice_stands_in_the_place_of_a_collection_of_somebody_blocked() -> None:
    me, other = mara(), xiaoman()
    kept = make_collection(owner=other, name="Teapots of mine", visibility="public")
    block_account(blocker=me, blocked=other)
    for address in (kept.get_absolute_url(), reverse("collections_of", args=["xiaoman"])):
        assert "Teapots of mine" not in page(signed_in(me), address)
        assert "Teapots of mine" in page(signed_in(other), address)


def shared_by(owner: Account, *members: Account) -> Collection:
    kept = make_collection(owner=owner, name="Teapots", visibility="public")
    for member in members:
        follow_account(follower=member, followee=owner)
        add_member(collection=kept, username=member.username)
    return kept


@pytest.mark.parametrize("blocks", ["owner", "member"])
def test_while_a_block_stands_between_owner_and_member_the_member_is_none(blocks: str) -> None:
    owner, member, visitor = mara(), xiaoman(), Client()
    kept = shared_by(owner, member)
    before, after = (post_note(author=person(name), title=name, text="") for name in ("early", "later"))
    sort_note(account=member, note=before, collections=[kept.pk])
    who, whom = (owner, member) if blocks == "owner" else (member, owner)
    block_account(blocker=who, blocked=whom)
    me = Account.objects.get(pk=member.pk)
    sort_note(account=me, note=after, collections=[kept.pk])
    assert [saved.note for saved in kept.saves.all()] == [before], "what was put there stays, and nothing comes"
    told = signed_in(me).get(kept.get_absolute_url())
    assert told.status_code == 403 and "Teapots" not in told.content.decode()
    assert "Teapots" not in page(signed_in(me), reverse("saved")) and "block" in page(signed_in(me), reverse("saved"))
    for client in (signed_in(owner), visitor):
        seen = page(client, kept.get_absolute_url())
        assert "early" in seen and "小满" not in seen
    assert reverse("collection_leave", args=[kept.pk]) in told.content.decode()
    unblock_account(blocker=who, blocked=whom)
    assert "小满" in page(visitor, kept.get_absolute_url())
    block_account(blocker=who, blocked=whom)
    signed_in(me).post(reverse("collection_leave", args=[kept.pk]))
    assert not kept.members.exists()


def test_two_members_between_whom_a_block_stands_stay_and_do_not_read_each_others_name() -> None:
    owner, me, other = person("keeper"), mara(), xiaoman()
    kept = shared_by(owner, me, other)
    block_account(blocker=me, blocked=other)
    note = post_note(author=owner, title="Kettle", text="")
    sort_note(account=Account.objects.get(pk=other.pk), note=note, collections=[kept.pk])
    mine, theirs = (page(signed_in(each), kept.get_absolute_url()) for each in (me, other))
    assert "Kettle" in mine and "小满" not in mine and "1 member out of your sight" in mine
    assert "Kettle" in theirs and 'href="/@mara/"' not in theirs and "1 member out of your sight" in theirs
    assert "小满" in page(signed_in(owner), kept.get_absolute_url()) and "out of your sight" not in page(
        Client(), kept.get_absolute_url()
    )
