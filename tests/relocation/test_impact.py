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
from isthmus.relocation.figures import Bridge, Conversations, Reading, Topic
from isthmus.relocation.impact import TookTooLong, impact_of_split
from isthmus.relocation.report import report_page
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
    # Of whatever else could be answered nobody has answered anything.
    assert [each for each in impact.conversations if each.answered] == [
        Conversations("comments", 1, 1, 1),
        Conversations("likes", 1, 1, 1),
    ]
    # Five likes and Mara's comment; what the author answers is no answer to the author.
    assert impact.topics["tag"] == [Topic("tea", 6, 5)]
    assert impact.topics["language"][0].rows == 6
    # Xiaoman made the answer, and got four likes, a comment and a follow from abroad; and the neighbour's like.
    assert impact.bridges[0] == Bridge("xiaoman", "domestic", 8, made=1, received=6)
    assert impact.bridges[1] == Bridge("mara", "global", 3, made=3, received=0)
    at_home, abroad = impact.spreads
    assert (at_home.people, at_home.nothing, at_home.more_than_half, at_home.everything) == (2, 1, 1, 0)
    assert (abroad.people, abroad.everything, abroad.median, abroad.bins) == (4, 4, 1.0, [0] * 9 + [4])


def test_what_a_side_reads_is_set_beside_what_chance_would_give(community: None) -> None:
    mara_, friend = Account.objects.get(username="mara"), person("friend")
    note = post_note(author=mara_, title="Fog", text="")
    like_note(account=friend, note=note)
    like_note(account=mara_, note=note)
    read = {(each.name, each.home): each for each in impact_of_split().readings}
    # Six likes by others than the author: five of the note at home, one of that abroad.
    assert read["likes", "global"] == Reading("likes", "global", 5, 4, things=2, things_across=1, expected=5 / 6)
    assert read["likes", "domestic"] == Reading("likes", "domestic", 1, 0, things=1, things_across=0, expected=1 / 6)
    assert read["follows", "global"].things_share == 1 and read["follows", "domestic"].share == 0


def test_a_conversation_that_stays_on_one_side_does_not_cross(community: None) -> None:
    neighbour = Account.objects.get(username="neighbour")
    note = post_note(author=neighbour, title="茶馆", text="")
    comment_on_note(author=Account.objects.get(username="xiaoman"), note=note, text="好")
    abroad = post_note(author=neighbour, title="雾", text="")
    comment_on_note(author=Account.objects.get(username="mara"), note=abroad, text="Fog")
    assert impact_of_split().conversations[0] == Conversations("comments", answered=3, across=2, mixed=1)


def test_a_loss_is_counted_in_the_tenth_that_it_reaches(community: None) -> None:
    """Of her ten ties the neighbour loses none, one, two and three; Xiaoman seven of eight all the time."""
    neighbour = Account.objects.get(username="neighbour")
    for number in range(9):
        like_note(
            account=neighbour, note=post_note(author=person(f"near_{number}", home="domestic"), title="x", text="")
        )
    found = []
    for number in range(4):
        found.append(impact_of_split().spreads[0].bins)
        Account.objects.filter(username=f"near_{number}").update(home="global")
    assert [bins[:3] for bins in found] == [[10, 0, 0], [9, 0, 0], [7, 1, 0], [6, 0, 1]]
    assert [bins[3:] for bins in found] == [[0, 0, 0, 0, 0, 1, 0]] * 4


def test_on_a_large_site_a_topic_needs_more_answers(community: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isthmus.relocation.impact.LEAST_PART", 1)
    impact = impact_of_split()
    assert impact.least_answers == 7 and impact.topics == {"language": [], "tag": []}


def test_figures_that_take_too_long_are_given_up(community: None) -> None:
    with pytest.raises(TookTooLong):
        impact_of_split(seconds=0.001)
    assert impact_of_split(seconds=30).cut == 7


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
        # Nothing is fetched: patterns are the page's own.
        assert not re.search(r"<script|<b>&|\bsrc=|href=\"[^d]|url\((?!#hatch)|@import|https?:", page)


def test_the_command_writes_the_page_in_either_language(community: None, tmp_path: Path) -> None:
    for language, headline in (("en", "A border would cut 88%"), ("zh-hans", "划界会切断人们之间 88% 的联系")):
        path = tmp_path / f"{language}.html"
        call_command(
            "relocate", "plan", "--to", "split", "--report", str(path), "--language", language, stdout=io.StringIO()
        )
        assert headline in path.read_text() and f'lang="{language}"' in path.read_text()


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
    page = client.get(address).content.decode()
    assert "which can take up to a minute" in page and "would lose" not in page
    page = client.get(address, {"countries": "", "languages": "zh-hans"}).content.decode()
    assert "A border would cut" in page and 'value="zh-hans"' in page
    page = client.get(address, {"countries": "China"}).content.decode()
    assert "Write two-letter country codes" in page and 'value="China"' in page and "would lose" not in page
    assert "What a border would cut" in client.get("/admin/relocation/move/").content.decode()
    settings.TENANT = Tenant("split", "global")  # type: ignore[attr-defined]
    assert client.get(address).status_code == 302


def test_the_admin_gives_up_after_a_minute(community: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isthmus.relocation.admin.MOST_SECONDS", 0.001)
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    answer = client.get("/admin/relocation/move/impact/", {"countries": "HK"})
    assert answer.status_code == 503
    assert "takes longer than a minute" in answer.content.decode() and 'value="HK"' in answer.content.decode()
