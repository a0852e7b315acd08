"""On which line of a TOML file a value stands: tomllib tells no positions, and a fault is found soonest by its line."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=(.*)")
_PART: Final = re.compile(_NAME)

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every table and key of a valid TOML document, by its path: ("policy", 0, "title")."""
    lines: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    table: Path = ()
    closes = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closes:
            closes = "" if closes in line else closes
        elif header := _HEADER.fullmatch(line):
            table = _place(_parts(header[2]), counts, is_array=header[1] == "[[")
            lines[table] = number
        elif key := _KEY.fullmatch(line):
            parts = _parts(key[1])
            for depth in range(1, len(parts) + 1):
                lines.setdefault(table + parts[:depth], number)
            closes = next((mark for mark in ('"""', "'''") if key[2].count(mark) == 1), "")
    return lines


def line_at(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that has one."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _parts(name: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(name))


def _place(parts: Path, counts: dict[Path, int], *, is_array: bool) -> Path:
    """The path of a table; each array on the way stands for its last member, and the last name may begin a new one."""
    here: Path = ()
    for depth, part in enumerate(parts):
        here = (*here, part)
        if is_array and depth == len(parts) - 1:
            counts[here] = counts.get(here, -1) + 1
        if here in counts:
            here = (*here, counts[here])
    return here
