"""Random packs, readers, notes and decisions, on every page that shows notes or products: what is kept from somebody
is on none of them, as many notices stand there as things are missing, and what is not kept is there."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from isthmus.regions.packs import PackError
from isthmus.regions.viewer import Viewer
from isthmus.web.kept import STORE

from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.edit_note import edit_note
from feeds.actions.keep_collection import make_collection
from feeds.actions.post_note import post_note
from feeds.actions.save_note import sort_note
from feeds.models import Collection, Note, Product, SavedProduct
from feeds.visibility import notices_of
from moderation.actions.obey_demand import obey_demand
from moderation.measures import Chosen
from moderation.models import Measure
from tests.checks import run_checks
from tests.decisions import decide_on, withheld
from tests.feeds.test_seams import COUNTRIES, HOMES, policies, scopes, written
from tests.people import person
from tests.policies import pack_with
from tests.shops import product_of

# One for each note, found in no other and in no page's own words.
WORDS = ["albatross", "bergamot", "cinnabar", "driftwood"]
SOLD = {"domestic": "Xylophone", "global": "Zeppelin"}
# What a decision imposes: nothing, or several measures at once.
placed = scopes.map(lambda scope: withheld(*scope))
chosen = st.one_of(placed, st.sampled_from(["age_restrict", "limit", "demote", "label"]).map(Chosen))
imposed = st.lists(chosen, max_size=3, unique_by=lambda each: each.effect)
made = st.lists(st.tuples(st.sampled_from(HOMES), imposed), min_size=2, max_size=4)
# Home, country, and the year of birth.
readers = st.tuples(st.sampled_from(HOMES), st.sampled_from(COUNTRIES), st.sampled_from([None, 1990, 2015]))


@pytest.fixture
def people(db: Any) -> dict[str, Account]:
    """Authors with a shop, one of each home, and a reader of each who follows both."""
    people = {f"{role}_{home}": person(f"{role}_{home}", home=home) for role in ("in", "reads") for home in HOMES}
    people["keeper"] = person("keeper", home="global")
    for home in HOMES:
        product_of(people[f"in_{home}"], title=SOLD[home])
    return people | {"staff": person("staff_1", is_staff=True)}


def _notes(told: Any, people: dict[str, Account]) -> list[Note]:
    collection, notes = make_collection(owner=people["keeper"], name="Finds", visibility="public"), []
    for word, (home, measures) in zip(WORDS, told, strict=False):
        author = people[f"in_{home}"]
        note = post_note(
            author=author, title=f"Old {word}", text="#fog", place={"country": "FR"},
            products=Product.objects.filter(seller__account=author),
        )  # fmt: skip
        edit_note(author=author, note=note, title=f"The {word}", text="#fog")
        if measures:
            decide_on("note", note, *measures, staff=people["staff"])
        sort_note(account=people["keeper"], note=note, collections=[collection.pk])
        notes.append(note)
    run_checks()
    return list(Note.objects.filter(pk__in=[note.pk for note in notes]).select_related("author"))


def _stood(page: str, what: str) -> int:
    """How many things the notices of a page stand for."""
    one, more = f"A {what} stood here.", rf"(\d+) {what}s stood here\."
    return page.count(f"<b>{one}</b>") + sum(int(number) for number in re.findall(more, page))


def _looked_at(reader: Account, country: str) -> Client:
    client = Client()
    client.force_login(reader)
    session = client.session
    session["seen_from"] = country
    session.save()
    return client


@pytest.mark.django_db
@examples(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=policies, notes=made, who=readers, law=st.sampled_from([None, *COUNTRIES]))
def test_every_page_says_what_it_keeps_back(told: Any, notes: Any, who: Any, law: Any, people: Any) -> None:
    try:
        pack = pack_with(*(written(number, *each) for number, each in enumerate(told)))
    except PackError:
        return
    with transaction.atomic():
        _look(pack, people, notes, who, law)
        transaction.set_rollback(True)


def _look(pack: Any, people: dict[str, Account], notes: Any, who: Any, law: str | None) -> None:
    STORE.clear()
    caches["process"].clear()
    home, country, born = who
    posted = _notes(notes, people)
    if law:
        product = Product.objects.get(title=SOLD["global"])
        obey_demand(kind="product", subject=product, country=law, authority="A court", law="1", reference="",
                    received_on=dt.date(2026, 1, 1), staff=people["staff"])  # fmt: skip
    reader = people[f"reads_{home}"]
    reader.born_on = dt.date(born, 1, 1) if born else None
    reader.save()
    age = reader.age_at(timezone.now())
    _follows_and_saves(reader, people, posted)
    with override_settings(PACK=pack, POLICIES=pack.tenants[settings.TENANT.name], SEEN_FROM=True):
        applied = settings.POLICIES.applied(home=home, country=country, languages=tuple(reader.languages), age=age)
        viewer = Viewer(reader, country, tuple(reader.languages), home, age, applied)
        client = _looked_at(reader, country)
        _lists(client, viewer, posted)
        _pages(client, viewer, posted)
        _products(client, viewer)
        _programs(posted)


def _follows_and_saves(reader: Account, people: dict[str, Account], posted: list[Note]) -> None:
    for home in HOMES:
        reader.following.create(followee=people[f"in_{home}"])
    for note in posted:
        sort_note(account=reader, note=note, collections=[])
    for product in Product.objects.all():
        SavedProduct.objects.create(account=reader, product=product)


def _word(note: Note) -> str:
    return note.title.split()[1]


def _lists(client: Client, viewer: Viewer, posted: list[Note]) -> None:
    kept_back = notices_of("note", posted, viewer)
    collection = Collection.objects.get()
    addresses = ["/", "/?order=time", "/following/", "/tags/fog/", "/me/saved/", collection.get_absolute_url()]
    for address in [*addresses, "/@in_domestic/", "/@in_global/"]:
        answer = client.get(address)
        page = answer.content.decode()
        if address == collection.get_absolute_url() and not viewer.policies.between.see and viewer.home != "global":
            assert answer.status_code == 403 and "A collection stood here." in page
            continue
        here = [note for note in posted if not address.startswith("/@") or note.author.username in address]
        missing = [note for note in here if note.pk in kept_back]
        for note in here:
            assert (_word(note) in page) == (note not in missing), address
        assert _stood(page, "note") == len(missing), address
        labelled = [note for note in here if note.labelled_by_id and note not in missing]
        assert page.count('class="labelled"') == len(labelled), address
        for note in missing:
            assert kept_back[note.pk].url in page, address
    search = client.get("/search/", {"q": "fog"})
    if not viewer.policies.allows("search"):
        assert search.status_code == 403
    for note in posted:
        found = search.status_code == 200 and note.pk not in kept_back
        assert (_word(note) in search.content.decode()) == found
        assert search.status_code == 403 or found or kept_back[note.pk].url in search.content.decode()


def _pages(client: Client, viewer: Viewer, posted: list[Note]) -> None:
    kept_back = notices_of("note", posted, viewer)
    for note in posted:
        notice = kept_back.get(note.pk)
        page = client.get(note.get_absolute_url())
        assert page.status_code == (notice.status if notice else 200)
        assert (_word(note) in page.content.decode()) == (notice is None)
        # What leaves it in sight is said on it; where it stands in Explore, its author alone is told here.
        said = page.content.decode()
        assert ("takes no new comments and likes" in said) == (notice is None and note.limited)
        assert ('class="labelled"' in said) == (notice is None and note.labelled_by_id is not None)
        liked = client.post(reverse("note_like", args=[note.pk]), headers={"HX-Request": "true"})
        assert (liked.status_code == 200 and 'aria-pressed="true"' in liked.content.decode()) == (
            notice is None and not note.limited
        )
        history = client.get(reverse("note_history", args=[note.pk]))
        assert history.status_code == (302 if notice else 200)
        # Whatever is off is named on the note, and refused where there is something to refuse.
        off = set(viewer.policies.features.off)
        # Where a decision lets it take no answers, that is the reason that stands there.
        if notice is None and off and not note.limited:
            policy = viewer.policies.by["features"]
            assert policy and f"#{policy.code}" in page.content.decode()
        assert ("data-copy=" in page.content.decode()) == (notice is None and "sharing" not in off and not note.limited)
        said = client.post(reverse("comment_new", args=[note.pk]), {"text": "Hello"})
        refuses = notice or "commenting" in off or not viewer.policies.between.comment
        theirs = policies_of(note.author).between
        assert (said.status_code == 302) == (
            not (notice or "commenting" in off or note.limited)
            and (note.author.home == viewer.home or (viewer.policies.between.comment and theirs.see))
        ), refuses


def _products(client: Client, viewer: Viewer) -> None:
    products = list(Product.objects.select_related("seller__account"))
    kept_back = notices_of("product", products, viewer)
    allowed = viewer.policies.allows("products")
    for address in ("/me/saved/products/", "/@in_domestic/shop/", "/@in_global/shop/"):
        answer = client.get(address)
        assert answer.status_code == (200 if allowed else 403)
        here = [each for each in products if "saved" in address or each.author.username in address]
        page = answer.content.decode()
        for product in here:
            assert (product.title in page) == (allowed and product.pk not in kept_back), address
        missing = [each for each in here if each.pk in kept_back] if allowed else []
        assert _stood(page, "product") == len(missing), address
    searches = allowed and viewer.policies.allows("search")
    found = client.get("/search/", {"q": "stoneware", "in": "products"}).content.decode()
    for product in products:
        can_be_found = searches and product.pk not in kept_back
        assert (product.title in found) == can_be_found
        suggested = client.get("/search/suggest/", {"q": product.title[:5]}).content.decode()
        assert (product.title in suggested) == can_be_found
        notice = kept_back.get(product.pk)
        status = client.get(product.get_absolute_url()).status_code
        assert status == (403 if not allowed else notice.status if notice else 200)


def _programs(posted: list[Note]) -> None:
    """They get what a visitor of an unknown country gets, whoever is signed in."""
    for_all = Measure.objects.filter(kind="note", state="in_force", effect__in=["remove", "age_restrict"])
    kept_back = set(for_all.values_list("subject_id", flat=True))
    feeds = Client().get("/atom/").content.decode() + Client().get("/tags/fog/atom/").content.decode()
    for note in posted:
        assert (feeds.count(_word(note)) > 0) == (note.pk not in kept_back)
        embedded = Client().get(reverse("note_embed", args=[note.pk]))
        shared = note.pk not in kept_back and not note.limited
        assert (embedded.status_code == 200) == shared
        assert (_word(note) in embedded.content.decode()) == shared
        assert ('class="labelled"' in embedded.content.decode()) == (shared and note.labelled_by_id is not None)
        told = Client().get(reverse("oembed"), {"url": f"http://testserver{note.get_absolute_url()}"})
        assert _word(note) not in told.content.decode() or note.pk not in kept_back
