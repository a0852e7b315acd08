"""People read the public log and find the proof of their own decision on its statement."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from moderation.actions.append_published import append_published
from moderation.actions.publish_log import publish_logs
from moderation.log import notes
from moderation.log.commitments import commitment
from moderation.log.merkle import is_included, leaf_hash
from moderation.models import Case, Decision, LogEntry, Statement
from tests.decisions import erase_openings
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.moderation.test_log import obeyed
from tests.people import PASSWORD, mara, xiaoman

pytestmark = pytest.mark.django_db


def decided(author: Account) -> Decision:
    decision = decide(open_case(author), moderator())
    publish_logs()
    return decision


def proof_of(client: Client, name: str) -> Any:
    client.login(username=name, password=PASSWORD)
    return client.get(reverse("statement_proof", args=[Statement.objects.get().pk]))


def test_everybody_reads_what_was_decided_and_of_whom_nobody(client: Client) -> None:
    decided(mara())
    page = client.get(reverse("log", args=["global"])).content.decode()
    assert "<h1>Public log: Global</h1>" in page and ">Domestic</a>" in page
    assert "A note: withheld" in page and "Spam and scams, version 1" in page and "found by an automatic check" in page
    assert "mara" not in page and "Mara" not in page
    entry = client.get(reverse("log_entry", args=["global", 0])).content.decode()
    assert "&quot;rule&quot;: &quot;spam&quot;" in entry
    chinese = client.get(reverse("log", args=["global"]), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "由自动检查发现" in chinese


def test_a_long_log_is_read_page_by_page(client: Client) -> None:
    from moderation.actions.append_log_entry import append

    for number in range(60):
        append(home="global", body={"v": 1, "type": "test", "n": number})
    publish_logs()
    first = client.get(reverse("log", args=["global"]))
    assert len(first.context["entries"]) == 50 and first.context["next"] == 11
    second = client.get(reverse("log", args=["global"]), {"before": 11})
    assert [one.index for one in second.context["entries"]] == list(range(10, -1, -1)) and not second.context["next"]


@pytest.mark.parametrize("address", ["/transparency/log/elsewhere/", "/transparency/log/global/7/"])
def test_a_page_of_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_step_of_a_detector_is_told_in_the_readers_language(client: Client) -> None:
    append_published()
    publish_logs()
    page, chinese = (
        client.get(reverse("log", args=["global"]), headers={"Accept-Language": language}).content.decode()
        for language in ("en", "zh-CN")
    )
    assert "in shadow → suggests" in page and "影子运行 → 提出建议" in chinese


def test_an_empty_log_says_so(client: Client) -> None:
    assert "Nothing has been signed yet." in client.get(reverse("log", args=["global"])).content.decode()


def test_a_later_decision_leads_to_the_one_whose_place_it_takes(client: Client) -> None:
    case = open_case(mara())
    decide(case, moderator())
    again = Case.objects.create(
        author_id=case.author_id, kind=case.kind, subject_id=case.subject_id, lang="en", rule=case.rule
    )
    decide(again, moderator("second"), measures=[])
    publish_logs()
    page = client.get(reverse("log_entry", args=["global", 1])).content.decode()
    assert "It takes the place of entry 0." in page and reverse("log_entry", args=["global", 0]) in page


def test_an_author_gets_the_proof_and_what_opens_it(client: Client) -> None:
    author = mara()
    decision = decided(author)
    told = proof_of(client, "mara").json()
    checkpoint = notes.parse(told["checkpoint"])
    proof = [bytes.fromhex(each) for each in told["proof"]]
    assert is_included(leaf_hash(told["entry"].encode()), told["index"], checkpoint.size, proof, checkpoint.root)
    sealed = json.loads(told["entry"])["commitments"]
    assert set(told["opened"]) == {"account", "facts", "subject"}, "never who decided"
    for name, opening in told["opened"].items():
        assert sealed[name] == commitment(bytes.fromhex(opening["salt"]), opening["value"])
    assert told["opened"]["account"]["value"] == str(author.pk)
    assert told["says"] == {"outcome": "remove", "kind": "note", "rule": "spam"}
    page = client.get(Statement.objects.get(decision=decision).get_absolute_url()).content.decode()
    assert "In the public log" in page and "script/verify-log" in page


def test_the_proof_is_its_authors_alone(client: Client) -> None:
    decided(mara())
    xiaoman()
    assert proof_of(client, "xiaoman").status_code == 404
    client.logout()
    assert client.get(reverse("statement_proof", args=[Statement.objects.get().pk])).status_code == 302


def test_before_it_has_its_place_the_page_says_so(client: Client) -> None:
    decide(open_case(mara()), moderator())
    assert proof_of(client, "mara").status_code == 404
    page = client.get(Statement.objects.get().get_absolute_url()).content.decode()
    assert "gets its place there within a minute" in page


def test_once_the_opening_is_erased_nothing_leads_to_the_entry(client: Client) -> None:
    decided(mara())
    erase_openings()
    assert proof_of(client, "mara").status_code == 404
    assert "In the public log" not in client.get(Statement.objects.get().get_absolute_url()).content.decode()
    assert LogEntry.objects.filter(body__contains='"type":"decision"').count() == 1


def test_of_a_demand_the_log_tells_who_and_by_which_law(client: Client) -> None:
    obeyed(xiaoman())
    publish_logs()
    page = client.get(reverse("log", args=["domestic"])).content.decode()
    assert "A court, Section 1" in page and "only in: Germany" in page and "demanded by an authority" in page
