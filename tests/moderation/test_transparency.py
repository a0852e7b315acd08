"""The figures of a half-year are those of the public log, and everybody can read them in both languages."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feeds.models import Note
from moderation.actions.appeal_decision import appeal_decision
from moderation.actions.append_log_entry import append
from moderation.actions.append_published import append_published
from moderation.actions.publish_log import publish_logs
from moderation.actions.record_decision import record_decision
from moderation.log import verifier
from moderation.log.figures import figures_of
from moderation.measures import Chosen
from moderation.models import Case, DetectorVersion, Figure, LadderStep, LogEntry, RuleVersion
from moderation.queries.transparency import figures_csv
from tests.moderation.test_appeals import senior
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.moderation.test_enforcing import earned
from tests.moderation.test_log import obeyed
from tests.people import mara, person

pytestmark = pytest.mark.django_db


def published() -> str:
    """A removal that is undone, and a demand by law; the half-year in which this is."""
    case = open_case(mara())
    decide(case, moderator())
    publish_logs()
    again = type(case).objects.create(
        author_id=case.author_id, kind=case.kind, subject_id=case.subject_id, lang="en", rule=case.rule
    )
    decide(again, moderator("second"), measures=[])
    obeyed(person("kite"))
    publish_logs()
    return Figure.objects.filter(home="global").latest("period").period


def test_figures_are_counted_as_entries_come_and_are_those_of_the_whole_log() -> None:
    published()
    entries = LogEntry.objects.filter(home="global", leaf_index__isnull=False)
    rules = {bytes(entry.leaf_hash).hex(): entry.told.get("rule") for entry in entries}
    counted = figures_of((entry.told for entry in entries), rules.get)
    stored = Figure.objects.filter(home="global").values_list("period", "figure", "value", "count")
    assert {(period, figure, value): count for period, figure, value, count in stored} == dict(counted)
    assert {key[1:]: count for key, count in counted.items() if key[1] in ("undone", "demand", "decisions")} == {
        ("decisions", "all"): 3, ("undone", "spam"): 1, ("demand", "DE"): 1,
    }  # fmt: skip


def test_a_half_year_is_shown_by_rule_means_and_language(client: Client) -> None:
    period = published()
    page = client.get(reverse("transparency_of", args=["global"])).content.decode()
    for told in ("Spam and scams", "1 undone", "Found by an automatic check", "Germany", "English", "Within 1 minute"):
        assert told in page, told
    assert ">Domestic</a>" in page and ">Global</a>" in page
    assert f'href="{reverse("transparency_csv", args=["global", period])}"' in page
    chinese = client.get(reverse("transparency"), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "透明度报告" in chinese and "自己来统计" in chinese


def test_both_tables_hold_every_figure(client: Client) -> None:
    period = published()
    answer = client.get(reverse("transparency_csv", args=["global", period]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = answer.content.decode().splitlines()
    assert rows[0] == "period,figure,value,count" and f"{period},rule,spam,1" in rows
    assert sorted(rows) == sorted(figures_csv("global").splitlines())
    assert client.get(reverse("log_figures", args=["global"])).content.decode() == figures_csv("global")


def appealed() -> None:
    """Four appeals of one author: one is lost, two end well, and one well in part; a detector had decided on one."""
    author, first, second = mara(), moderator(), senior("second")
    answers = [("withheld", [Chosen("remove")]), ("shown", []), ("labelled", [Chosen("label")])]
    made = []
    for name, measures in answers:
        case = open_case(author, f"Guaranteed crypto returns, {name}")
        made.append((decide(case, first), measures))
    case = open_case(author, "Guaranteed crypto returns, by itself")
    alone = record_decision(
        about=case, subject=Note.objects.get(pk=case.subject_id), measures=[Chosen("remove")], facts="Found.",
        rule_version=case.rule.current, version=earned(),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(state="decided")
    for decision, measures in [*made, (alone, [])]:
        appeal, _is_new = appeal_decision(account=author, decision=decision, said="No!")
        decide(appeal.case, second, measures=measures, facts="Seen again.")


def test_how_appeals_ended_is_counted_by_rule_and_by_detector(client: Client) -> None:
    appealed()
    publish_logs()
    stored = Figure.objects.filter(home="global").values_list("period", "figure", "value", "count")
    figures = {(figure, value): count for _period, figure, value, count in stored}
    name = DetectorVersion.objects.latest("id").detector.name
    assert {key: n for key, n in figures.items() if key[0].partition("_")[0] in ("appeals", "rule", "detector")} == {
        ("appeals", "upheld"): 1, ("appeals", "undone"): 2, ("appeals", "partly"): 1, ("rule", "spam"): 6,
        ("rule_upheld", "spam"): 1, ("rule_undone", "spam"): 2, ("rule_partly", "spam"): 1,
        ("detector_undone", name): 1,
    }  # fmt: skip
    entries = LogEntry.objects.filter(home="global").order_by("leaf_index").values_list("body", flat=True)
    assert verifier.figures_of([body.encode() for body in entries]) == {row[:3]: row[3] for row in stored}
    page = client.get(reverse("transparency_of", args=["global"])).content.decode()
    for told in ("Appeals, by rule", "4 · 2 undone · 1 in part", "what a detector decided alone", "1 · 1 undone"):
        assert told in page, told
    client.force_login(senior("third"))
    desk = client.get(reverse("admin:moderation_case_dashboard")).content.decode()
    assert "4 · 2 undone · 1 in part" in desk and "75%" in desk


def test_what_a_log_had_before_is_counted_once_as_well() -> None:
    appealed()
    publish_logs()
    by_rule = Figure.objects.filter(figure__startswith="rule_")
    counted = sorted(by_rule.values_list("home", "period", "figure", "value", "count"))
    by_rule.delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("moderation.migrations.0026_figures_of_appeals").FORWARDS)
    assert sorted(by_rule.values_list("home", "period", "figure", "value", "count")) == counted != []


@pytest.mark.parametrize(
    "address", ["/transparency/elsewhere/", "/transparency/global/1999-1/", "/transparency/global/1999-1.csv"]
)
def test_what_the_log_says_nothing_of_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_before_anything_was_decided_the_page_says_so(client: Client) -> None:
    assert "Nothing has been decided yet." in client.get(reverse("transparency")).content.decode()


def test_it_is_found_from_every_page_and_from_the_rules(client: Client) -> None:
    for page in ("/", "/rules/"):
        assert f'href="{reverse("transparency")}"' in client.get(page).content.decode()


def test_an_entry_of_another_kind_is_no_decision(client: Client) -> None:
    append(home="global", body={"v": 1, "type": "key", "at": "2026-01-01T00Z", "key": "x"})
    publish_logs()
    assert not Figure.objects.exists()


def test_each_rule_tells_how_it_is_used(client: Client) -> None:
    published()
    rules = client.get("/rules/").content.decode()
    assert "1 decision cites it · 1 of them was undone" in rules
    page = client.get(reverse("rule", args=["spam"])).content.decode()
    assert "1 decision cites it · 1 of them was undone" in page and "STATEMENT_CATEGORY_SCAMS_AND_FRAUD" in page
    assert "No decision has cited it yet." in client.get(reverse("rule", args=["hate"])).content.decode()
    chinese = client.get(reverse("rule", args=["spam"]), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "1 项决定引用了它" in chinese


def test_rules_and_detectors_steps_enter_both_logs_once(client: Client) -> None:
    assert append_published() == 2 * RuleVersion.objects.count() + 2 * LadderStep.objects.count() > 0
    assert append_published() == 0
    told = LogEntry.objects.filter(home="global", body__contains='"rule":"spam"').get().told
    assert told["type"] == "rule" and told["rule_version"] == 1 and len(told["sha256"]) == 64
    publish_logs()
    page = client.get(reverse("log", args=["domestic"])).content.decode()
    assert "A rule was published: Spam and scams" in page
    version = RuleVersion.objects.get(rule__code="spam")
    fields = {name: getattr(version, name) for name in ("title_en", "title_zh", "text_en", "text_zh")}
    RuleVersion.objects.create(rule=version.rule, version=2, in_force_since=timezone.localdate(), **fields)
    assert append_published() == 2
