"""Policy packs: what ships, what is refused and how, and what holds for whom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from isthmus.regions import packs
from isthmus.regions.packs import PackError
from isthmus.regions.toml_lines import lines_of

HEAD = """\
version = 1
since = 2026-11-23
modes = ["shared"]
title = { en = "Trial", zh-hans = "试" }
summary = { en = "For tests.", zh-hans = "供测试。" }

[home]
otherwise = "global"
otherwise_text = { en = "Everybody.", zh-hans = "所有人。" }
"""
NIGHT = """
[[policy]]
code = "night"
title = { en = "Night", zh-hans = "夜间" }
text = { en = "Closed at night.", zh-hans = "夜间关闭。" }
for.younger_than = 14
[policy.screen_time]
minutes_a_day = "40 minutes"
night = { begins = "22:00", ends = "06:00" }
"""


RULE = """
[[home.rule]]
code = "{code}"
by = {by}
home = "domestic"
text = {{ en = "A rule.", zh-hans = "规则。" }}
"""


def pack(folder: Path, text: str = HEAD, **files: str) -> packs.Pack:
    (folder / "pack.toml").write_text(text)
    for name, more in files.items():
        (folder / f"{name}.toml").write_text(more)
    return packs.load(str(folder))


@pytest.mark.parametrize("name", packs.names())
def test_every_pack_that_ships_can_be_used(name: str) -> None:
    assert packs.load(name).name == name


@pytest.mark.parametrize(
    ("good", "bad", "line", "sentence"),
    [
        ("minutes_a_day", "minutes", 17, "there is no such key. Remove it or correct it; known here: kind, min"),
        ('"40 minutes"', "40", 17, 'write a number and its unit, such as "40 minutes"'),
        ('"40 minutes"', '"40 seconds"', 17, "write a number and its unit"),
        ('"40 minutes"', '"24 hours"', 16, "a day has no more than 24 hours"),
        ('"22:00"', '"22h"', 18, 'write a time of day as "22:00"'),
        ('"06:00"', '"22:00"', 18, "a night that ends when it begins"),
        (', zh-hans = "夜间"', "", 13, 'the words in 简体中文 are missing: add "zh-hans = ..."'),
        (', zh-hans = "夜间"', ', zh-hans = " "', 13, "the words in 简体中文 are empty"),
        (', zh-hans = "夜间"', ', zh-hans = "夜间", de = "Nacht"', 13, "'de' is no language of the interface"),
        ('code = "night"', 'code = "Night!"', 12, "write 3 to 40 small letters, digits and hyphens"),
        ('code = "night"\n', "", 11, "policy.code is missing. Add it."),
        ('"shared"', '"both"', 3, "Write one of: 'shared' or 'split'."),
        ("for.younger_than = 14", 'for.countries = ["China"]', 15, 'write its two capital letters, such as "CN"'),
        ("for.younger_than = 14", 'for.younger_than = "14"', 15, "write a whole number"),
        ("for.younger_than = 14", 'for.countries = ["UK"]', 15, "'UK' is no country"),
        ("for.younger_than = 14", 'for.languages = ["klingon"]', 15, "'klingon' is no language"),
        ("for.younger_than = 14", 'for.languages = ["zh-Hans"]', 15, 'write it in small letters: "zh-hans"'),
        ("for.younger_than = 14", 'for.countries = "CN"', 15, 'write a list in square brackets, such as ["CN"]'),
        ('"40 minutes"', '"0 minutes"', 17, "write 1 minute or more"),
        ("[policy.screen_time]", "[policy.explore]\nfresh = 0\n[policy.screen_time]", 16, "there is no order"),
        ('["shared"]', '["shared", "shared"]', 1, "each once"),
        ("version = 1", "version = 99999999999", 1, "less than or equal to 1000000"),
        ("[policy.screen_time]", '[policy.identity]\nverify = "above_followers"\n[policy.screen_time]', 16, "both"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_file_line_and_cure(
    tmp_path: Path, good: str, bad: str, line: int, sentence: str
) -> None:
    text = HEAD + NIGHT
    assert text.count(good) == 1
    with pytest.raises(PackError) as refusal:
        pack(tmp_path, text.replace(good, bad))
    told = str(refusal.value)
    assert told.startswith(f"{tmp_path}/pack.toml:{line}: ") and sentence in told, told


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('[brand]\nname = " "', "write a name of 1 to 24 characters"),
        ('[brand]\nname = "A"\nlanguage = "klingon"', "is no language of the interface"),
        ('[retention]\nsessions = "0 minutes"', "write 1 hour or more"),
        (
            RULE.format(code="staff", by='"phone_prefix"\nprefixes = ["+86"]'),
            "uses the code 'staff'",
        ),
        (RULE.format(code="one", by='"phone_prefix"\nprefixes = ["+999"]'), "'+999' is no calling code of a country"),
        (2 * RULE.format(code="one", by='"phone_prefix"\nprefixes = ["+86"]'), "two rules have the code 'one'"),
        (
            RULE.format(code="one", by='"phone_prefix"\nprefixes = ["+86", "+1"]')
            + RULE.format(code="two", by='"phone_prefix"\nprefixes = ["+1"]'),
            "the rule 'two' never fits, because 'one' stands before it",
        ),
    ],
)
def test_what_could_not_work_is_refused(tmp_path: Path, more: str, sentence: str) -> None:
    with pytest.raises(PackError) as refusal:
        pack(tmp_path, HEAD + more)
    assert sentence in str(refusal.value) and re.match(rf"{tmp_path}/pack.toml:\d+: ", str(refusal.value))


def test_the_countries_of_the_setting_may_follow_named_ones(tmp_path: Path) -> None:
    named = RULE.format(code="one", by='"declared_country"\ncountries = ["HK"]')
    ours = pack(tmp_path, HEAD + named + RULE.format(code="two", by='"declared_country"'))
    assert [rule.code for rule in ours.tenants["shared"].home.rules] == ["one", "two"]


def test_a_pack_of_tomorrow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.toml:\d+: since is a day to come"):
        pack(tmp_path, re.sub(r"since = \S+", "since = 2999-01-01", HEAD))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    pack(tmp_path)
    (tmp_path / "shared.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PackError, match=r"shared\.toml cannot be read: .*Save it as UTF-8"):
        packs.load(str(tmp_path))
    (tmp_path / "shared.toml").write_bytes(b"\xef\xbb\xbf" + NIGHT.encode())
    assert packs.load(str(tmp_path)).tenants["shared"].policies


def test_a_file_that_is_spelt_otherwise_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "shared.TOML").write_text(NIGHT)
    with pytest.raises(PackError, match=r"shared\.TOML is no part of a pack"):
        pack(tmp_path)


def test_what_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.toml is not TOML: .*line 10"):
        pack(tmp_path, HEAD + "home = \n")


def test_what_could_never_hold_is_refused(tmp_path: Path) -> None:
    later = NIGHT.replace('"night"', '"later"').replace("younger_than = 14", "younger_than = 10")
    with pytest.raises(PackError, match="screen_time of the policy 'later' never holds, because 'night' stands before"):
        pack(tmp_path, HEAD + NIGHT + later)
    assert pack(tmp_path, HEAD + later + NIGHT)
    with pytest.raises(PackError, match="another policy for this site has the code 'night'"):
        pack(tmp_path, HEAD + NIGHT + NIGHT)
    with pytest.raises(PackError, match="is no part of a pack with modes shared"):
        pack(tmp_path, HEAD, domestic=NIGHT)


def test_a_tenants_own_policies_come_first(tmp_path: Path) -> None:
    strict = NIGHT.replace('"night"', '"strict"').replace("40 minutes", "20 minutes")
    made = pack(tmp_path, HEAD.replace('"shared"', '"split"') + NIGHT, domestic=strict)
    child: dict[str, Any] = {"home": None, "country": None, "languages": (), "age": 13}
    assert made.tenants["domestic"].applied(**child).by["screen_time"].code == "strict"
    assert made.tenants["global"].applied(**child).by["screen_time"].code == "night"


def test_unknown_never_means_restricted(tmp_path: Path) -> None:
    tenant = pack(
        tmp_path, HEAD + NIGHT.replace("for.younger_than = 14", 'for.countries = ["CN"]')
    ).tenants["shared"]  # fmt: skip
    by = {country: tenant.applied(home="domestic", country=country, languages=("zh-hans",), age=None).by["screen_time"]
          for country in (None, "CN", "DE")}  # fmt: skip
    assert [policy is None for policy in by.values()] == [True, False, True]
    young = pack(tmp_path, HEAD + NIGHT).tenants["shared"]
    held = [young.applied(home=None, country="CN", languages=(), age=age).by["screen_time"] for age in (None, 13, 14)]
    assert [policy is None for policy in held] == [True, False, True]


def test_the_same_said_otherwise_is_the_same(tmp_path: Path) -> None:
    one = pack(tmp_path, HEAD + NIGHT)
    again = pack(tmp_path, HEAD + NIGHT.replace("40 minutes", "40 minute").replace("\n[p", "\n# A comment.\n[p"))
    assert one.digest == again.digest != pack(tmp_path, HEAD + NIGHT.replace("40", "41")).digest


def test_lines_are_found_in_every_form_of_toml() -> None:
    text = 'a = """\nb = 1\n"""\n[x."y z"]\nc.d = 1\n[[l]]\n[[l]] # two\n[l.m]\nn = [\n  1,\n]\n'
    lines = lines_of(text)
    assert lines[("a",)] == 1 and ("b",) not in lines
    assert lines["x", "y z", "c", "d"] == lines["x", "y z", "c"] == 5
    assert (lines["l", 0], lines["l", 1], lines["l", 1, "m", "n"]) == (6, 7, 9)
