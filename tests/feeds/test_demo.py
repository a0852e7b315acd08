"""The demo content holds together, and loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Account
from feeds.demo import content
from feeds.demo.drawing import draw
from feeds.demo.scenes import SCENES
from feeds.models import Note


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
    settings.TENANT_DIR = tmp_path
    call_command("demo", verbosity=0)
    assert Note.objects.count() == 5
    assert client.get("/").status_code == 200
    name, password = (tmp_path / "moderator.txt").read_text().split()
    assert (tmp_path / "moderator.txt").stat().st_mode & 0o077 == 0
    assert client.login(username=name, password=password)
    people = Account.objects.count()
    call_command("demo", verbosity=0)
    assert (Note.objects.count(), Account.objects.count()) == (5, people), "a site with accounts is left alone"
