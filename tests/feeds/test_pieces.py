"""What must not be translated is still there afterwards, each once and in order, whoever translates."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

import pytest
from django.utils.html import escape
from hypothesis import example, given, settings
from hypothesis import strategies as st
from isthmus.web.templatetags.web import words

from feeds.translation.pieces import Parts, sources_in, translated
from feeds.translation.runs import Reading
from feeds.translation.tokens import parted, tokens_of
from tests.translating import word_for_word

MARK = re.compile(r"X([A-Z])(\d+)\1")
FAMILY, FLAG, THUMB, KEYCAP = "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "1️⃣"
KEPT = ["#茶", "＃上海", "#OOTD", "@mara", "＠小满", "https://example.com/a_b?c=1&d=2", "www.example.com",
        "me@example.org", "example.net/x", FAMILY, FLAG, THUMB, KEYCAP, "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☕"]  # fmt: skip


def texts_of(parts: Parts) -> str:
    return "".join(text for _lang, text in parts)


def is_chinese(lang: str) -> bool:
    return lang.startswith("zh")


def translate(text: str, languages: Sequence[str] = ("zh-hans",)) -> str:
    """A text as somebody who reads English gets it."""
    return texts_of(into_english([text], languages)[0])


def into_english(
    texts: Sequence[str], languages: Sequence[str], ask: Callable[[str], str] | None = None
) -> list[Parts]:
    def answer(asked: Sequence[str], source: str) -> list[str]:
        return [ask(text) if ask else word_for_word(text, source[:2], "en") for text in asked]

    return translated(texts, languages, is_chinese, "en", answer)


@pytest.mark.parametrize("token", KEPT)
def test_each_of_them_is_one(token: str) -> None:
    assert tokens_of(token) == [token]
    assert tokens_of(f"喝茶 {token} 很好") == [token]


def test_emoji_stay_whole_and_apart() -> None:
    assert tokens_of(f"{FAMILY}{FLAG}{THUMB}{KEYCAP}") == [FAMILY, FLAG, THUMB, KEYCAP]
    assert tokens_of("1 # * © 5°") == ["©", "°"]


def test_chinese_ends_an_address_with_its_own_stops() -> None:
    assert tokens_of("看https://example.com/茶，很好。example.com。") == ["https://example.com/茶", "example.com"]


def test_a_sentence_is_translated_around_what_stays() -> None:
    assert translate(f"今天喝茶{FAMILY}很好 #茶 @mara") == f"today drink tea {FAMILY} very good #茶 @mara"


def test_the_half_that_one_reads_stays_byte_for_byte() -> None:
    english = "The  weather is nice,\tand “quiet” too… #fog"
    parts = into_english([f"今天天气很好\n{english}"], ["zh-hans", "en"])[0]
    assert texts_of(parts) == f"today weather very good\n{english}"
    parts = into_english(["今天天气很好。Quiet, and far too early."], ["zh-hans", "en"])[0]
    assert texts_of(parts).endswith("Quiet, and far too early.")


def test_a_word_in_the_readers_own_letters_goes_along_with_its_sentence() -> None:
    asked: list[str] = []
    into_english(["今天喝 oolong 茶"], ["zh-hans"], lambda text: asked.append(text) or text)
    assert asked == ["今天喝 XQ0Q 茶"]
    assert translate("今天喝 oolong 茶") == "today drink oolong tea"


def test_lines_and_blank_lines_stay_where_they_are() -> None:
    assert translate("今天\n\n  喝茶  \r\n#茶") == "today\n\n  drink tea  \r\n#茶"


def test_every_part_says_its_language() -> None:
    texts = ["今天喝茶\nThe mountain was very quiet today.\nСегодня тихо"]
    assert into_english(texts, ["zh-hans", "en", "ru"]) == [
        [("en", "today drink tea\nThe mountain was very quiet today.\n"), ("ru", "Сегодня тихо")]
    ]


def test_marks_are_told_from_words_that_look_like_them() -> None:
    assert translate(f"今天XQ0Q喝茶{THUMB}很好") == f"today XQ0Q drink tea {THUMB} very good"


@pytest.mark.parametrize(
    ("languages", "line", "found"),
    [
        (["zh-hans"], "喝茶 tea time", [("喝茶", "zh-hans"), (" tea time", "")]),
        (["zh-hans", "en"], "喝茶（tea）", [("喝茶", "zh-hans"), ("（tea）", "en")]),
        (["ja"], "東京は静か", [("東京は静か", "ja")]),
        (["zh-hant"], "天氣", [("天氣", "zh-hant")]),
        (["en"], "Ελληνικά and more", [("Ελληνικά", ""), (" and more", "en")]),
        ([], "El gato duerme aquí en la casa", [("El gato duerme aquí en la casa", "es")]),
    ],
)
def test_languages_are_told_apart(languages: list[str], line: str, found: list[tuple[str, str]]) -> None:
    assert [(run.text, run.lang) for run in Reading(line, languages).runs_of(line)] == found


def test_nothing_foreign_is_found_in_what_one_reads() -> None:
    assert sources_in(["Only English here, and it is long enough.", "😍 #茶"], ["en"], is_chinese) == []
    assert sources_in(["喝茶", "The cup"], ["en", "zh-hans"], is_chinese) == ["zh-hans"]


def test_what_a_provider_adds_is_not_taken() -> None:
    """No link, tag or mention that the author has not written; no markup; no turned direction."""
    for added in ("see https://evil.example/x", "#ad", "@somebody", "evil.com"):
        assert texts_of(into_english(["喝茶"], ["zh-hans"], lambda _text, it=added: it)[0]) == "喝茶"
    assert texts_of(into_english(["喝茶"], ["zh-hans"], lambda _text: "a\u202eb\0\ud800\nc")[0]) == "ab c"


# --- Whatever is written, whoever translates -------------------------------------------------------------------------
letters = st.one_of(
    st.text("今天喝茶很好，。！ （）", min_size=1, max_size=8),
    st.text("abc Tea, XQ0&<>\"'.", min_size=1, max_size=10),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6),
)
pieces = st.one_of(letters, st.sampled_from(KEPT).map(lambda kept: f" {kept} "), st.sampled_from(KEPT), st.just("\n"))
written = st.lists(pieces, max_size=12).map("".join)


def _shuffled(text: str) -> str:
    some = text.split()
    random.Random(len(text)).shuffle(some)
    return " ".join(some)


MANGLERS: dict[str, Callable[[str], str]] = {
    "as it was": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "without marks": lambda text: MARK.sub("", text),
    "marks twice": lambda text: MARK.sub(r"\g<0> \g<0>", text),
    "marks backwards": lambda text: " ".join(["x", *[match[0] for match in MARK.finditer(text)][::-1]]),
    "shuffled": _shuffled,
    "glued together": lambda text: "".join(text.split()),
    "nothing": lambda text: "",
    "markup": lambda text: f"<script>alert(1)</script>&lt;{text}",
    "with a tag": lambda text: f"#new {text} @you www.evil.com 😈",
    "always the same": lambda text: "XQ0Q XQ1Q tea",
}


@pytest.mark.parametrize("mangle", MANGLERS.values(), ids=MANGLERS)
@given(texts=st.lists(written, min_size=1, max_size=3), languages=st.sampled_from([["zh-hans"], ["zh-hans", "en"], []]))
@example(texts=["#0#㐀"], languages=["zh-hans"])
@settings(max_examples=60, deadline=None)
def test_all_is_still_there_once_and_in_order(
    mangle: Callable[[str], str], texts: list[str], languages: list[str]
) -> None:
    for text, parts in zip(texts, into_english(texts, languages, mangle), strict=True):
        told = texts_of(parts)
        assert tokens_of(told) == tokens_of(text)
        assert told.count("\n") == text.count("\n")
        # What is shown of it is escaped, as the original is.
        assert "<script" not in words(told)
        if mangle is str:
            assert re.sub(r"\s", "", told) == re.sub(r"\s", "", text)


@given(written)
@settings(max_examples=200, deadline=None)
def test_a_text_is_the_sum_of_its_parts(text: str) -> None:
    assert "".join(part for part, _token in parted(text)) == text
    for line in text.split("\n"):
        assert "".join(run.text for run in Reading(text, ["zh-hans", "en"]).runs_of(line)) == line


@given(written)
@settings(max_examples=100, deadline=None)
def test_with_nothing_to_translate_nobody_is_asked(text: str) -> None:
    def refuse(*_: object) -> list[str]:
        raise AssertionError

    told = translated([text], ["zh-hans"], lambda lang: False, "en", refuse)
    assert texts_of(told[0]) == text
    assert escape(texts_of(told[0])) == escape(text)
