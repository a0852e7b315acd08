"""Read the demo's people, notes and comments from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGS = {"notes_en.toml": "en", "notes_zh.toml": "zh-hans", "notes_es.toml": "es"}


@dataclass(frozen=True)
class Person:
    """Someone who posts or comments; `country` is ISO 3166 alpha-2, `languages` are codes, the first one preferred."""

    username: str
    display_name: str
    country: str
    languages: tuple[str, ...]
    bio: str


@dataclass(frozen=True)
class PictureSample:
    """One picture to be drawn, `width` by `height` pixels; `alt` is in the note's language."""

    scene: str
    seed: int
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class NoteSample:
    """A note; `key` is unique among notes. No pictures means a text cover. `text` carries its own #hashtags."""

    key: str
    author: str
    title: str
    text: str
    lang: str
    days_ago: float
    pictures: tuple[PictureSample, ...]
    # Why it is covered; empty where it is not.
    sensitive: str = ""


@dataclass(frozen=True)
class CommentSample:
    """A comment on the note with key `note`; `reply_to` is the key of an earlier comment on the same note, or None."""

    key: str
    note: str
    author: str
    text: str
    lang: str
    reply_to: str | None
    days_ago: float


@cache
def people() -> tuple[Person, ...]:
    """Everyone in the demo, in the order of the file."""
    return tuple(Person(**{**row, "languages": tuple(row["languages"])}) for row in rows_of("people.toml", "person"))


@cache
def notes() -> tuple[NoteSample, ...]:
    """Every note, oldest first, so that ids grow with time."""
    rows = [_note(row, lang=LANGS[name]) for name in LANGS for row in rows_of(name, "note")]
    return tuple(sorted(rows, key=lambda note: -note.days_ago))


@cache
def comments() -> tuple[CommentSample, ...]:
    """Every comment, oldest first; a reply is always later than what it answers, and all are later than their note."""
    posted = {note.key: note.days_ago for note in notes()}
    rows: list[CommentSample] = []
    seen: dict[str, int] = {}
    for row in rows_of("comments.toml", "comment"):
        place = seen[row["note"]] = seen.get(row["note"], 0) + 1
        rows.append(_comment(row, place=place, posted=posted[row["note"]]))
    return tuple(sorted(rows, key=lambda comment: -comment.days_ago))


def rows_of(name: str, table: str) -> list[dict[str, Any]]:
    """The rows of one of the files beside this module."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)[table]
    return rows


# Shape -> width and height in pixels: enough for a note's page, and quickly drawn.
SHAPES = {"3:4": (720, 960), "4:5": (768, 960), "1:1": (840, 840), "4:3": (960, 720), "2:3": (640, 960)}


def _note(row: dict[str, Any], *, lang: str) -> NoteSample:
    pictures = tuple(picture_of(spec) for spec in row.get("pictures", ()))
    own = {name: row[name] for name in ("key", "author", "title", "days_ago")}
    return NoteSample(
        **own,
        text=row["text"].strip(),
        lang=row.get("lang", lang),
        pictures=pictures,
        sensitive=row.get("sensitive", ""),
    )


def picture_of(spec: dict[str, Any]) -> PictureSample:
    """A picture as the files describe it."""
    width, height = SHAPES[spec.get("shape", "3:4")]
    return PictureSample(scene=spec["scene"], seed=spec["seed"], width=width, height=height, alt=spec["alt"])


def _comment(row: dict[str, Any], *, place: int, posted: float) -> CommentSample:
    # The file lists a note's comments in the order they were written; each comes a while after the one before,
    # and the series converges, so that none lies in the future.
    days_ago = posted * 0.94 * 0.82**place
    key = row.get("key") or f"{row['note']}-{place}"
    return CommentSample(
        key=key,
        note=row["note"],
        author=row["author"],
        text=row["text"],
        lang=row.get("lang", "en"),
        reply_to=row.get("reply_to"),
        days_ago=days_ago,
    )
