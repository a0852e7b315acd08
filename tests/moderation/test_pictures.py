"""The address of a picture that is withheld from everybody ends, and begins again when it is shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from isthmus.web import media

from accounts.models import Account
from feeds.actions.post_note import NewPicture, post_note
from feeds.models import DraftPicture, Note, Picture
from moderation.actions.obey_demand import lift_demand
from moderation.actions.reconcile_measures import reconcile_measures
from moderation.models import Evidence
from tests.decisions import decide_on, withheld
from tests.feeds.test_policies import demand, seen_from
from tests.images import jpeg
from tests.moderation.test_decisions import moderator
from tests.moderation.test_measures import signed_in
from tests.people import mara, person, xiaoman

pytestmark = pytest.mark.django_db
Committed = Callable[..., Any]


def stored(size: tuple[int, int]) -> NewPicture:
    prepared = media.read_picture(io.BytesIO(jpeg(size=size)))
    media.store(prepared)
    return NewPicture(prepared.digest, prepared.width, prepared.height, prepared.blurhash, "A pier")


def file_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "pictures" / digest[:2] / digest / "360.webp"


def test_the_old_address_ends_and_comes_back(django_capture_on_commit_callbacks: Committed) -> None:
    author, picture = mara(), stored((640, 480))
    note = post_note(author=author, title="Pier", text="", pictures=[picture])
    address = media.picture_url(picture.digest, 360)
    assert Client().get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        decide_on("note", note, withheld())
    moved = Picture.objects.get().digest
    assert moved != picture.digest and not file_of(picture.digest).exists() and file_of(moved).exists()
    assert Client().get(address).status_code == 410
    assert Client().get("/media/pictures/00/" + "0" * 64 + "/360.webp").status_code == 404
    assert media.picture_url(moved, 1080) in signed_in(author).get(note.get_absolute_url()).content.decode()
    assert moved not in signed_in(xiaoman()).get(note.get_absolute_url()).content.decode()
    assert Evidence.objects.get().pictures == [picture.digest], "what was decided on is known by its content"
    assert reconcile_measures() == [] and Picture.objects.get().digest == moved
    with django_capture_on_commit_callbacks(execute=True):
        decide_on("note", Note.objects.get(), withheld(["DE"]))
    assert Picture.objects.get().digest == picture.digest and not file_of(moved).exists()
    assert Client().get(address).status_code == 200


def test_where_a_court_withholds_it_a_picture_says_so_and_elsewhere_it_is_there(settings: Any) -> None:
    settings.SEEN_FROM = True
    author, picture = mara(), stored((620, 480))
    note = post_note(author=author, title="Pier", text="", pictures=[picture])
    address = media.picture_url(picture.digest, 360)
    everybody = seen_from("DE").get(address)
    assert (everybody.status_code, everybody["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    made = demand(note, "DE")
    for client, status in ((seen_from("DE"), 451), (seen_from("FR"), 200), (Client(), 200), (seen_from("DE"), 451)):
        answer = client.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-cache")
        assert answer.get("Link") == (f'<{settings.SITE_URL}/>; rel="blocked-by"' if status == 451 else None)
        assert client.head(address).status_code == status
        assert client.get(note.get_absolute_url()).status_code == status
    for account in (author, moderator()):
        client = seen_from("DE")
        client.force_login(account)
        assert client.get(address).status_code == 200, "who made it and who decides on it see it"
    lift_demand(demand=made, facts="Overturned.", staff=Account.objects.get(username="root_1"))
    assert seen_from("DE").get(address).status_code == 200


def test_a_picture_is_withheld_from_one_home_and_shown_to_the_other() -> None:
    picture = stored((610, 480))
    note = post_note(author=person("author", home="global"), title="Pier", text="", pictures=[picture])
    decide_on("note", note, withheld(homes=["domestic"]))
    address = media.picture_url(picture.digest, 1080)
    at_home, abroad = (signed_in(person(home, home=home)) for home in ("domestic", "global"))
    assert [client.get(address).status_code for client in (at_home, abroad, Client())] == [403, 200, 200]
    post_note(author=xiaoman(), title="Same pier", text="", pictures=[picture])
    assert at_home.get(address).status_code == 200, "somebody else shows the same"


def test_a_court_in_one_country_does_not_speak_for_what_everybody_lost(
    settings: Any, django_capture_on_commit_callbacks: Committed
) -> None:
    settings.SEEN_FROM = True
    picture = stored((630, 480))
    note = post_note(author=mara(), title="Pier", text="", pictures=[picture])
    with django_capture_on_commit_callbacks(execute=True):
        decide_on("note", note, withheld())
    demand(note, "DE")
    address = media.picture_url(picture.digest, 360)
    assert seen_from("FR").get(address).status_code == 410
    assert Client().get("/media/pictures/00/%00/360.webp").status_code == 404


def test_the_same_picture_stays_where_it_is_shown(django_capture_on_commit_callbacks: Committed) -> None:
    picture = stored((600, 400))
    note = post_note(author=mara(), title="Pier", text="", pictures=[picture])
    post_note(author=xiaoman(), title="Same pier", text="", pictures=[picture])
    with django_capture_on_commit_callbacks(execute=True):
        decide_on("note", note, withheld())
    assert file_of(picture.digest).exists() and Picture.objects.get(note=note).digest != picture.digest


def test_a_draft_about_it_goes_along(django_capture_on_commit_callbacks: Committed) -> None:
    author, picture = mara(), stored((500, 400))
    note = post_note(author=author, title="Pier", text="", pictures=[picture])
    draft = author_draft(author, picture)
    with django_capture_on_commit_callbacks(execute=True):
        decide_on("note", note, withheld())
    draft.refresh_from_db()
    assert draft.digest == Picture.objects.get().digest and not file_of(picture.digest).exists()


def author_draft(author: Any, picture: NewPicture) -> DraftPicture:
    from feeds.models import Draft

    draft = Draft.objects.create(author=author)
    told = {"digest": picture.digest, "width": picture.width, "height": picture.height, "blurhash": picture.blurhash}
    return DraftPicture.objects.create(author=author, draft=draft, position=0, **told)


def test_a_face_goes_with_its_profile() -> None:
    author, picture = mara(), stored((300, 300))
    author.avatar = picture.digest
    author.save()
    decide_on("account", author, withheld())
    author.refresh_from_db()
    kept = author.withheld_profile.avatar
    assert author.avatar == "" and kept != picture.digest and file_of(kept).exists()
    decide_on("account", author)
    author.refresh_from_db()
    assert author.avatar == picture.digest


def test_for_a_picture_that_never_was_an_index_is_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/media/pictures/00/" + "0" * 64 + "/360.webp").status_code == 404
    (asked,) = [each["sql"] for each in queries if "moderation_evidence" in each["sql"]]
    assert not any("moderation_measure" in each["sql"] for each in queries)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        assert any("moderation_evidence_pictures" in line for (line,) in cursor.fetchall())
