"""What counts as the same word, in each script; and what a misspelled name has in common with the right one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isthmus.web import spelling
from isthmus.web.seeking import sought
from isthmus.web.tokens import Vector, folded, runs_of, tokens_of

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def tokens(text: str) -> list[str]:
    return [token for _place, token in tokens_of(runs_of(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("café", "CAFE"),
        ("Ｃａｆé", "cafe"),
        ("我喜歡臺灣的麵包", "我喜欢台湾的面包"),
        ("吃著飯", "吃着饭"),
        ("ラーメン", "らーめん"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("مَدْرَسَةٌ", "مدرسه"),
        ("أحمد إلى آمن", "احمد الي امن"),
        ("Straße", "STRASSE"),
        ("Ёлка", "елка"),
        ("Tiếng Việt", "tieng viet"),
        ("Łódź", "lodz"),
        ("cafe\u0301", "café"),
        ("١٢٣", "123"),
        ("広島駅の桜", "广岛驿の樱"),
        ("👍🏽", "👍"),
    ],
)
def test_two_spellings_of_one_word(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("はし", "ばし"), ("ขา", "ข่า"), ("कल", "काल")])
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_words_where_spaces_part_them_and_pairs_where_nothing_does() -> None:
    assert tokens("iPhone手机壳 for me") == ["iphone", "手机", "机壳", "壳", "for", "me"]
    assert tokens("東京タワーに行く") == ["东京", "京た", "たわ", "わー", "ーに", "に行", "行く", "く"]
    assert tokens("한국어를 배워요") == ["한국", "국어", "어를", "를", "배워", "워요", "요"]
    assert tokens("น้ำ")[0].startswith("น้")
    assert tokens("हिन्दी में") == ["हिन्दी", "में"]
    assert tokens("iPhone15 Pro") == ["iphone", "15", "pro"]
    assert tokens("المدرسة وبالمدارس الله والالماني") == ["مدرسه", "مدارس", "الله", "ماني"]


def test_an_emoji_is_found_and_stands_between_nothing() -> None:
    assert list(tokens_of(runs_of("好吃😋推荐 🇨🇳"))) == [
        (0, "好吃"),
        (1, "吃"),
        (2, "😋"),
        (2, "推荐"),
        (3, "荐"),
        (4, "🇨🇳"),
    ]
    assert tokens("👩‍🍳") == ["👩", "🍳"] and tokens("❤️") == ["❤"]


def test_a_query_in_the_words_of_postgresql() -> None:
    asked = sought('自行车 "night train" -bus 茶')
    assert asked.tsquery == "('自行' <1> '行车') & ('night' <1> 'train') & '茶':* & !('bus')"
    assert sought("iPhone手机壳😋").tsquery == "'iphone' & ('手机' <1> '机壳') & '😋'"
    assert sought("T恤").tsquery == "('t' <1> '恤':*)" and sought("#茶#花茶、水").tsquery == "'茶':* & '花茶' & '水':*"
    assert sought('"iPhone手机壳"').tsquery == "('iphone' <1> '手机' <1> '机壳')"
    assert sought("夜车").beginnings == "'夜车':*"
    assert not sought("-bus") and not sought('"!&|():*\'\\" ') and not sought("")


@given(st.text(max_size=200))
def test_no_text_gets_out_of_its_quotes(text: str) -> None:
    """Tokens are put between quotation marks as they are; so no token may hold what ends or escapes them."""
    for token in tokens(text):
        assert token and not set(token) & set("'\\:&|!()<>* =~")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = [run.text for run in runs_of(text)]
    assert [run.text for run in runs_of(" ".join(once))] == once


@given(st.text(HAN, min_size=2, max_size=60), st.data())
def test_two_characters_anywhere_are_a_token(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    ((lexeme, is_start),) = sought(text[at : at + 2]).lexemes
    assert not is_start and lexeme in tokens(text)


def test_a_phrase_does_not_reach_from_the_title_into_the_text() -> None:
    vector = Vector()
    vector.add("茶", "A")
    vector.add("山")
    assert str(vector) == "'茶':1A '山':4"


@given(st.text(st.characters(categories=["Ll"], max_codepoint=0x7A), min_size=4, max_size=12), st.data())
def test_one_slip_leaves_something_in_common(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    slips = [
        name[:at] + name[at + 1 :],
        name[:at] + "q" + name[at:],
        name[:at] + "q" + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ]
    for slip in slips:
        assert spelling.distance(name, slip) <= 1
        assert spelling.shortened(name) & spelling.shortened(slip)


def test_a_slip_is_counted_as_people_count() -> None:
    assert [spelling.distance("xiaoman", other) for other in ("xiaoman", "xioaman", "xiaman", "xaioamn")] == [
        0,
        1,
        1,
        2,
    ]
