"""The demo content holds together, and loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Account
from feeds.demo import content, shops
from feeds.demo.drawing import draw
from feeds.demo.scenes import SCENES
from feeds.models import Note, Product, Seller
from feeds.rates import sample


def test_people_notes_and_comments_belong_together() -> None:
    people = {person.username for person in content.people()}
    notes = {note.key: note for note in content.notes()}
    assert len(people) >= 40 and len(notes) == len(content.notes()) >= 200
    for note in notes.values():
        assert note.author in people and (note.text or note.title)
        assert all(picture.scene in SCENES and len(picture.alt) >= 2 for picture in note.pictures), note.key
    comments = {comment.key: comment for comment in content.comments()}
    assert len(comments) == len(content.comments())
    for comment in comments.values():
        assert comment.author in people and comment.days_ago < notes[comment.note].days_ago
        assert comment.reply_to is None or comments[comment.reply_to].note == comment.note


def test_shops_belong_to_people_and_their_products_to_their_notes() -> None:
    people, notes = {person.username for person in content.people()}, {note.key: note for note in content.notes()}
    sellers = {row["seller"] for row in content.rows_of("shops.toml", "shop")}
    assert sellers <= people and {row["seller"] for row in shops.products()} == sellers
    for row in shops.products():
        assert row["pictures"] and all(picture["scene"] in SCENES for picture in row["pictures"]), row["title"]
        assert all(notes[key].author == row["seller"] for key in row.get("notes", ())), row["title"]


def test_the_sample_rates_have_the_currencies_of_the_demo() -> None:
    # The cedi and the dinar are missing on purpose: a price without a rate is shown as it is.
    assert {row["currency"] for row in shops.products()} - {"EUR", *sample().values} == {"GHS", "JOD"}


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_every_scene_can_be_drawn_and_differs_with_the_seed(scene: str) -> None:
    first, again, other = (draw(scene, seed=seed, width=90, height=120).tobytes() for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.django_db
def test_the_demo_loads_once(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, client: Client) -> None:
    some = [note for note in content.notes() if note.pictures][:3] + [
        note for note in content.notes() if not note.pictures
    ][:2]
    monkeypatch.setattr("feeds.management.commands.demo.notes", lambda: sorted(some, key=lambda note: -note.days_ago))
    first = shops.products()[:2]
    monkeypatch.setattr("feeds.demo.shops.products", lambda: first)
    settings.TENANT_DIR = tmp_path
    call_command("demo", verbosity=0)
    assert Note.objects.count() == 5
    assert Product.objects.count() == 2 and Seller.objects.count() > 2
    assert client.get("/").status_code == 200
    name, password = (tmp_path / "moderator.txt").read_text().split()
    assert (tmp_path / "moderator.txt").stat().st_mode & 0o077 == 0
    assert client.login(username=name, password=password)
    people = Account.objects.count()
    call_command("demo", verbosity=0)
    assert (Note.objects.count(), Account.objects.count()) == (5, people), "a site with accounts is left alone"
