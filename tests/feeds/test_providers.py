"""The two protocols, spoken with real servers on this machine, and with Apertium itself where it is installed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from feeds.translation.apertium import ApertiumHere, ApertiumServer
from feeds.translation.errors import Nonsense, Refused, TranslationFailed, Unreachable
from feeds.translation.languages import pairs_from, target_for
from feeds.translation.libretranslate import MOST, LibreTranslate
from tests.translating import KEY, Translating

PAIRS = [("zh-hans", "en"), ("en", "zh-hans"), ("es", "en")]


@pytest.fixture
def translator() -> Iterator[Translating]:
    with Translating() as running:
        yield running


def soon(seconds: float = 10) -> float:
    return time.monotonic() + seconds


@pytest.fixture(params=["libretranslate", "apertium"])
def spoken(request: Any, translator: Translating) -> LibreTranslate | ApertiumServer:
    at = translator.address
    return LibreTranslate(at, "") if request.param == "libretranslate" else ApertiumServer(at)


def test_it_says_what_it_translates_and_translates_it(spoken: Any) -> None:
    pairs = spoken.pairs(ends=soon())
    assert sorted(pairs) == sorted(PAIRS)
    told = spoken.translate(["今天天气很好", "喝茶吗"], pairs["zh-hans", "en"], ends=soon())
    assert told == ["today weather very good", "drink tea ?"]


def test_nothing_is_asked_about_nothing(spoken: Any, translator: Translating) -> None:
    assert spoken.translate([], ("zh", "en"), ends=soon()) == []
    assert translator.asked == []


def test_the_key_goes_along_and_a_wrong_one_is_refused(translator: Translating) -> None:
    translator.key = KEY
    assert LibreTranslate(translator.address, KEY).translate(["好"], ("zh", "en"), ends=soon()) == ["good"]
    with pytest.raises(Refused, match="Invalid API key"):
        LibreTranslate(translator.address, "guessed").translate(["好"], ("zh", "en"), ends=soon())


def test_much_is_asked_in_portions(translator: Translating) -> None:
    texts = ["好" * (MOST // 2)] * 3
    assert len(LibreTranslate(translator.address, "").translate(texts, ("zh", "en"), ends=soon())) == 3
    assert [len(sent["q"]) for sent in translator.asked] == [2, 1]


@pytest.mark.parametrize(
    ("mood", "error", "sentence"),
    [
        ("slow", Unreachable, "no answer"),
        ("dripping", Unreachable, "too long"),
        ("huge", Nonsense, "more than"),
        ("no JSON", Nonsense, "no JSON"),
        ("other JSON", Nonsense, "answer is "),
        ("busy", Refused, "429"),
        ("picky", Refused, "exceeds text limit"),
        ("elsewhere", Nonsense, "sends us elsewhere"),
        ("broken", Unreachable, "500"),
    ],
)
def test_what_it_does_wrong_has_a_name(
    spoken: Any, translator: Translating, mood: str, error: type[Exception], sentence: str
) -> None:
    translator.mood = mood
    ends = soon(0.5 if mood in ("slow", "dripping") else 10)
    with pytest.raises(error, match=sentence) as raised:
        spoken.translate(["好"], ("zh", "en") if spoken.code == "libretranslate" else ("zho", "eng"), ends=ends)
    assert isinstance(raised.value, TranslationFailed)
    assert raised.value.rests == {"busy": 120, "picky": 0}.get(mood, 60)


@pytest.mark.parametrize("mood", ["no JSON", "other JSON", "elsewhere", "broken"])
def test_a_wrong_list_of_languages_is_no_list(spoken: Any, translator: Translating, mood: str) -> None:
    translator.mood = mood
    with pytest.raises(TranslationFailed):
        spoken.pairs(ends=soon())


def test_nobody_at_the_address_is_said_so() -> None:
    with pytest.raises(Unreachable, match="There is no answer from it"):
        LibreTranslate("http://127.0.0.1:1", "").pairs(ends=soon())


def test_every_provider_has_its_own_names_for_languages() -> None:
    listed = [
        ("en", "zt"),
        ("en", "zh"),
        ("en", "zh-Hans"),
        ("eng", "por_BR"),
        ("eng", "por"),
        ("eng", "tlh"),
        ("en", "en"),
    ]
    assert pairs_from(listed) == {
        ("en", "zh-hant"): ("en", "zt"),
        ("en", "zh-hans"): ("en", "zh-Hans"),
        ("en", "pt"): ("eng", "por"),
    }


def test_the_best_read_language_that_there_is_is_translated_into() -> None:
    pairs = pairs_from([("zh", "en"), ("zh", "es"), ("fr", "es")])
    assert target_for(["zh-hans"], ["es", "en"], pairs) == "es"
    assert target_for(["zh-hans"], ["de", "en"], pairs) == "en"
    assert target_for(["fr"], ["en"], pairs) is None
    # Who reads one of the Chinese scripts gets along with the other.
    assert target_for(["zh-hant"], ["zh-hans", "en"], pairs) is None


@pytest.mark.skipif(not shutil.which("apertium"), reason="Apertium is not installed")
def test_apertium_itself_translates_line_by_line() -> None:
    apertium = ApertiumHere()
    pairs = apertium.pairs(ends=soon())
    if ("en", "es") not in pairs:
        pytest.skip("apertium-eng-spa is not installed")
    texts = ["The cat sleeps here XQ0Q today", "the house <b>& the tree</b>", "red"]
    told = apertium.translate(texts, pairs["en", "es"], ends=soon(60))
    assert len(told) == 3 and "gato" in told[0] and "XQ0Q" in told[0] and "casa" in told[1] and "<b>&" in told[1]


def test_without_the_command_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Unreachable, match="not installed any more"):
        ApertiumHere().pairs(ends=soon())
