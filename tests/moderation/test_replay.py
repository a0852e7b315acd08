"""What deterministic detectors found is found again, and what differs is named."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import post_note
from feeds.models import Comment, Note
from moderation.actions.run_check import run_check
from moderation.models import Check, Decision, Signal
from moderation.replaying import EDITED, GONE, TIMELY, replay_all
from tests.moderation.test_backtests import decided
from tests.moderation.test_decisions import moderator
from tests.moderation.test_duplicates import AD, flooding
from tests.moderation.test_ladder import check_of, version_of
from tests.people import mara, xiaoman

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("replay", *arguments, stdout=out)
    return out.getvalue()


def test_the_same_is_found_again() -> None:
    version_of(to="suggest")
    check_of(mara(), "A zebra crossing, and guaranteed crypto returns")
    assert said("--all") == "1 the same, 0 not; 0 with versions that were not replayed.\n"


def test_after_an_edit_what_it_said_then_is_read() -> None:
    version_of(to="suggest")
    author = mara()
    check_of(author, "A zebra crossing")
    note = Note.objects.get()
    edit_note(author=author, note=note, title="Zoo", text="A lion", pictures=[])
    assert [one.is_same and not one.unrepeatable for one in replay_all()] == [True]


def test_what_differs_is_named_and_the_command_fails() -> None:
    version = version_of(to="suggest")
    check = check_of(mara(), "A zebra crossing")
    invented = {"author": check.author, "from_check": check, "version": version, "rule": version.rule}
    Signal.objects.create(**invented, detector="words", state="suggest", score=1, excerpt="x", reason="unicorn")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 check found something else"):
        call_command("replay", "--all", stdout=out)
    assert f"check {check.pk}: words 1 found 'unicorn' only then" in out.getvalue()


def test_a_decision_is_replayed_by_its_number() -> None:
    version_of(to="suggest")
    check_of(mara(), "A zebra crossing")
    decided(Note.objects.get(), "remove", moderator())
    assert said(str(Decision.objects.get().pk)).startswith("1 the same")
    with pytest.raises(CommandError, match="no decision 7"):
        said("7")
    with pytest.raises(CommandError, match="or --all"):
        said()


def test_what_cannot_be_replayed_says_why() -> None:
    flooding(own=1, others=None)
    author = mara()
    for number in (1, 2):
        check_of(author, AD.format(number))
    version_of(to="suggest")
    note = post_note(author=author, title="Tea", text="")
    comment_on_note(author=xiaoman(), note=note, text="A zebra crossing")
    run_check(check_id=Check.objects.get(kind="comment").pk)
    assert [why for one in replay_all() for _version, why in one.unrepeatable] == [TIMELY]
    Comment.objects.update(text="A lion", revision=9)
    assert EDITED in [why for one in replay_all() for _version, why in one.unrepeatable]
    Comment.objects.all().delete()
    assert GONE in [why for one in replay_all() for _version, why in one.unrepeatable]
