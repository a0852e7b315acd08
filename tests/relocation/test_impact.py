"""What a border would cut: figures that one can count by hand, and a page that needs nothing else."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from isthmus.relocation.impact import Bridge, Conversations, Topic, impact_of_split, report_page
from isthmus.relocation.sides import HomeRule
from isthmus.tenancy.mode import Tenant

from accounts.actions.follow_account import follow_account
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.like_note import like_note
from feeds.actions.post_note import post_note
from tests.people import PASSWORD, mara, person, xiaoman

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def community() -> None:
    """Xiaoman at home writes of tea; a neighbour and four from abroad like it, and one of them is answered."""
    home, neighbour = xiaoman(), person("neighbour", home="domestic")
    tea = post_note(author=home, title="茶", text="#tea")
    like_note(account=neighbour, note=tea)
    for name in ("one", "two", "three"):
        like_note(account=person(name), note=tea)
    abroad = mara()
    like_note(account=abroad, note=tea)
    follow_account(follower=abroad, followee=home)
    first = comment_on_note(author=abroad, note=tea, text="Lovely")
    comment_on_note(author=home, note=tea, text="谢谢", parent=first)


def test_the_figures_are_those_that_one_counts(community: None) -> None:
    impact = impact_of_split()
    flows = {flow.label: flow for flow in impact.flows}
    likes, comments, follows = flows["feeds.Like"], flows["feeds.Comment"], flows["accounts.Follow"]
    assert (likes.domestic_domestic, likes.global_domestic, likes.rows, likes.cut) == (1, 4, 5, 4)
    # The answer stays with its note's author and is cut all the same: what it answers is on the other side.
    assert (comments.domestic_global, comments.global_domestic, comments.cut) == (1, 1, 2)
    assert (follows.global_domestic, follows.rows) == (1, 1)
    assert (impact.ties, impact.cut, impact.people) == (8, 7, {"domestic": 2, "global": 4})
    assert impact.reach("global") == 1 and impact.reach("domestic") == 0.5
    assert Conversations("likes", 1, 1, 1) in impact.conversations
    assert impact.topics["tag"] == [Topic("tea", 7, 6)]
    assert impact.topics["language"][0].rows == 7
    # Xiaoman: five likes, two comments of which one is counted at both of its ends, one follow.
    assert impact.bridges[0] == Bridge("xiaoman", "domestic", 9, 8)
    at_home, abroad = impact.spreads
    assert (at_home.people, at_home.nothing, at_home.more_than_half, at_home.everything) == (2, 1, 1, 0)
    assert (abroad.people, abroad.everything, abroad.median, abroad.bins) == (4, 4, 1.0, [0] * 9 + [4])


def test_another_rule_for_home_gives_other_figures(community: None) -> None:
    assert impact_of_split(HomeRule(())).cut == 0
    assert impact_of_split(HomeRule(domestic_languages=("zh-hans",))).cut == 7
    Account.objects.filter(username="mara").update(languages=["zh-hans"])
    assert impact_of_split(HomeRule(domestic_languages=("zh-hans",))).cut == 3
    Account.objects.filter(username="one").update(country="HK")
    assert impact_of_split(HomeRule.asked("cn, hk", "zh-hans")).cut == 2


@pytest.mark.parametrize("people", [[], ["domestic"], ["domestic", "global"]])
def test_a_site_with_nothing_to_cut(people: list[str]) -> None:
    for number, home in enumerate(people):
        person(f"person_{number}", home=home)
    impact = impact_of_split()
    assert impact.share == 0 and impact.spreads == [] and impact.bridges == []
    assert "nothing yet that a border could cut" in report_page(impact)


def test_the_page_needs_nothing_else_and_escapes_names(community: None) -> None:
    note = post_note(author=Account.objects.get(username="mara"), title="x", text="#<script>alert(1)</script>")
    note.note_tags.create(tag=note.note_tags.model.tag.field.related_model.objects.create(name="<b>&"))
    for name in ("xiaoman", "neighbour", "one", "two", "three"):
        like_note(account=Account.objects.get(username=name), note=note)
    for language, headline in (("en", "A border would cut"), ("zh-hans", "划界会切断")):
        with translation.override(language):
            page = report_page(impact_of_split())
        assert headline in page and "&lt;b&gt;&amp;" in page
        assert not re.search(r"<script|<b>&|\bsrc=|href=\"[^d]|url\(|@import", page)


def test_the_command_writes_the_page_and_tells_programs(community: None, tmp_path: Path) -> None:
    path, out = tmp_path / "impact.html", io.StringIO()
    call_command("relocate", "plan", "--to", "split", "--json", "--report", str(path), stdout=out)
    assert path.read_text().startswith("<!doctype html>")
    assert json.loads(out.getvalue())["impact"]["flows"]
    with pytest.raises(CommandError, match=r"is there already\. Choose another name"):
        call_command("relocate", "plan", "--to", "split", "--report", str(path), stdout=out)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("relocate", "plan", "--to", "split", "--report", str(tmp_path / "no" / "x.html"), stdout=out)


def test_the_admin_shows_it_to_those_who_may_decide(community: None, client: Client, settings: object) -> None:
    Account.objects.create_superuser("root_1", "", PASSWORD)
    address = "/admin/relocation/move/impact/"
    assert client.get(address).status_code == 302
    client.force_login(person("helper", is_staff=True))
    assert client.get(address).status_code == 403
    client.force_login(Account.objects.get(username="root_1"))
    page = client.get(address, {"languages": "zh-hans"}).content.decode()
    assert "A border would cut" in page and 'value="zh-hans"' in page
    page = client.get(address, {"countries": "China"}).content.decode()
    assert "Write two-letter country codes" in page and 'value="China"' in page
    assert "What a border would cut" in client.get("/admin/relocation/move/").content.decode()
    settings.TENANT = Tenant("split", "global")  # type: ignore[attr-defined]
    assert client.get(address).status_code == 302
