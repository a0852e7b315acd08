"""What an operator types, and what is answered."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from isthmus.relocation.management.commands import relocate
from isthmus.relocation.move import session
from isthmus.relocation.plan import plan_merge
from isthmus.tenancy.mode import HOMES, Tenant

from moderation.models import Rule, RuleVersion
from tests.people import person
from tests.relocation.communities import store
from tests.relocation.sites import Sites
from tests.relocation.test_verifier import COMMUNITY


@pytest.fixture
def site(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    monkeypatch.setattr(relocate, "places", lambda: sites.places)
    with sites.at("shared"):
        store(COMMUNITY, sites.places["shared"].media_root)
        yield sites


def said(step: str, to: str, *options: str) -> str:
    out = io.StringIO()
    call_command("relocate", step, "--to", to, *options, stdout=out)
    return out.getvalue()


def lines(step: str, to: str, *options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said(step, to, "--json", *options).splitlines()]


def test_a_whole_split_says_at_every_step_what_is_next(site: Sites) -> None:
    assert "About 5 s of reading only" in said("plan", "split")
    with pytest.raises(CommandError, match=r"has not been rehearsed. Run manage.py relocate rehearse --to split first"):
        said("start", "split")
    assert "Next: manage.py relocate start --to split" in said("rehearse", "split")
    assert "Next: manage.py relocate verify --to split" in said("start", "split")
    verified = said("verify", "split")
    assert "2 sealed of feeds.Like, 2 foreseen" in verified
    assert "Next: manage.py relocate switch --to split" in verified
    assert "write DEPLOYMENT_MODE=split into .env" in said("switch", "split")
    with pytest.raises(CommandError, match=r"Nothing was erased. To do it without being asked, add --yes"):
        said("complete", "split")
    assert "the rows and pictures of the old site are erased" in said("complete", "split", "--yes")


def test_programs_read_lines_of_json(site: Sites) -> None:
    told = lines("rehearse", "split")
    assert told[-1]["done"] is True and told[-1]["findings"] == []
    rows = [line for line in told if line.get("what") == "rows"]
    assert rows and all(line["done"] <= line["of"] for line in rows)
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("relocate", "switch", "--to", "split", "--json", stdout=out)
    assert json.loads(out.getvalue())["error"].startswith("Verify the move first")


def test_what_a_rehearsal_finds_stops_the_real_move(site: Sites) -> None:
    site.sql("shared", "UPDATE feeds_note SET likes_count = 99")
    site.sql("shared", "UPDATE relocation_move SET state = 'undone'")
    said("rehearse", "split")
    # Counts are made right on the way; what cannot be made right is a finding.
    found = json.dumps({"findings": ["feeds_note: 4 rows went in and 3 are there."]})
    site.sql("shared", "UPDATE relocation_move SET manifest = %s", [found])
    with pytest.raises(CommandError, match="The last rehearsal found:\nfeeds_note: 4 rows"):
        said("start", "split")
    assert site.sql("shared", "SELECT state FROM tenancy_marker") == [("active",)]


def test_the_plan_of_a_merge_names_what_collides_and_what_differs(
    site: Sites, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.move("split")
    for home in HOMES:
        with site.at(home):
            person("anna", home=home)
            rule = Rule.objects.get(code="spam")
            RuleVersion.objects.create(
                rule=rule, version=2, in_force_since="2026-02-01", title_en=home, title_zh="", text_en="", text_zh=""
            )
            Rule.objects.create(code=f"own-{home}", number=77)
    sealed = sum(site.sql(home, "SELECT count(*) FROM relocation_sealed")[0][0] for home in HOMES)
    settings.TENANT = Tenant("split", "domestic")
    plan = said("plan", "shared")
    assert "accounts.Account: both sites have username 'anna'; the older, " in plan and "gets 'anna_2'" in plan
    assert "moderation.RuleVersion (spam,2) is not the same on both sides" in plan
    assert "moderation.Rule: (own-domestic) and (own-global) both have number 77" in plan
    assert sealed and f"{sealed} sealed crossings would be put back" in plan
    with pytest.raises(CommandError, match="is not the same on both sides"):
        said("start", "shared", "--unrehearsed")
    with session(site.places["domestic"]) as (one, _), session(site.places["global"]) as (other, _):
        assert plan_merge({"domestic": one, "global": other}).rows_to_copy > 0
