"""The steps of a move, in the order of an operator's day."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from isthmus.relocation.journal import SomebodyElse, one_at_a_time
from isthmus.relocation.move import MoveError
from isthmus.relocation.verifier import is_genuine
from isthmus.tenancy.mode import HOMES

from accounts.actions.follow_account import follow_account
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.like_note import like_note
from feeds.actions.post_note import post_note
from feeds.actions.save_product import save_product
from feeds.models import Note
from tests.people import mara, person, xiaoman
from tests.relocation.sites import Sites
from tests.shops import product_of

# Whose row it is, by table.
OWNERS = [
    ("accounts_account", "id"),
    ("accounts_follow", "follower_id"),
    ("feeds_note", "author_id"),
    ("feeds_comment", "author_id"),
    ("feeds_like", "account_id"),
    ("moderation_check", "author_id"),
    ("relocation_sealed", "maker_id"),
    ("relocation_kept", "account_id"),
    ("relocation_receipt", "account_id"),
]


@pytest.fixture
def community(sites: Sites) -> Iterator[dict[str, list[str]]]:
    """Two at home, two abroad; each follows, likes, comments and answers on both sides. Yields all of its rows."""
    with sites.at("shared"):
        home, abroad = xiaoman(), mara()
        neighbour, friend = person("neighbour", home="domestic"), person("friend")
        for author, near, far in ((home, neighbour, abroad), (abroad, friend, home)):
            note = post_note(author=author, title="Tea", text="#tea")
            for reader in (near, far):
                follow_account(follower=reader, followee=author)
                like_note(account=reader, note=note)
                first = comment_on_note(author=reader, note=note, text="Nice")
                comment_on_note(author=author, note=note, text="Thank you", parent=first)
    yield sites.content("shared")


def marker(sites: Sites, tenant: str) -> str:
    return str(sites.sql(tenant, "SELECT state FROM tenancy_marker")[0][0])


def test_there_and_back_again(sites: Sites, community: dict[str, list[str]]) -> None:
    sites.move("split")
    for home in HOMES:
        there = sites.content(home)
        assert len(there["accounts.Account"]) == 2 and len(there["feeds.Note"]) == 1
        assert len(there["feeds.Like"]) == 1 and len(there["feeds.Comment"]) == 2
        # A follow, a like and two comments, and what the others were told of each.
        assert len(there["relocation_sealed"]) == 8
        # Counted anew: one of two likes is out of sight.
        assert sites.sql(home, "SELECT likes_count, comments_count FROM feeds_note") == [(1, 2)]
        assert sites.sql(home, "SELECT mode, tenant, state, epoch FROM tenancy_marker") == [
            ("split", home, "active", 2)
        ]
    assert not sites.content("shared")["accounts.Account"] and marker(sites, "shared") == "retired"
    sites.move("shared")
    assert sites.content("shared") == community
    assert [marker(sites, tenant) for tenant in ("shared", *HOMES)] == ["active", "retired", "retired"]


def test_steps_out_of_turn_say_what_is_next(sites: Sites, community: dict[str, list[str]]) -> None:
    steps = sites.relocation("split")
    for step, said in (
        (steps.verify, "relocate rehearse --to split, then start"),
        (steps.switch, "relocate verify --to split"),
        (steps.undo, "no move to undo"),
        (steps.complete, "no move to complete"),
    ):
        with pytest.raises(MoveError, match=said):
            step()
    steps.start({})
    with pytest.raises(MoveError, match=r"The move to split is copied. Next: .* verify"):
        steps.switch()
    with pytest.raises(MoveError, match="A move to split is under way"):
        sites.relocation("shared").start({})
    steps.verify()
    with pytest.raises(MoveError, match=r"Next: .* switch"):
        steps.complete()
    steps.switch()
    steps.switch()
    with pytest.raises(MoveError, match=r"complete .or undo"):
        steps.start({})


def test_what_does_not_exist_cannot_be_moved(sites: Sites) -> None:
    with pytest.raises(MoveError, match="no running domestic site"):
        sites.relocation("shared").start({})
    sites.sql("domestic", "UPDATE tenancy_marker SET state = 'active'")
    with pytest.raises(MoveError, match="The domestic database holds a site that is active"):
        sites.relocation("split").start({})
    assert marker(sites, "shared") == "active", "a move that could not begin has frozen nothing"
    with pytest.raises(MoveError, match="no move to undo"):
        sites.relocation("split").undo()


def test_a_second_operator_is_told_who_is_at_work(sites: Sites) -> None:
    with sites.places["shared"].connect() as desk, one_at_a_time(desk, "start"):
        with pytest.raises(SomebodyElse, match=r"isthmus relocate start by \w+@.+, since 20"):
            sites.relocation("split").start({})
    sites.relocation("split").start({})


def test_a_rehearsal_leaves_nothing_behind(sites: Sites, community: dict[str, list[str]]) -> None:
    before = sites.sql("shared", "SELECT datname FROM pg_database ORDER BY 1")
    result = sites.relocation("split").rehearse({})
    assert result.findings == [] and result.figures["domestic"]["feeds_note"].rows == 1
    assert sites.sql("shared", "SELECT datname FROM pg_database ORDER BY 1") == before
    assert marker(sites, "shared") == "active" and sites.content("shared") == community
    assert marker(sites, "domestic") == "moving" and not sites.content("domestic")["accounts.Account"]


def test_a_shop_goes_with_its_seller_and_what_is_saved_across_is_sealed(sites: Sites) -> None:
    with sites.at("shared"):
        home, abroad = xiaoman(), mara()
        for seller, other in ((home, abroad), (abroad, home)):
            product = product_of(seller, title=f"By {seller.username}")
            post_note(author=seller, title="New", text="", products=[product])
            save_product(account=other, product=product)
    before = sites.content("shared")
    sites.move("split")
    for tenant, name in (("domestic", "xiaoman"), ("global", "mara")):
        assert sites.sql(tenant, "SELECT title FROM feeds_product") == [(f"By {name}",)]
        assert sites.sql(tenant, "SELECT count(*) FROM feeds_noteproduct") == [(1,)]
        assert sites.sql(tenant, "SELECT count(*) FROM feeds_savedproduct") == [(0,)]
        assert sites.sql(tenant, "SELECT selling FROM feeds_note") == [(True,)]
    sites.move("shared")
    assert sites.content("shared") == before


def test_letting_go_before_the_switch(sites: Sites, community: dict[str, list[str]]) -> None:
    steps = sites.relocation("split")
    steps.start({})
    assert marker(sites, "shared") == "frozen"
    steps.undo()
    assert marker(sites, "shared") == "active" and sites.content("shared") == community
    for home in HOMES:
        assert not sites.content(home)["accounts.Account"], "a copy that nobody opened is gone"
    with sites.at("shared"):
        like_note(account=Account.objects.get(username="mara"), note=Note.objects.first())
    # And a new attempt begins anew.
    sites.move("split")


def test_undo_after_the_switch_brings_along_what_was_written(sites: Sites, community: dict[str, list[str]]) -> None:
    sites.move("split", complete=False)
    for home, name in zip(HOMES, ("xiaoman", "mara"), strict=True):
        with sites.at(home):
            note = post_note(author=Account.objects.get(username=name), title=f"Since then, {home}", text="#new")
            like_note(account=Account.objects.get(username=name), note=note)
            Note.objects.filter(title="Tea").update(text="Changed")
    sites.relocation("split").undo()
    assert [marker(sites, tenant) for tenant in ("shared", *HOMES)] == ["active", "retired", "retired"]
    now = sites.content("shared")
    assert {label for label in now if now[label] != community[label]} == {
        "feeds.Note", "feeds.NoteTokens", "feeds.Like", "feeds.Tag", "feeds.TagTokens", "feeds.NoteTag",
        "moderation.Check",
    }  # fmt: skip
    assert sites.sql("shared", "SELECT count(*) FROM feeds_note WHERE title LIKE 'Since%%' OR text = 'Changed'") == [
        (4,)
    ]
    assert now["feeds.Comment"] == community["feeds.Comment"] and now["relocation_sealed"] == []


def test_undo_of_a_merge_brings_back_two_sites(sites: Sites, community: dict[str, list[str]]) -> None:
    sites.move("split")
    apart = {home: sites.content(home) for home in HOMES}
    sites.move("shared", complete=False)
    with sites.at("shared"):
        post_note(author=Account.objects.get(username="mara"), title="While it was one", text="")
    sites.relocation("shared").undo()
    assert [marker(sites, tenant) for tenant in ("shared", *HOMES)] == ["retired", "active", "active"]
    assert sites.content("domestic") == apart["domestic"]
    now = sites.content("global")
    changed = {"feeds.Note", "feeds.NoteTokens", "moderation.Check"}
    assert {label for label in now if now[label] != apart["global"][label]} == changed


def test_of_two_with_one_name_the_older_keeps_it(sites: Sites) -> None:
    sites.move("split")
    for home in HOMES:
        with sites.at(home):
            person("anna", home=home)
            person("anna_2" if home == "domestic" else "berta", home=home)
    sites.move("shared")
    names = sites.sql("shared", "SELECT username, home FROM accounts_account ORDER BY id")
    assert names == [("anna", "domestic"), ("anna_2", "domestic"), ("anna_3", "global"), ("berta", "global")]
    receipts = (
        "SELECT a.username, r.former_username FROM relocation_receipt r JOIN accounts_account a ON a.id = account_id"
    )
    assert sites.sql("shared", f"{receipts} WHERE former_username <> ''") == [("anna_3", "anna")]
    sites.move("split")
    assert sites.sql("global", "SELECT username FROM accounts_account ORDER BY id") == [("anna",), ("berta",)]
    assert sites.sql("global", f"{receipts} WHERE former_username <> '' ORDER BY r.id") == [
        ("anna", "anna"), ("anna", "anna_3")
    ]  # fmt: skip


def test_numbers_that_both_sites_gave_away_become_two(sites: Sites, community: dict[str, list[str]]) -> None:
    sites.move("split")
    for home, name in zip(HOMES, ("xiaoman", "mara"), strict=True):
        with sites.at(home):
            # The same number for another group, the same name for another number.
            own = Group.objects.create(name=f"only {home}")
            both = Group.objects.create(name="both") if home == "domestic" else None
            account = Account.objects.get(username=name)
            account.groups.add(own)
            if both is None:
                Group.objects.create(name="in between")
                both = Group.objects.create(name="both")
            account.groups.add(both)
    sites.move("shared")
    with sites.at("shared"):
        groups = {each.username: {group.name for group in each.groups.all()} for each in Account.objects.all()}
        assert groups["xiaoman"] == {"only domestic", "both"} and groups["mara"] == {"only global", "both"}
        names = sorted(Group.objects.values_list("name", flat=True))
        assert names == ["both", "in between", "only domestic", "only global"]
        Group.objects.create(name="the next one")


def test_everybody_gets_a_receipt(sites: Sites, community: dict[str, list[str]]) -> None:
    sites.move("split")
    rows = sites.sql(
        "global",
        'SELECT a.username, r."to", r.sealed FROM relocation_receipt r JOIN accounts_account a ON a.id = account_id',
    )
    # With each of them goes what the other side was told of it.
    sealed = {"accounts.Follow": 1, "feeds.Like": 1, "feeds.Comment": 2, "feeds.Notification": 4}
    assert sorted(rows) == [("friend", "split", {}), ("mara", "split", sealed)]
    sites.move("shared")
    rows = sites.sql(
        "shared",
        "SELECT a.username, r.put_back FROM relocation_receipt r JOIN accounts_account a ON a.id = account_id "
        "WHERE r.\"to\" = 'shared' ORDER BY 1",
    )
    assert rows == [("friend", {}), ("mara", sealed), ("neighbour", {}), ("xiaoman", sealed)]


def test_what_cannot_come_back_stays_sealed_and_says_why(sites: Sites, community: dict[str, list[str]]) -> None:
    sites.move("split")
    with sites.at("domestic"):
        Note.objects.all().delete()
    sites.move("shared")
    left = sites.sql("shared", "SELECT label, reason, count(*) FROM relocation_sealed GROUP BY 1, 2 ORDER BY 1")
    assert left == [("feeds.Comment", "gone", 2), ("feeds.Like", "gone", 1), ("feeds.Notification", "gone", 3)]


def test_the_manifest_is_signed(sites: Sites, community: dict[str, list[str]]) -> None:
    steps = sites.relocation("split")
    steps.start({})
    manifest = steps.verify()
    assert is_genuine(manifest)
    manifest["body"]["epoch"] += 1
    assert not is_genuine(manifest)


def test_data_goes_only_home(sites: Sites, community: dict[str, list[str]]) -> None:
    """A watcher looks at both targets all the time, at whatever anybody has committed there."""
    strangers: list[str] = []
    seen = dict.fromkeys(HOMES, 0)
    done = threading.Event()

    def watch(home: str) -> None:
        other = {"domestic": "global", "global": "domestic"}[home]
        ids = [row for (row,) in sites.sql("shared", "SELECT id FROM accounts_account WHERE home = %s", [other])]
        with sites.places[home].connect() as connection:
            while not done.is_set():
                # One table at a time: who locks two would be in the way of what is watched.
                for table, column in OWNERS:
                    found = connection.execute(
                        f"SELECT count(*), count(*) FILTER (WHERE {column} = ANY(%s)) FROM {table}", [ids]
                    ).fetchone()
                    assert found
                    seen[home, table] = max(seen.get((home, table), 0), found[0])
                    if found[1]:
                        strangers.append(f"{home}: {found[1]} of {table}")

    watchers = [threading.Thread(target=watch, args=(home,)) for home in HOMES]
    for each in watchers:
        each.start()
    try:
        sites.move("split")
    finally:
        done.set()
        for each in watchers:
            each.join()
    assert strangers == []
    assert seen["domestic", "accounts_account"] == seen["global", "accounts_account"] == 2
    assert seen["global", "relocation_sealed"] == 8
