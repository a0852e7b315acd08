"""What people say of themselves, and what they call their collections, is looked at like everything else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.actions.edit_profile import edit_profile
from feeds.actions.keep_collection import edit_collection, make_collection
from feeds.models import Collection
from moderation.models import Case, Check
from tests.checks import run_checks
from tests.moderation.test_decisions import decide, moderator
from tests.moderation.test_measures import signed_in
from tests.people import mara, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
SPAM = "Guaranteed crypto returns"


def test_what_a_profile_says_is_checked() -> None:
    author = mara()
    edit_profile(account=author, display_name="Mara", bio=SPAM, languages=["en"])
    run_checks()
    case = Case.objects.get(kind="account")
    assert SPAM in Client().get("/@mara/").content.decode(), "it is shown until somebody decides"
    decide(case, moderator())
    page = Client().get("/@mara/").content.decode()
    assert SPAM not in page and "What this profile said of itself is withheld." in page
    edit_profile(account=author, display_name="Mara B.", bio="Bread", languages=["en"])
    run_checks()
    assert Check.objects.filter(kind="account").count() == 2 and Case.objects.count() == 1


def test_the_same_words_are_looked_at_once() -> None:
    author = mara()
    for _time in range(2):
        edit_profile(account=author, display_name="Mara", bio="Bread", languages=["en"])
    assert Check.objects.count() == 1


def test_what_a_public_collection_is_called_is_checked() -> None:
    owner, reader = mara(), xiaoman()
    collection = make_collection(owner=owner, name=SPAM, visibility="private")
    assert not Check.objects.exists(), "nobody else can see it"
    edit_collection(collection=collection, name=SPAM, about="", visibility="public")
    run_checks()
    case = Case.objects.get(kind="collection")
    address = collection.get_absolute_url()
    assert SPAM in signed_in(reader).get(address).content.decode()
    decide(case, moderator())
    for page in (signed_in(reader).get(address), signed_in(reader).get(f"/@{owner.username}/collections/")):
        assert SPAM not in page.content.decode() and "A collection stood here." in page.content.decode()
    assert signed_in(reader).get(address).status_code == 410
    own = signed_in(owner).get(address).content.decode()
    assert SPAM in own and "Others see a notice in its place everywhere" in own
    edit_collection(collection=Collection.objects.get(), name="Boats", about="", visibility="public")
    run_checks()
    assert Collection.objects.get().withheld_by_id, "an edit lifts nothing"
    again = Case.objects.get()
    Case.objects.filter(pk=again.pk).update(state="queued")
    decide(again, moderator("second"), measures=[])
    assert "Boats" in signed_in(reader).get(address).content.decode()


def test_where_checks_come_first_a_collection_waits(settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    owner, reader = mara(), xiaoman()
    collection = make_collection(owner=owner, name="Boats", visibility="public")
    address = collection.get_absolute_url()
    assert signed_in(reader).get(address).status_code == 404
    assert "so far only you see it" in signed_in(owner).get(address).content.decode()
    run_checks()
    assert "Boats" in signed_in(reader).get(address).content.decode()


def test_a_collection_can_be_reported() -> None:
    collection = make_collection(owner=mara(), name="Boats", visibility="public")
    reader = signed_in(xiaoman())
    assert f"/report/collection/{collection.pk}/" in reader.get(collection.get_absolute_url()).content.decode()
    answer = reader.post(f"/report/collection/{collection.pk}/", {"rule": "spam", "said": ""}, follow=True)
    assert "Your report has arrived" in answer.content.decode() and Case.objects.get().kind == "collection"
