"""Terms are found however they are written, and only where they stand."""

from __future__ import annotations

import pytest

from moderation.detectors.protocol import Finding, Seen
from moderation.detectors.terms import Terms

TERMS = [("spam", "free money"), ("spam", "casino"), ("spam", "稳赚不赔"), ("hate", "发财"), ("spam", "казино")]


def found(text: str) -> list[Finding]:
    seen = Seen("note", 1, 1, text)
    return Terms({"parameters": {"terms": TERMS}}).find(seen)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Get FREE MONEY now", "free money"),
        ("free\n  money", "free money"),
        ("ｆｒｅｅ　ｍｏｎｅｙ", "free money"),
        ("fr\u00adee mo\u200bney", "free money"),
        ("free-money!", "free money"),
        ("frее mоnеy", "free money"),
        ("𝓯𝓻𝓮𝓮 𝓶𝓸𝓷𝓮𝔂", "free money"),
        ("frée mönéy", "free money"),
        ("c a s i n o tonight", "casino"),
        ("c.a.s.i.n.o", "casino"),
        ("ca$ino", "casino"),
        ("這個穩賺不賠", "稳赚不赔"),
        ("稳*赚 不。赔", "稳赚不赔"),
        ("恭喜發財", "发财"),
        ("Лучшее казино города", "казино"),
    ],
)
def test_a_term_is_found_in_any_dress(text: str, term: str) -> None:
    assert [finding.reason for finding in found(text)] == [term]


@pytest.mark.parametrize("text", ["casinos", "occasino", "free of money", "稳赚", "", "   ", "🎉"])
def test_what_only_contains_it_is_no_word_of_it(text: str) -> None:
    assert found(text) == []


def test_a_finding_shows_the_authors_own_words() -> None:
    finding = found("Hello all. " + "x " * 40 + "Ｆree\u200b  MONEY here " + "y " * 40)[0]
    assert "Ｆree\u200b MONEY here" in finding.excerpt
    assert len(finding.excerpt) < 120
    assert (finding.rule, finding.score) == ("spam", 1.0)


def test_a_term_that_stands_twice_is_one_finding() -> None:
    assert [finding.reason for finding in found("casino casino 稳赚不赔 casino")] == ["casino", "稳赚不赔"]
