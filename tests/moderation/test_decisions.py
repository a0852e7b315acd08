"""Claims, decisions, statements and notices."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import post_note
from moderation.actions.claim_case import claim_case, release_case
from moderation.actions.claim_next_case import claim_next_case
from moderation.actions.decide_case import decide_case
from moderation.actions.make_moderator import make_moderator
from moderation.actions.run_check import run_check
from moderation.errors import CaseTaken, ClaimLost, OwnContent, RuleMissing
from moderation.measures import Chosen
from moderation.models import Case, Check, Claim, Decision, Rule, RuleVersion, Statement
from tests.people import PASSWORD, mara, person, xiaoman

pytestmark = pytest.mark.django_db


def moderator(name: str = "moderator", **fields: Any) -> Account:
    account = person(name, **fields)
    make_moderator(account=account)
    return account


def open_case(author: Account, text: str = "Guaranteed crypto returns") -> Case:
    post_note(author=author, title="Offer", text=text)
    run_check(check_id=Check.objects.latest("id").pk)
    return Case.objects.latest("id")


def token_of(case: Case) -> uuid.UUID:
    return Claim.objects.get(case=case, ended_at=None).token


def decide(case: Case, by: Account, **given: Any) -> Decision:
    """Without other `measures` it is removed; with none it stays."""
    case = claim_case(case_id=case.pk, moderator=by)
    values = {"measures": [Chosen("remove")], "rule_version": case.rule.current, "facts": "It promises money."} | given
    return decide_case(case_id=case.pk, moderator=by, token=case.claim_token or uuid.uuid4(), **values)


def test_a_removal_leaves_a_notice_and_a_statement(client: Client) -> None:
    author = mara()
    case = open_case(author)
    decide(case, moderator())
    visitor = client.get(reverse("note", args=[case.subject_id]))
    assert visitor.status_code == 410
    page = visitor.content.decode()
    assert "Spam and scams" in page and "Why?" in page and "Guaranteed" not in page
    assert "<h1>A note stood here.</h1>" in page
    grid = client.get(reverse("explore")).content.decode()
    assert "1 note on this page is withheld" in grid and "Spam and scams" in grid and "Guaranteed" not in grid

    client.login(username="mara", password=PASSWORD)
    own = client.get(reverse("note", args=[case.subject_id])).content.decode()
    assert "Guaranteed" in own and "Spam and scams" in own, "the author sees the note and what others see of it"
    statement = Statement.objects.get(author=author)
    told = client.get(statement.get_absolute_url()).content.decode()
    assert "It promises money." in told and "Spam and scams" in told


def test_a_statement_is_read_by_its_author_alone(client: Client) -> None:
    case = open_case(mara())
    decide(case, moderator())
    xiaoman()
    client.login(username="xiaoman", password=PASSWORD)
    assert client.get(Statement.objects.get().get_absolute_url()).status_code == 404


def test_keeping_shows_the_note_again(client: Client) -> None:
    case = open_case(mara())
    first, second = moderator(), moderator("second")
    removal = decide(case, first)
    again = Case.objects.create(
        author_id=case.author_id, kind=case.kind, subject_id=case.subject_id, lang="en", rule=case.rule
    )
    keep = decide(again, second, measures=[])
    assert keep.supersedes == removal
    assert client.get(reverse("note", args=[case.subject_id])).status_code == 200


def test_a_comment_is_withheld_in_its_thread(client: Client) -> None:
    note = post_note(author=mara(), title="Tea", text="")
    comment_on_note(author=xiaoman(), note=note, text="加微信返利")
    run_check(check_id=Check.objects.get(kind="comment").pk)
    decide(Case.objects.get(), moderator())
    page = client.get(note.get_absolute_url()).content.decode()
    assert "A comment stood here" in page and "加微信返利" not in page


def test_one_claim_holds_at_a_time_and_ends() -> None:
    case = open_case(mara())
    first, second = moderator(), moderator("second")
    claimed = claim_case(case_id=case.pk, moderator=first)
    with pytest.raises(CaseTaken):
        claim_case(case_id=case.pk, moderator=second)
    Claim.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    claim_case(case_id=case.pk, moderator=second)
    with pytest.raises(ClaimLost):
        decide_case(
            case_id=case.pk,
            moderator=first,
            token=claimed.claim_token or uuid.uuid4(),
            measures=[],
            rule_version=None,
            facts="",
        )
    assert not Decision.objects.exists()


def test_a_case_given_back_is_free() -> None:
    case = open_case(mara())
    first, second = moderator(), moderator("second")
    claim_case(case_id=case.pk, moderator=first)
    release_case(case_id=case.pk, moderator=second)
    with pytest.raises(CaseTaken):
        claim_case(case_id=case.pk, moderator=second)
    release_case(case_id=case.pk, moderator=first)
    claim_case(case_id=case.pk, moderator=second)


def test_nobody_decides_on_what_they_made() -> None:
    author = moderator()
    case = open_case(author)
    with pytest.raises(OwnContent):
        claim_case(case_id=case.pk, moderator=author)
    assert claim_next_case(moderator=author) is None


def test_a_removal_cites_a_rule() -> None:
    case = open_case(mara())
    with pytest.raises(RuleMissing):
        decide(case, moderator(), rule_version=None)


def test_the_next_case_is_the_oldest_in_a_spoken_language() -> None:
    english, chinese = open_case(mara()), open_case(xiaoman(), "稳赚不赔，快来看看")
    speaks_chinese = moderator("speaks_chinese", languages=["zh-hans"])
    assert claim_next_case(moderator=speaks_chinese) == chinese
    decide_case(
        case_id=chinese.pk,
        moderator=speaks_chinese,
        token=token_of(chinese),
        measures=[],
        rule_version=None,
        facts=".",
    )
    assert claim_next_case(moderator=speaks_chinese) == english
    assert claim_next_case(moderator=moderator("late")) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE moderation_decision SET facts = 'other'",
        "DELETE FROM moderation_decision",
        "UPDATE moderation_signal SET score = 0",
        "DELETE FROM moderation_signal",
        "UPDATE moderation_ruleversion SET title_en = 'other'",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(change: str) -> None:
    decide(open_case(mara()), moderator())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_rules_are_published_in_both_languages(client: Client) -> None:
    assert Rule.objects.count() == 9
    assert "Spam and scams" in client.get(reverse("rules")).content.decode()
    chinese = client.get(reverse("rules"), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert Rule.objects.get(code="spam").current.title_zh in chinese
    assert "version" in client.get(reverse("rule", args=["spam"])).content.decode().lower()


def test_a_mixed_note_is_for_whoever_reads_one_of_its_languages() -> None:
    plain = open_case(mara())
    case = open_case(xiaoman(), "Guaranteed crypto returns, 稳赚不赔，快来看看吧朋友们")
    assert set(case.languages) == {"zh-hans", "en"} and plain.pk < case.pk
    assert claim_next_case(moderator=moderator("reads_zh", languages=["zh-hans"])) == case


def version_of(rule: Rule, number: int, since: dt.date) -> RuleVersion:
    return RuleVersion.objects.create(
        rule=rule, version=number, in_force_since=since, title_en="Later", title_zh="以后", text_en="x", text_zh="x"
    )


def test_a_version_holds_from_its_day_on(client: Client) -> None:
    rule = Rule.objects.get(code="spam")
    before = rule.current
    version_of(rule, 2, timezone.localdate() + dt.timedelta(days=1))
    assert rule.current == before
    assert "Later" not in client.get(reverse("rules")).content.decode()
    assert "Later" in client.get(reverse("rule", args=["spam"])).content.decode()
    today = version_of(rule, 3, timezone.localdate())
    assert Rule.objects.get(code="spam").current == today


@pytest.mark.parametrize(
    ("version", "days", "refused"),
    [(2, 0, ""), (2, -1, "A rule cannot hold for days that are over."), (7, 0, "The next version is 2.")],
)
def test_a_version_is_published_before_it_holds(client: Client, version: int, days: int, refused: str) -> None:
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    rule = Rule.objects.get(code="spam")
    sent = {
        "code": "renamed",
        "number": 70,
        "area": "people",
        "severity": 2,
        "precision_bar": 0.9,
        "versions-TOTAL_FORMS": 1,
        "versions-INITIAL_FORMS": 0,
    }
    since = timezone.localdate() + dt.timedelta(days=days)
    texts = {"title_en": "a", "title_zh": "b", "text_en": "c", "text_zh": "d"}
    fields = {"version": version, "in_force_since": since, "rule": rule.pk, **texts}
    sent |= {f"versions-0-{name}": str(value) for name, value in fields.items()}
    answer = client.post(reverse("admin:moderation_rule_change", args=[rule.pk]), sent)
    assert (refused in answer.content.decode()) if refused else answer.status_code == 302
    rule.refresh_from_db()
    assert (rule.code, rule.versions.count()) == ("spam", 1 if refused else 2)


def test_nobody_is_switched_off_or_rewritten_by_hand(client: Client) -> None:
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    account = mara(bio="Bread and boats")
    client.post(reverse("admin:accounts_account_change", args=[account.pk]), {"display_name": "Somebody", "bio": "x"})
    account.refresh_from_db()
    assert (account.is_active, account.name, account.bio) == (True, "Mara", "Bread and boats")


def test_a_new_rule_is_made_with_its_first_version(client: Client) -> None:
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    page = reverse("admin:moderation_rule_add")
    assert client.get(page).status_code == 200
    sent = {
        "code": "noise",
        "number": 70,
        "area": "people",
        "severity": 2,
        "precision_bar": 0.9,
        "versions-TOTAL_FORMS": 1,
        "versions-INITIAL_FORMS": 0,
    }
    texts = {"title_en": "Noise", "title_zh": "噪音", "text_en": "c", "text_zh": "d"}
    fields = {"version": 1, "in_force_since": timezone.localdate(), **texts}
    assert (
        client.post(page, sent | {f"versions-0-{name}": str(value) for name, value in fields.items()}).status_code
        == 302
    )
    assert "Noise" in client.get(reverse("rules")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("versions-TOTAL_FORMS", 0, "A rule without words is none"),
        ("code", "demands", "Another page has this address"),
        ("precision_bar", 2, "Write a share"),
    ],
)
def test_no_rule_is_made_that_no_page_can_show(client: Client, field: str, value: Any, sentence: str) -> None:
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    version = {"version": 1, "in_force_since": timezone.localdate(), "title_en": "Noise", "title_zh": "噪音"}
    version |= {"text_en": "c", "text_zh": "d"}
    sent = {"code": "noise", "number": 70, "area": "people", "severity": 2, "precision_bar": 0.9}
    sent |= {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0}
    sent |= {f"versions-0-{name}": str(told) for name, told in version.items()}
    assert sentence in client.post(reverse("admin:moderation_rule_add"), sent | {field: value}).content.decode()
    assert not Rule.objects.filter(number=70).exists()
    assert client.get(reverse("admin:moderation_rule_changelist")).status_code == 200
