"""A case in a language that a moderator does not read: translated for them, marked, and never for readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from feeds.actions.ask_translator import ask_translator
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.post_note import post_note
from feeds.models import Translation
from moderation.actions.appeal_decision import appeal_decision
from moderation.actions.make_moderator import make_moderator
from moderation.actions.report_subject import report_subject
from moderation.models import Case
from tests.checks import run_checks
from tests.moderation.test_claims import senior
from tests.moderation.test_console import at_desk
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.moderation.test_queue import answer_to, page_of
from tests.people import mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.translating import Translating

pytestmark = pytest.mark.django_db
SPAM = "稳赚不赔，早上喝茶"
STAYS_HERE = policy("stays-here", "[policy.check]\nremote = false", audience='languages = ["zh-hans"]')


@pytest.fixture
def translator(settings: Any) -> Iterator[Translating]:
    cache.clear()
    with Translating() as running:
        settings.TRANSLATE_PROVIDER, settings.TRANSLATE_URL = "libretranslate", running.address
        assert ask_translator()
        yield running
    cache.clear()


@pytest.fixture
def desk() -> Client:
    return at_desk(moderator())


def translated(desk: Client, case: Case, **sent: Any) -> str:
    return desk.post(page_of(case), {"do": "translate", **sent}, follow=True).content.decode()


def test_a_moderator_reads_it_below_what_was_written(translator: Translating, desk: Client) -> None:
    case = open_case(xiaoman(), SPAM)
    assert 'value="translate"' in desk.get(page_of(case)).content.decode()
    page = translated(desk, case)
    assert "Translated from Chinese by LibreTranslate." in page and "A machine has made it." in page
    assert "morning drink tea" in page and SPAM[:4] in page and 'value="translate"' not in page
    asked = len(translator.asked)
    translated(desk, case)
    assert len(translator.asked) == asked, "it is kept"
    assert "morning drink tea" not in desk.get(page_of(case)).content.decode(), "it is shown to whoever asks for it"


def test_nobody_is_offered_it_who_reads_it_or_where_nobody_translates(settings: Any, desk: Client) -> None:
    case = open_case(xiaoman(), SPAM)
    assert 'value="translate"' not in desk.get(page_of(case)).content.decode(), "there is no provider"
    assert "did not come" in translated(desk, case)
    with Translating() as running:
        settings.TRANSLATE_PROVIDER, settings.TRANSLATE_URL = "libretranslate", running.address
        assert ask_translator()
        reads_both = at_desk(moderator("both", languages=["zh-hans", "en"]))
        assert 'value="translate"' not in reads_both.get(page_of(case)).content.decode()
        assert 'value="translate"' in desk.get(page_of(case)).content.decode()
    cache.clear()


def test_what_is_withheld_comes_into_no_readers_page(translator: Translating, desk: Client) -> None:
    case = open_case(xiaoman(), SPAM)
    decide(case, moderator("first"))
    assert "morning drink tea" in translated(desk, case)
    assert not Translation.objects.exists()
    reader = at_desk(person("reader"))
    answer = reader.post(reverse("note_translate", args=[case.subject_id]), follow=True).content.decode()
    assert "morning" not in answer and "LibreTranslate" not in answer


def test_around_it_and_in_reports_and_appeals_it_is_translated_as_well(translator: Translating) -> None:
    note = post_note(author=person("chinese", languages=["zh-hans"]), title="我喜欢山", text="今天天气很好")
    comment = comment_on_note(author=xiaoman(), note=note, text=SPAM)
    neighbour = person("neighbour", languages=["zh-hans"])
    report_subject(reporter=neighbour, kind="comment", subject=comment, rule="spam", words="很好吗")
    run_checks()
    case = Case.objects.get()
    above = at_desk(senior())
    page = translated(above, case)
    assert "like mountain" in page and "morning drink tea" in page and "very good" in page
    decision = decide(case, moderator())
    appeal_decision(account=comment.author, decision=decision, said="今天一杯茶")
    assert "today one cup tea" in translated(above, case)


def test_what_is_typed_is_not_lost(translator: Translating, desk: Client) -> None:
    case = open_case(xiaoman(), SPAM)
    desk.post(page_of(case), {"do": "claim"})
    page = translated(desk, case, **answer_to(case, facts="Typed with care.", measures=["limit"], days="3") | {
        "do": "translate"
    })  # fmt: skip
    assert "morning drink tea" in page and "Typed with care." in page
    assert 'name="measures" value="limit" data-digit' in page
    assert desk.post(page_of(case), answer_to(case)).status_code == 302, "and it is still theirs to decide"


@pytest.mark.parametrize("mood", ["broken", "no JSON", "busy"])
def test_that_it_did_not_come_is_said(translator: Translating, desk: Client, mood: str) -> None:
    case = open_case(xiaoman(), SPAM)
    translator.mood = mood
    page = translated(desk, case)
    assert "The translation did not come." in page and SPAM[:4] in page


def test_what_may_not_leave_the_site_is_given_to_nobody_elsewhere(
    translator: Translating, desk: Client, settings: Any
) -> None:
    case = open_case(xiaoman(), SPAM)
    put_in_force(settings, STAYS_HERE)
    assert 'value="translate"' not in desk.get(page_of(case)).content.decode()
    translated(desk, case)
    assert translator.asked == []


def test_an_auditor_may_have_it_translated_and_nobody_else_may(translator: Translating) -> None:
    case = open_case(xiaoman(), SPAM)
    auditor = mara()
    make_moderator(account=auditor, role="auditor")
    assert "morning drink tea" in translated(at_desk(Account.objects.get(pk=auditor.pk)), case)
    asked = len(translator.asked)
    at_desk(person("reader")).post(page_of(case), {"do": "translate"})
    assert len(translator.asked) == asked
