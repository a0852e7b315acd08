"""Text covers can be read: each of a dozen designs, which are the same in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from feeds.models.note import DESIGNS

# What WCAG asks for words of any size (https://www.w3.org/TR/WCAG22/#contrast-minimum).
ENOUGH = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}")


def rule_of(design: int) -> dict[str, str]:
    """What the style sheet says of the words' own box."""
    css = Path(str(finders.find("web/isthmus.css"))).read_text()
    selector = f'.words[data-design="{design}"] {{' if design else "  .words {"
    said = css.split(selector, 1)[1].split("}", 1)[0]
    return {name.strip(): value.strip() for name, _, value in (each.partition(":") for each in said.split(";"))}


def luminance(colour: str) -> float:
    """As https://www.w3.org/TR/WCAG22/#dfn-relative-luminance has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("design", range(DESIGNS))
def test_the_words_stand_out_from_all_that_is_behind_them(design: int) -> None:
    rule = rule_of(design)
    grounds = COLOUR.findall(f"{rule['--bg']} {rule.get('background', '')}")
    assert grounds and not [ground for ground in grounds if contrast(rule["--fg"], ground) < ENOUGH]


@pytest.mark.parametrize("design", range(DESIGNS))
def test_a_cover_is_printed_in_the_same_colours_by_day_and_by_night(design: int) -> None:
    rule = rule_of(design)
    assert COLOUR.fullmatch(rule["--fg"]) and COLOUR.fullmatch(rule["--bg"])
    assert set(re.findall(r"(?:light-dark|var)[^)]*", rule.get("background", ""))) <= {"var(--bg"}
