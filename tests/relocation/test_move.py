"""A split and the way back."""

from __future__ import annotations

from accounts.actions.follow_account import follow_account
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.like_note import like_note
from feeds.actions.post_note import post_note
from tests.people import mara, person, xiaoman
from tests.relocation.sites import Sites


def community() -> None:
    """Two at home, two abroad; each follows, likes and comments on both sides."""
    home, abroad = xiaoman(), mara()
    neighbour, friend = person("neighbour", home="domestic"), person("friend")
    for author, near, far in ((home, neighbour, abroad), (abroad, friend, home)):
        note = post_note(author=author, title="Tea", text="#tea")
        for reader in (near, far):
            follow_account(follower=reader, followee=author)
            like_note(account=reader, note=note)
            first = comment_on_note(author=reader, note=note, text="Nice")
            comment_on_note(author=author, note=note, text="Thank you", parent=first)


def test_there_and_back_again(sites: Sites) -> None:
    with sites.at("shared"):
        community()
    before = sites.content("shared")
    sites.move("split")
    for home in ("domestic", "global"):
        there = sites.content(home)
        assert len(there["accounts.Account"]) == 2 and len(there["feeds.Note"]) == 1
        assert len(there["feeds.Like"]) == 1 and len(there["relocation_sealed"]) == 4
    assert not sites.content("shared")["accounts.Account"]
    sites.move("shared")
    assert sites.content("shared") == before
    with sites.at("shared"):
        assert Account.objects.count() == 4
