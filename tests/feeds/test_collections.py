"""Saved notes, and collections that are private, shared or public."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Follow
from feeds.actions.keep_collection import CannotKeep, add_member, make_collection
from feeds.actions.post_note import NewPicture, post_note
from feeds.actions.save_note import save_note, sort_note, unsave_note
from feeds.actions.save_product import save_product
from feeds.models import Collection, Note, Saved
from tests.lists import listed
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.shops import product_of

pytestmark = pytest.mark.django_db
PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "A pot")


def signed_in(account: Account) -> Client:
    client = Client()
    assert client.login(username=account.username, password=PASSWORD)
    return client


def test_a_note_is_saved_once_and_no_longer() -> None:
    reader, note = mara(), post_note(author=xiaoman(), title="茶馆", text="")
    client = signed_in(reader)
    address = reverse("note_save", args=[note.pk])
    client.post(address)
    client.post(address)
    assert Saved.objects.get().collection is None
    assert "茶馆" in client.get(reverse("saved")).content.decode()
    button = client.post(address, {"undo": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="false"' in button and not Saved.objects.exists()
    assert "茶馆" not in client.get(reverse("saved")).content.decode()


def test_the_latest_saved_comes_first_in_pages() -> None:
    reader, author = mara(), xiaoman()
    notes = [post_note(author=author, title=f"Note {number:02}", text="") for number in range(25)]
    for note in notes:
        save_note(account=reader, note=note)
    save_note(account=reader, note=notes[0])
    client = signed_in(reader)
    page = listed(client, reverse("saved"))
    assert page.html.index("Note 24") < page.html.index("Note 06")
    more = listed(client, reverse("saved"), before=page.next).html
    assert "Note 00" in more and "Note 05" not in more and "Note 04" in more


def test_a_note_is_put_into_collections_and_a_new_one() -> None:
    reader, note = mara(), post_note(author=xiaoman(), title="茶馆", text="", pictures=[PICTURE])
    tea, trips = (make_collection(owner=reader, name=name) for name in ("Tea", "Trips"))
    client = signed_in(reader)
    address = reverse("note_sort", args=[note.pk])
    client.post(address, {"collections": [tea.pk, "999", "x"], "new": "Houses"})
    names = set(Saved.objects.exclude(collection=None).values_list("collection__name", flat=True))
    assert names == {"Tea", "Houses"} and Saved.objects.filter(collection=None).count() == 1
    client.post(address, {"collections": [trips.pk]})
    assert [row.collection for row in Saved.objects.exclude(collection=None)] == [trips]
    assert PICTURE.digest in client.get(reverse("saved")).content.decode()
    page = client.post(address, {"new": "\u200b\u200d"})
    assert page.status_code == 422 and "Give the collection a name" in page.content.decode()
    unsave_note(account=reader, note=note)
    assert not Saved.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "who"),
    [("private", {"owner"}), ("shared", {"owner", "friend"}), ("public", {"owner", "friend", "other", ""})],
)
def test_who_can_look_is_who_its_owner_says(visibility: str, who: set[str]) -> None:
    owner, friend, other = person("owner"), person("friend"), person("other")
    Follow.objects.create(follower=friend, followee=owner)
    collection = make_collection(owner=owner, name="Tea", visibility=visibility)
    add_member(collection=collection, username="@friend")
    for account in (owner, friend, other, None):
        client = signed_in(account) if account else Client()
        name = account.username if account else ""
        assert (client.get(collection.get_absolute_url()).status_code == 200) == (name in who)
        listed = "Tea" in client.get(reverse("collections_of", args=["owner"])).content.decode()
        assert listed == (name in who)
        if account and account != owner:
            assert client.post(reverse("collection_edit", args=[collection.pk]), {"name": "Mine"}).status_code == 404


def test_a_member_puts_notes_into_it_and_leaves() -> None:
    owner, friend = person("owner"), person("friend")
    Follow.objects.create(follower=friend, followee=owner)
    collection = make_collection(owner=owner, name="Tea", visibility="shared")
    add_member(collection=collection, username="friend")
    note = post_note(author=xiaoman(), title="茶馆", text="")
    sort_note(account=friend, note=note, collections=[collection.pk])
    sort_note(account=owner, note=note, collections=[collection.pk])
    assert collection.saves.get().account == friend, "it stands there once"
    assert "茶馆" in signed_in(owner).get(collection.get_absolute_url()).content.decode()
    sort_note(account=owner, note=note, collections=[])
    assert collection.saves.exists(), "what another has put there stays"
    signed_in(friend).post(reverse("collection_leave", args=[collection.pk]))
    assert signed_in(friend).get(collection.get_absolute_url()).status_code == 404
    sort_note(account=friend, note=note, collections=[collection.pk])
    signed_in(owner).post(reverse("collection_edit", args=[collection.pk]), {"out": note.pk})
    assert not collection.saves.exists() and Saved.objects.filter(account=friend, collection=None).exists()


def test_nobody_is_added_by_a_stranger() -> None:
    owner = mara()
    xiaoman()
    collection = make_collection(owner=owner, name="Tea", visibility="shared")
    for name in ("xiaoman", "nobody", "mara"):
        with pytest.raises(CannotKeep):
            add_member(collection=collection, username=name)
    address = reverse("collection_edit", args=[collection.pk])
    page = signed_in(owner).post(address, {"add": "xiaoman"})
    assert page.status_code == 422 and "Only people who follow you" in page.content.decode()
    assert 'value="xiaoman"' in page.content.decode()


def test_what_no_database_takes_is_dropped_from_names() -> None:
    owner = mara()
    note, client = post_note(author=owner, title="Tea", text=""), signed_in(owner)
    assert client.post(reverse("note_sort", args=[note.pk]), {"new": "Po\0ts"}).status_code == 302
    collection = Collection.objects.get(name="Pots")
    assert client.post(reverse("collection_edit", args=[collection.pk]), {"add": "no\0body"}).status_code == 422


def test_it_is_changed_and_deleted_and_its_notes_stay_saved() -> None:
    owner = mara()
    client = signed_in(owner)
    client.post(reverse("collection_new"), {"name": "Tea", "about": "", "visibility": "public"})
    collection = Collection.objects.get()
    note = post_note(author=owner, title="Mine", text="")
    sort_note(account=owner, note=note, collections=[collection.pk])
    address = reverse("collection_edit", args=[collection.pk])
    assert client.post(address, {"name": " ", "about": "Kept words", "visibility": "public"}).status_code == 422
    client.post(address, {"name": "Tea rooms", "about": "Quiet ones", "visibility": "private"})
    assert "Quiet ones" in client.get(collection.get_absolute_url()).content.decode()
    assert Client().get(collection.get_absolute_url()).status_code == 404
    client.post(address, {"delete": "1"})
    assert not Collection.objects.exists() and Saved.objects.get().note == note


def test_what_is_withheld_stands_as_a_notice_in_a_collection(settings: Any) -> None:
    owner, author = mara(), xiaoman()
    note = post_note(author=author, title="茶馆", text="", pictures=[PICTURE])
    collection = make_collection(owner=owner, name="Tea", visibility="public")
    sort_note(account=owner, note=note, collections=[collection.pk])
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("wall", body, audience='homes = ["global"]'))
    client = signed_in(owner)
    for address in (collection.get_absolute_url(), reverse("saved")):
        page = client.get(address).content.decode()
        assert "The policy wall" in page and "茶馆" not in page and PICTURE.digest not in page
    other = post_note(author=author, title="另一间", text="")
    client.post(reverse("note_save", args=[other.pk]))
    assert not Saved.objects.filter(note=other).exists(), "there is nothing to save where a notice stands"
    Note.objects.filter(pk=note.pk).update(held=True)
    assert "茶馆" not in Client().get(collection.get_absolute_url()).content.decode()


def test_the_page_of_collections_reads_the_same_for_many() -> None:
    owner = mara()
    client = signed_in(owner)
    note = post_note(author=owner, title="Mine", text="", pictures=[PICTURE])
    numbers = []
    for start in (0, 1):
        for number in range(1 + 7 * start):
            collection = make_collection(owner=owner, name=f"{start} {number}")
            sort_note(account=owner, note=note, collections=[collection.pk])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("saved"))
        numbers.append(sum("feeds_" in query["sql"] for query in queries))
    assert numbers[0] >= numbers[1]


WALL = policy("wall", "[policy.between]\nsee = false\nfollow = false\ncomment = false", audience='homes = ["global"]')


def test_where_two_homes_do_not_see_each_other_a_collection_is_no_way_round(settings: Any) -> None:
    owner, reader = xiaoman(), mara()
    Follow.objects.create(follower=reader, followee=owner)
    collection = make_collection(owner=owner, name="茶馆", about="安静的", visibility="public")
    add_member(collection=collection, username="mara")
    note = post_note(author=reader, title="Fog", text="")
    sort_note(account=reader, note=note, collections=[collection.pk])
    put_in_force(settings, WALL)
    client = signed_in(reader)
    sort = reverse("note_sort", args=[note.pk])
    for address in (collection.get_absolute_url(), reverse("collections_of", args=["xiaoman"]), reverse("saved"), sort):
        told = client.get(address).content.decode()
        assert "茶馆" not in told and "安静" not in told, address
        assert address == sort or ("A collection stood here." in told and "The policy wall" in told), address
    assert client.get(collection.get_absolute_url()).status_code == 403
    client.post(sort, {"new": "Mine"})
    assert collection.saves.exists(), "what one is not shown stays as it is"
    assert Client().get(collection.get_absolute_url()).status_code == 200, "a visitor has no home"
    assert "安静" in signed_in(owner).get(collection.get_absolute_url()).content.decode()


def test_nobody_is_added_whom_a_policy_keeps_from_following(settings: Any) -> None:
    owner, friend = mara(), xiaoman()
    Follow.objects.create(follower=friend, followee=owner)
    collection = make_collection(owner=owner, name="Tea", visibility="shared")
    put_in_force(settings, policy("shut", "[policy.between]\nfollow = false", audience='homes = ["domestic"]'))
    page = signed_in(owner).post(reverse("collection_edit", args=[collection.pk]), {"add": "xiaoman"})
    assert page.status_code == 422 and "The policy shut" in page.content.decode()
    assert not collection.members.exists()


def test_a_shelf_says_how_many_notes_there_are_to_see() -> None:
    owner = mara()
    collection = make_collection(owner=owner, name="Tea", visibility="public")
    for title in ("shown", "held", "gone"):
        note = post_note(author=xiaoman() if title == "shown" else person(title), title=title, text="")
        sort_note(account=owner, note=note, collections=[collection.pk])
    Note.objects.filter(title="held").update(held=True)
    Note.objects.filter(title="gone").update(deleted_at=timezone.now())
    assert "1 note ·" in Client().get(reverse("collections_of", args=["mara"])).content.decode()


@pytest.mark.parametrize(
    "address", ["/me/saved/", "/me/saved/products/", "/@xiaoman/", "/@xiaoman/shop/", "collection"]
)
def test_every_list_says_why_these_in_this_order(address: str) -> None:
    reader, product = mara(), product_of(xiaoman())
    save_product(account=reader, product=product)
    collection = make_collection(owner=reader, name="Tea", visibility="public")
    client = signed_in(reader)
    told = client.get(collection.get_absolute_url() if address == "collection" else address).content.decode()
    assert "Why these?" in told and "Nothing else decides." in told
