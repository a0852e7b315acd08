"""Translation on demand: who is offered it, what comes back, and what is never shown."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from isthmus.regions.geoip import country_of

from accounts.models import Account
from feeds.actions.ask_translator import ask_translator
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.delete_note import delete_note, end_deleted
from feeds.actions.edit_note import edit_note
from feeds.actions.forget_translations import KEPT_FOR, forget_translations
from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Comment, Note, Translation
from feeds.translation import desk
from moderation.actions.obey_demand import obey_demand
from tests.clients.withholding import THERE
from tests.freezing import frozen
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.translating import KEY, Translating

pytestmark = pytest.mark.django_db
SORRY = "The translation did not come. Try again in a minute."
PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "窗边一杯茶")
OFF = policy("no-translating", '[policy.features]\noff = ["translating"]', audience='languages = ["en"]')


@pytest.fixture
def translator(settings: Any) -> Iterator[Translating]:
    cache.clear()
    with Translating() as running:
        settings.TRANSLATE_PROVIDER, settings.TRANSLATE_URL, settings.TRANSLATE_KEY = (
            "libretranslate",
            running.address,
            "",
        )
        assert ask_translator()
        yield running
    cache.clear()


@pytest.fixture
def note(translator: Translating) -> Note:
    text = "今天天气很好 👩‍👩‍👧‍👦 #茶\nFine & quiet.\n<b>我喜欢山</b>"
    return post_note(author=xiaoman(), title="早上喝茶", text=text, pictures=[PICTURE])


@pytest.fixture
def reader(client: Client) -> Client:
    mara()
    client.login(username="mara", password=PASSWORD)
    return client


def to(subject: Note | Comment) -> str:
    return reverse(f"{type(subject).__name__.lower()}_translate", args=[subject.pk])


def tap(client: Client, subject: Note | Comment) -> str:
    """As a reader with scripts: the words that come into the page."""
    answer = client.post(to(subject), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def page(client: Client, note: Note, **asked: str) -> str:
    return client.get(note.get_absolute_url(), asked).content.decode()


# --- The button ------------------------------------------------------------------------------------------------------
def test_a_reader_is_offered_it_under_what_they_do_not_read(reader: Client, note: Note) -> None:
    comment = comment_on_note(author=note.author, note=note, text="喝茶吗")
    html = page(reader, note)
    assert f'formaction="{to(note)}"' in html and f'formaction="{to(comment)}"' in html


def test_nobody_is_offered_what_they_read_or_have_written(note: Note, reader: Client) -> None:
    english = post_note(author=person("bo"), title="A quiet morning by the window", text="")
    assert "Translate</button>" not in page(reader, english)
    author = Client()
    author.login(username="xiaoman", password=PASSWORD)
    comment_on_note(author=note.author, note=note, text="喝茶吗")
    assert "formaction" not in "".join(re.findall("<p class=.quiet translate.*?</p>", page(author, note)))
    mine = post_note(author=Account.objects.get(username="mara"), title="今天喝茶", text="")
    assert "Translate</button>" not in page(reader, mine)
    assert reader.post(to(mine)).url.startswith(mine.get_absolute_url())


def test_without_a_provider_there_is_no_button(reader: Client, note: Note, settings: Any) -> None:
    settings.TRANSLATE_PROVIDER = ""
    assert "Translate</button>" not in page(reader, note)
    assert reader.post(to(note)).status_code == 302
    assert Translation.objects.count() == 0


def test_where_nobody_translates_it_there_is_no_button(reader: Client, translator: Translating) -> None:
    russian = post_note(author=xiaoman(), title="Сегодня тихо и туман", text="")
    assert "Translate</button>" not in page(reader, russian)


def test_no_page_asks_the_provider(reader: Client, note: Note, translator: Translating) -> None:
    cache.clear()
    caches["process"].clear()
    translator.mood = "slow"
    assert "Translate</button>" not in page(reader, note)
    assert not translator.waits.is_set()


def test_a_visitor_is_offered_it_in_the_language_of_the_page(client: Client, note: Note) -> None:
    assert "Translate</button>" in page(client, note)
    chinese = client.get(note.get_absolute_url(), headers={"Accept-Language": "zh-hans"}).content.decode()
    assert 'class="quiet translate"' not in chinese
    assert "drink tea" in tap(Client(), note)


# --- What comes ------------------------------------------------------------------------------------------------------
def test_title_text_and_descriptions_come_together_and_what_one_reads_stays(reader: Client, note: Note) -> None:
    html = tap(reader, note)
    assert '<h1 lang="en" dir="auto">morning drink tea</h1>' in html
    assert "today weather very good 👩‍👩‍👧‍👦 <a" in html and '<a class="tag" href="/tags/%E8%8C%B6/">#茶</a>' in html
    assert "Fine &amp; quiet.<br>" in html
    assert "&lt;b&gt;" in html and "I like mountain" in html and "<b>" not in html
    assert 'alt="by the window one cup tea" lang="en"' in html
    assert "Translated from Chinese by LibreTranslate." in html and "Show the original" in html
    assert '<div class="text" lang="zh-hans" dir="auto">今天天气很好' in html and "窗边一杯茶" in html


def test_without_scripts_it_stands_on_the_page(reader: Client, note: Note) -> None:
    answer = reader.post(to(note))
    assert answer.url == f"{note.get_absolute_url()}?translated=note#note"
    html = page(reader, note, translated="note")
    assert "morning drink tea" in html and 'alt="by the window one cup tea" lang="en"' in html
    # A preview for other sites, and the page's name, are those of the note.
    assert "<title>早上喝茶" in html and 'content="窗边一杯茶"' in html
    assert "morning drink tea" not in page(reader, note)


def test_a_comment_is_translated_alone(reader: Client, note: Note) -> None:
    first = comment_on_note(author=note.author, note=note, text="喝茶吗 😍")
    answer = comment_on_note(author=note.author, note=note, text="我喜欢茶", parent=first)
    assert '<p lang="en" dir="auto">I like tea</p>' in tap(reader, answer)
    assert (
        reader.post(to(answer)).url
        == f"{note.get_absolute_url()}?under={first.pk}&translated={answer.pk}#comment-{answer.pk}"
    )
    shown = page(reader, note, under=str(first.pk), translated=str(answer.pk))
    assert "I like tea" in shown and "喝茶吗 😍" in shown and "drink tea" not in shown
    # What is kept of the thread is without it.
    assert "I like tea" not in page(reader, note) and "I like tea" not in page(Client(), note)


def test_a_kept_thread_has_the_buttons_of_whoever_looks(reader: Client, note: Note) -> None:
    comment = comment_on_note(author=note.author, note=note, text="喝茶吗")
    chinese = Client()
    person("lin", languages=["zh-hans"])
    chinese.login(username="lin", password=PASSWORD)
    for _ in range(2):
        assert to(comment) in page(reader, note)
        assert to(comment) not in page(chinese, note)


def test_readers_of_different_languages_get_what_each_needs(translator: Translating, note: Note) -> None:
    mixed = post_note(author=note.author, title="", text="今天喝茶\nEl gato duerme aquí hoy, en la casa")
    Note.objects.filter(pk=mixed.pk).update(languages=["zh-hans", "es"])
    told = {}
    for name, languages in (("anna", ["en"]), ("jose", ["en", "es"])):
        person(name, languages=languages)
        client = Client()
        client.login(username=name, password=PASSWORD)
        told[name] = tap(client, mixed).split("Translated from")[0]
    assert "the cat sleeps here today" in told["anna"] and "today drink tea" in told["anna"]
    assert "El gato duerme aquí hoy" in told["jose"] and "today drink tea" in told["jose"]
    assert '<span lang="es" dir="auto">' in told["jose"]


def test_apertium_is_named_where_it_translates(
    reader: Client, note: Note, translator: Translating, settings: Any
) -> None:
    settings.TRANSLATE_PROVIDER = "apertium"
    assert ask_translator()
    assert "by Apertium." in tap(reader, note)
    assert translator.asked[-1]["langpair"] == "zho|eng"


# --- Kept, and let go ------------------------------------------------------------------------------------------------
def test_it_is_asked_for_once(reader: Client, note: Note, translator: Translating) -> None:
    assert tap(reader, note) == tap(reader, note)
    assert tap(Client(), note).count("morning drink tea") == 1
    assert len(translator.asked) == 1 and Translation.objects.count() == 1
    assert set(translator.asked[0]) == {"q", "source", "target", "format"}


def test_after_an_edit_it_is_asked_for_anew(reader: Client, note: Note) -> None:
    tap(reader, note)
    edit_note(author=note.author, note=note, title="我喜欢茶", text="")
    assert "morning" not in page(reader, note, translated="note")
    assert "I like tea" in tap(reader, note)
    assert forget_translations() == 1 and Translation.objects.get().revision == 2


def test_it_goes_with_the_note(reader: Client, note: Note) -> None:
    comment = comment_on_note(author=note.author, note=note, text="喝茶吗")
    tap(reader, note)
    tap(reader, comment)
    delete_note(author=note.author, note=note)
    assert reader.post(to(note)).status_code == 404 == reader.post(to(comment)).status_code
    Note.objects.update(deleted_at=timezone.now() - dt.timedelta(hours=1))
    assert end_deleted() == 1 and Translation.objects.count() == 0


def test_what_nobody_has_used_for_long_is_let_go(reader: Client, note: Note) -> None:
    tap(reader, note)
    old = timezone.localdate() - KEPT_FOR
    Translation.objects.update(used_on=old)
    assert forget_translations() == 0
    tap(reader, note)
    assert Translation.objects.get().used_on == timezone.localdate()
    Translation.objects.update(used_on=old - dt.timedelta(days=1))
    assert forget_translations() == 1


# --- Withheld, held, switched off ------------------------------------------------------------------------------------
def test_what_is_withheld_is_not_translated(reader: Client, note: Note) -> None:
    comment = comment_on_note(author=note.author, note=note, text="喝茶吗")
    tap(reader, note)
    tap(reader, comment)
    court = {"country": country_of(THERE["REMOTE_ADDR"]), "authority": "A court", "law": "Section 1", "reference": "1"}
    for subject in (comment, note):
        kind = type(subject).__name__.lower()
        obey_demand(kind=kind, subject=subject, received_on=dt.date(2026, 5, 1), staff=note.author, **court)
        assert reader.post(to(subject), headers={"HX-Request": "true"}, **THERE).status_code == 403
        shown = reader.get(note.get_absolute_url(), {"translated": str(subject.pk)}, **THERE).content.decode()
        assert "drink tea" not in shown
    # Elsewhere it is read as before.
    assert "drink tea" in tap(reader, note) and "drink tea" in tap(reader, comment)


def test_what_waits_for_its_check_is_nobodys_to_translate(reader: Client, note: Note) -> None:
    comment = comment_on_note(author=note.author, note=note, text="喝茶吗")
    Comment.objects.update(held=True)
    assert reader.post(to(comment)).status_code == 404
    Note.objects.update(held=True)
    assert reader.post(to(note)).status_code == 404


def test_where_a_policy_switches_it_off_the_policy_is_named(reader: Client, note: Note, settings: Any) -> None:
    comment = comment_on_note(author=note.author, note=note, text="喝茶吗")
    put_in_force(settings, OFF)
    html = page(reader, note)
    assert "Translate</button>" not in html
    assert "Switched off for you here: translating." in html and "The policy no-translating" in html
    for subject in (note, comment):
        answer = reader.post(to(subject))
        assert answer.status_code == 403 and "Translating is switched off for you." in answer.content.decode()
        assert "The policy no-translating" in answer.content.decode()
        assert reader.post(to(subject), headers={"HX-Request": "true"}).status_code == 403
    assert Translation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_while_the_site_moves_what_is_kept_can_be_read(reader: Client, note: Note) -> None:
    tap(reader, note)
    with frozen():
        assert reader.post(to(note)).status_code == 503
        assert "morning drink tea" in page(reader, note, translated="note")


# --- It does not come ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mood", ["slow", "dripping", "huge", "no JSON", "other JSON", "busy", "elsewhere", "broken"])
def test_whatever_the_provider_does_the_reader_gets_one_sentence(
    reader: Client, note: Note, translator: Translating, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    if mood in ("slow", "dripping"):
        monkeypatch.setattr(desk, "PATIENCE", 0.3)
    translator.mood = mood
    html = tap(reader, note)
    assert SORRY in html and "Translate</button>" in html and "早上喝茶" in html
    asked = len(translator.asked)
    # It is left alone now, and answers are quick; also for a page without scripts.
    translator.mood = ""
    assert SORRY in tap(reader, note)
    assert SORRY in reader.post(to(note), follow=True).content.decode()
    assert len(translator.asked) == asked and Translation.objects.count() == 0
    assert desk.last_failure()
    cache.delete("translate:rests")
    assert "morning drink tea" in tap(reader, note)


def test_a_dead_provider_is_as_good_as_a_slow_one(reader: Client, note: Note, settings: Any) -> None:
    desk_pairs = desk.pairs_now()
    settings.TRANSLATE_URL = "http://127.0.0.1:1"
    desk.store_pairs(desk.provider(), dict(desk_pairs))  # type: ignore[arg-type]
    assert SORRY in tap(reader, note)


def test_a_wrong_key_is_the_operators_to_read(reader: Client, note: Note, translator: Translating) -> None:
    translator.key = KEY
    assert SORRY in tap(reader, note)
    failure = desk.last_failure()
    assert failure and "Invalid API key" in failure["why"]


def test_what_is_refused_of_one_text_keeps_nobody_from_another(
    reader: Client, note: Note, translator: Translating
) -> None:
    translator.mood = "picky"
    assert SORRY in tap(reader, note)
    translator.mood = ""
    assert "morning drink tea" in tap(reader, note)


def test_few_wait_at_a_time(reader: Client, note: Note, translator: Translating) -> None:
    for number in range(desk.SEATS):
        cache.add(f"translate:seat:{number}", 1, 30)
    assert SORRY in tap(reader, note)
    assert translator.asked == []
    cache.delete("translate:seat:0")
    assert "morning drink tea" in tap(reader, note)
    # The seat is free again.
    assert cache.add("translate:seat:0", 1, 30)


def test_nobody_asks_for_more_than_their_share(
    reader: Client, note: Note, translator: Translating, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as some:
        some.setattr("feeds.translation.desk.MOST", 0)
        assert SORRY in tap(reader, note)
    assert translator.asked == []
    assert "morning drink tea" in tap(reader, note)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once(reader: Client, note: Note, translator: Translating) -> None:
    translator.mood = "slow"
    told: list[str] = []

    def first() -> None:
        try:
            told.append(tap(Client(), note))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert translator.waits.wait(20)
    waiting = tap(reader, note)
    assert "It is being translated. One moment." in waiting and 'hx-trigger="load delay:1s"' in waiting
    again = reader.get(to(note), headers={"HX-Request": "true"}).content.decode()
    assert "It is being translated. One moment." in again
    translator.go_on.set()
    thread.join()
    assert "morning drink tea" in told[0]
    assert "morning drink tea" in reader.get(to(note), headers={"HX-Request": "true"}).content.decode()
    assert len(translator.asked) == 1


def test_who_waits_in_vain_is_told(reader: Client, note: Note) -> None:
    assert SORRY in reader.get(to(note), headers={"HX-Request": "true"}).content.decode()


# --- What a page costs -----------------------------------------------------------------------------------------------
def test_the_button_costs_no_query(
    reader: Client, note: Note, settings: Any, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        comment_on_note(author=note.author, note=note, text=f"喝茶吗 {number}")

    def queries() -> int:
        page(reader, note)
        with django_assert_max_num_queries(60) as counted:
            page(reader, note)
        return len(counted)

    with_button = queries()
    settings.TRANSLATE_PROVIDER = ""
    assert queries() == with_button


# --- The operator's page ---------------------------------------------------------------------------------------------
OPERATORS = "/admin/feeds/translation/"


@pytest.fixture
def operator() -> Client:
    client = Client()
    person("operator", is_staff=True, is_superuser=True)
    client.login(username="operator", password=PASSWORD)
    return client


def test_an_operator_reads_who_translates_and_why_it_failed(
    operator: Client, reader: Client, note: Note, translator: Translating
) -> None:
    tap(reader, note)
    html = operator.get(OPERATORS).content.decode()
    assert f"LibreTranslate, at {translator.address}." in html and "1 translation is kept." in html
    assert "No failure is known." in html and "TRANSLATE_PROVIDER=apertium" in html
    translator.mood = "broken"
    html = operator.post(OPERATORS, follow=True).content.decode()
    assert "It has not answered. Why stands here." in html and "HTTP 500" in html
    translator.mood = ""
    assert "It has answered" in operator.post(OPERATORS, follow=True).content.decode()


def test_where_nobody_translates_the_page_says_how(operator: Client, settings: Any) -> None:
    cache.clear()
    html = operator.get(OPERATORS).content.decode()
    assert "Nobody, so there is no button under notes and comments." in html and "TRANSLATE_URL=" in html
    assert ask_translator() is False
    settings.TRANSLATE_PROVIDER, settings.TRANSLATE_URL = "libretranslate", "http://127.0.0.1:1"
    assert "It has not said yet what it translates" in operator.get(OPERATORS).content.decode()


def test_who_is_no_operator_does_not_get_there(reader: Client, note: Note, translator: Translating) -> None:
    person("helper", is_staff=True)
    helper = Client()
    helper.login(username="helper", password=PASSWORD)
    assert helper.get(OPERATORS).status_code == 403 == helper.post(OPERATORS).status_code
    assert reader.get(OPERATORS).status_code == 302


def test_the_provider_is_asked_once_an_hour(note: Note, translator: Translating) -> None:
    translator.mood = "broken"
    assert ask_translator()
    assert not ask_translator(anew=True)


def test_a_mention_is_a_link_in_a_translation_and_in_the_original_below_it(reader: Client, note: Note) -> None:
    said = post_note(author=note.author, title="早上喝茶", text="和 @mara 今天天气很好")
    comment = comment_on_note(author=note.author, note=said, text="@mara 喝茶吗")
    link = '<a class="mention" href="/@mara/">@mara</a>'
    assert tap(reader, said).count(link) == 2 and page(reader, said, translated="note").count(link) >= 2
    assert tap(reader, comment).count(link) == 2
