"""Patterns are searched for in bounded time; links are seen through what dresses them up."""

from __future__ import annotations

import time
from typing import Any

import pytest

from moderation.detectors import checked_parameters
from moderation.detectors.links import Links
from moderation.detectors.patterns import Patterns
from moderation.detectors.protocol import BadParameters, Seen


def seen(text: str) -> Seen:
    return Seen("note", 1, 1, text)


def reasons(parameters: dict[str, Any], text: str) -> list[str]:
    settings = {"parameters": checked_parameters("links", parameters)}
    return [finding.reason for finding in Links(settings).find(seen(text))]


def test_a_pattern_shows_what_it_matched() -> None:
    finder = Patterns(
        {"parameters": {"patterns": [("spam", r"加微信\s*\w{5,}"), ("privacy", r"\b\d{3}-\d{2}-\d{4}\b")]}}
    )
    found = finder.find(seen("便宜出，加微信 abc12345 谢谢"))
    assert [(each.rule, each.excerpt) for each in found] == [("spam", "便宜出，加微信 abc12345 谢谢")]


def test_a_pattern_that_ruins_other_engines_takes_no_longer_than_its_text_asks_for() -> None:
    finder = Patterns({"parameters": {"patterns": [("", r"^(a+)+$"), ("", r"(x+x+)+y")]}})
    before = time.process_time()
    assert finder.find(seen("a" * 5000 + "!" + "x" * 5000)) == []
    # Another engine would be at it when the sun has gone out.
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        (r"(a)\1", "bounded time"),
        (r"(?=a)b", "bounded time"),
        (r"((a{1,100}){1,100}){1,100}", "bounded time"),
        ("(", "bounded time"),
        ("a*", "found in an empty text"),
        ("", "from 1 to 1000"),
    ],
)
def test_a_pattern_that_could_take_for_ever_is_refused_with_a_sentence(pattern: str, sentence: str) -> None:
    with pytest.raises(BadParameters, match=sentence):
        checked_parameters("patterns", {"patterns": [("", pattern)]})


@pytest.mark.parametrize(
    "text",
    [
        "see https://bad.example/path?x=1",
        "HTTPS://WWW.BAD.EXAMPLE.",
        "go to https://deep.under.bad.example/",
        "(www.bad.example)",
        "去https://bad。example/看看",
        "https://ｂａｄ.example/",
    ],
)
def test_a_listed_domain_is_found_with_what_lies_under_it(text: str) -> None:
    assert reasons({"domains": ["bad.example"]}, text) == ["bad.example"]


@pytest.mark.parametrize(
    "text", ["https://notbad.example/", "https://bad.example.org/", "bad@bad.example", "bad example"]
)
def test_another_domain_is_another(text: str) -> None:
    assert reasons({"domains": ["bad.example"]}, text) == []


def test_an_international_domain_is_known_in_both_spellings() -> None:
    assert (
        reasons({"domains": ["例子.com"]}, "看 https://xn--fsqu00a.com/ 和 https://例子.com/a")
        == ["xn--fsqu00a.com"] * 2
    )


def test_a_domain_that_poses_as_another_is_found_and_the_real_one_is_not() -> None:
    parameters = {"lookalikes": ["paypal.com"]}
    assert reasons(parameters, "https://pаypal.com/ https://www.paypal.com/") == ["looks like paypal.com"]


def test_shorteners_count_as_much_as_the_version_says() -> None:
    settings = {"parameters": checked_parameters("links", {"shorteners": 0.6})}
    assert [each.score for each in Links(settings).find(seen("http://bit.ly/x t.cn/abc"))] == [0.6, 0.6]
    assert reasons({}, "http://bit.ly/x") == []


def test_too_many_links_are_a_finding_and_allowed_ones_are_not_counted() -> None:
    text = "a.com b.com c.com https://good.example/1 https://good.example/2"
    assert reasons({"most": 2, "allowed": ["good.example"]}, text) == ["3 links"]
    assert reasons({"most": 3, "allowed": ["good.example"]}, text) == []


def test_what_is_no_domain_is_refused() -> None:
    with pytest.raises(BadParameters, match="is no domain"):
        checked_parameters("links", {"domains": ["nowhere"]})
