"""Each home's public log goes through a split and a merge whole, and what was proved of it before still holds."""

from __future__ import annotations

from isthmus.relocation.plan import plan_split
from isthmus.tenancy.mode import HOMES

from accounts.models import Account
from moderation.actions.append_log_entry import append
from moderation.actions.publish_log import publish_log, publish_logs, tree_of
from moderation.actions.record_decision import record_decision
from moderation.actions.sequence_log import size_of
from moderation.log.merkle import is_consistent, is_included
from moderation.measures import Chosen
from moderation.models import Case, Checkpoint, Decision, LogEntry, Rule
from tests.relocation.sites import Sites

Seen = dict[str, tuple[int, bytes]]


def decided_on(author: Account, subject_id: int) -> Decision:
    rule = Rule.objects.order_by("number")[0]
    about = {"author": author, "kind": "note", "subject_id": subject_id}
    case = Case.objects.create(**about, lang="en", rule=rule, state="decided")
    return record_decision(
        about=case, subject=None, measures=[Chosen("remove")], rule_version=rule.current, facts="Seen.",
        decided_by=author,
    )  # fmt: skip


def seen(home: str) -> tuple[int, bytes]:
    """Size and root of a log, as somebody keeps them who looks at it now."""
    tree = tree_of(home)
    return tree.size, tree.root()


def continues(home: str, before: tuple[int, bytes]) -> bool:
    """Whether the log, as it is now, goes on where it was, and every entry stands in its place."""
    tree = tree_of(home)
    entries = LogEntry.objects.filter(home=home, leaf_index__isnull=False).order_by("leaf_index")
    proved = [
        is_included(bytes(entry.leaf_hash), number, tree.size, tree.inclusion(number), tree.root())
        for number, entry in enumerate(entries)
    ]
    proof = tree.consistency(before[0])
    # Whatever was signed before came along, and what is signed now goes on from it.
    assert Checkpoint.objects.filter(home=home, size=before[0]).exists()
    assert publish_log(home=home).size == tree.size
    return (
        len(proved) == tree.size and all(proved) and is_consistent(before[0], tree.size, before[1], tree.root(), proof)
    )


def test_both_logs_survive_a_split_and_a_merge_with_what_each_side_added(sites: Sites) -> None:
    sites.reset()
    with sites.at("shared"):
        people = {home: Account.objects.create(username=home, password="!", home=home) for home in HOMES}
        for number in range(260):
            decided_on(people["domestic"], number)
        moved = decided_on(people["global"], 1000)
        decided_on(people["global"], 1001)
        publish_logs()
        # One entry still waits for its place when the move begins.
        decided_on(people["domestic"], 1002)
        Account.objects.filter(pk=people["global"].pk).update(home="domestic")
        before: Seen = {home: seen(home) for home in HOMES}
        assert before["domestic"][0] == 261 and before["global"][0] == 3
        assert plan_split().faults == []
    sites.move("split")
    with sites.at("domestic"):
        assert publish_log(home="domestic").size == 262
        assert continues("domestic", before["domestic"])
        assert size_of("global") == 0
        assert Decision.objects.filter(pk=moved.pk).exists(), "a decision lives with its author"
        apart: Seen = {"domestic": seen("domestic")}
    with sites.at("global"):
        assert LogEntry.objects.filter(decision_id=moved.pk).exists(), "and its entry in the log that it was made in"
        append(home="global", body={"n": 1})
        publish_log(home="global")
        assert continues("global", before["global"])
        assert size_of("domestic") == 0
        apart["global"] = seen("global")
    sites.move("shared")
    with sites.at("shared"):
        append(home="global", body={"n": 2})
        publish_logs()
        for home in HOMES:
            assert continues(home, before[home]) and continues(home, apart[home])
        assert (size_of("domestic"), size_of("global")) == (262, 5)
