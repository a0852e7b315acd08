"""Texts in another language, and nothing lost of what is no language.

A line is cut into stretches. Those in a language that is to be translated are sent, with marks where tags, links,
emoji and words of other languages stand in their middle; all else stays byte for byte. Whoever translates is not
trusted: each mark must come back once and in its place, else what lies between the marks is sent piece by piece; and
where even then a tag or link has been lost, altered or made up, the stretch stays as it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from feeds.translation.runs import Reading, Run
from feeds.translation.tokens import tokens_of

# Of one language into the one that is read: as many texts as were given, in their order.
Translate = Callable[[Sequence[str], str], Sequence[str]]

# Parts of a translated text, each with its language: its own where it was left as it is, empty where it has none.
Parts = list[tuple[str, str]]

# Words of another language within a sentence go along as a mark; more of them, or a sentence's end, are a stretch of
# their own.
_WORDS_WITHIN: Final = 4
_LETTERS_WITHIN: Final = 12
_SENTENCE_ENDS: Final = re.compile(r"[.!?](?=\s)|[.!?]\s*$|[。！？…]")
# How far, in letters, a tag or an address reaches: what is further away cannot grow together.
_NEAR: Final = 300
_CJK: Final = re.compile(r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]")
# Direction that is switched and not switched back would turn the page around it.
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Stretch:
    """A part of a line: of the language `source` to be translated, or, where that is empty, to stay."""

    runs: tuple[Run, ...]
    source: str

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def sources_in(texts: Sequence[str], languages: Sequence[str], translatable: Callable[[str], bool]) -> list[str]:
    """The languages in these texts that are to be translated, sorted."""
    lines = _lines(texts, languages, translatable)
    return sorted({stretch.source for line in lines.values() for stretch in line if stretch.source})


def translated(
    texts: Sequence[str],
    languages: Sequence[str],
    translatable: Callable[[str], bool],
    target: str,
    translate: Translate,
) -> list[Parts]:
    """Each text with what is translatable of it in the language `target`, in parts.

    `languages` are those that the texts count as. Raises whatever `translate` raises.
    """
    lines = _lines(texts, languages, translatable)
    wanted = dict.fromkeys(stretch for line in lines.values() for stretch in line if stretch.source)
    done = _translate(list(wanted), translate)
    return [_assembled([lines[line] for line in text.split("\n")], done, target) for text in texts]


def _lines(
    texts: Sequence[str], languages: Sequence[str], translatable: Callable[[str], bool]
) -> dict[str, list[Stretch]]:
    """The stretches of each line."""
    reading = Reading("\n".join(texts), languages)
    return {line: _stretches(reading.runs_of(line), translatable) for text in texts for line in text.split("\n")}


def _stretches(runs: Sequence[Run], translatable: Callable[[str], bool]) -> list[Stretch]:
    stretches: list[Stretch] = []
    # What may stay within a sentence, until it is known whether the sentence goes on behind it.
    waiting: list[Run] = []
    for run in runs:
        source = run.lang if run.lang and not run.token and translatable(run.lang) else ""
        if source and stretches and stretches[-1].source == source:
            stretches[-1] = Stretch((*stretches[-1].runs, *waiting, run), source)
            waiting = []
        elif source:
            stretches += [Stretch(tuple(waiting), "")] if waiting else []
            stretches.append(Stretch((run,), source))
            waiting = []
        elif _fits_within(run):
            waiting.append(run)
        else:
            stretches.append(Stretch((*waiting, run), ""))
            waiting = []
    return stretches + ([Stretch(tuple(waiting), "")] if waiting else [])


def _fits_within(run: Run) -> bool:
    if run.token:
        return True
    short = len(run.text.split()) <= _WORDS_WITHIN and len(_CJK.findall(run.text)) <= _LETTERS_WITHIN
    return short and not (run.lang and _SENTENCE_ENDS.search(run.text))


def _translate(wanted: Sequence[Stretch], translate: Translate) -> Mapping[Stretch, str]:
    """The text of each stretch in the other language, or, where no answer will do, its own."""
    whole = _ask([(stretch.source, _masked(stretch)) for stretch in wanted], translate)
    done = {stretch: _unmasked(stretch, whole[stretch.source, _masked(stretch)]) for stretch in wanted}
    again = [stretch for stretch in wanted if done[stretch] is None]
    pieces = [(each.source, run.text.strip()) for each in again for run in each.runs if run.lang == each.source]
    by_piece = _ask(pieces, translate) if again else {}
    for stretch in again:
        done[stretch] = _by_pieces(stretch, by_piece)
    return {stretch: text if text is not None else stretch.text for stretch, text in done.items()}


def _ask(asked: Sequence[tuple[str, str]], translate: Translate) -> dict[tuple[str, str], str]:
    """The answers, by language and text; each text is asked for once."""
    by_source: dict[str, dict[str, None]] = defaultdict(dict)
    for source, text in asked:
        by_source[source][text] = None
    return {
        (source, text): _clean(answer)
        for source, texts in by_source.items()
        for text, answer in zip(texts, translate(list(texts), source), strict=True)
    }


def _clean(answer: str) -> str:
    """An answer on one line, without what is no text."""
    line = " ".join(answer.split())
    return "".join(each for each in line if unicodedata.category(each) not in ("Cc", "Cs") and each not in _TURNS)


def _inner(stretch: Stretch) -> list[tuple[bool, str]]:
    """Its runs in turns: whether these are to be translated, and their text."""
    turns = groupby(stretch.runs, key=lambda run: run.lang == stretch.source and not run.token)
    return [(translate, "".join(run.text for run in runs)) for translate, runs in turns]


def _letter(stretch: Stretch) -> str:
    """The letter of its marks: one with which nothing in it could be taken for a mark."""
    return next((each for each in "QXZJKV" if not re.search(f"X{each}\\d", stretch.text, re.IGNORECASE)), "W")


def _masked(stretch: Stretch) -> str:
    """Its text with marks for what stays, each a word of its own."""
    letter, marks, masked = _letter(stretch), 0, ""
    for translate, text in _inner(stretch):
        if translate or not text.strip():
            masked += text
        else:
            masked += f" X{letter}{marks}{letter} "
            marks += 1
    return " ".join(masked.split())


def _unmasked(stretch: Stretch, answer: str) -> str | None:
    """The answer with what the marks stand for; None where it does not have each once and in order, or has lost,
    changed or added a token."""
    letter = _letter(stretch)
    kept = [text.strip() for translate, text in _inner(stretch) if not translate and text.strip()]
    parts = re.split(f"X{letter}(\\d+){letter}", answer, flags=re.IGNORECASE)
    if [int(each) for each in parts[1::2]] != list(range(len(kept))) or not answer:
        return None
    told = parts[0]
    for one, rest in zip(kept, parts[2::2], strict=True):
        told = _joined(_joined(told, one), rest)
    return _surrounded(stretch, told)


def _by_pieces(stretch: Stretch, answers: Mapping[tuple[str, str], str]) -> str | None:
    """The stretch from pieces that were translated apart from each other."""
    told = ""
    for run in stretch.runs:
        if run.lang != stretch.source or run.token:
            told = _joined(told, run.text)
            continue
        answer = answers[stretch.source, run.text.strip()]
        if not answer or tokens_of(answer) != tokens_of(run.text.strip()):
            answer = run.text.strip()
        told = _joined(told, _with_spaces_of(run.text, answer))
    return _surrounded(stretch, told)


def _surrounded(stretch: Stretch, told: str) -> str | None:
    whole = _with_spaces_of(stretch.text, told)
    return whole if tokens_of(whole) == tokens_of(stretch.text) else None


def _with_spaces_of(text: str, told: str) -> str:
    """What was told, with the spaces that the text begins and ends with."""
    begins, ends = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{begins}{told.strip()}{ends}"


def _joined(left: str, right: str) -> str:
    return left + _gap(left, right) + right


def _gap(left: str, right: str) -> str:
    """A space where one is missing between the two: in Chinese there was none, and a tag must not grow."""
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return ""
    words = (left[-1].isalnum() or left[-1] in ".,;:!?)") and right[0].isalnum()
    if words and not _CJK.match(left[-1]) and not _CJK.match(right[0]):
        return " "
    near_left, near_right = left[-_NEAR:], right[:_NEAR]
    return "" if tokens_of(near_left + near_right) == tokens_of(near_left) + tokens_of(near_right) else " "


def _assembled(lines: Sequence[Sequence[Stretch]], done: Mapping[Stretch, str], target: str) -> Parts:
    parts: Parts = []
    for number, line in enumerate(lines):
        if number:
            _add(parts, "", "\n")
        translated_line = _line(line, done, target)
        # A stretch that is no tag where it stands can become one by what now stands before it.
        whole = "".join(stretch.text for stretch in line)
        is_whole = tokens_of("".join(text for _lang, text in translated_line)) == tokens_of(whole)
        for lang, text in translated_line if is_whole else _line(line, {}, target):
            _add(parts, lang, text)
    return parts


def _line(line: Sequence[Stretch], done: Mapping[Stretch, str], target: str) -> Parts:
    """The parts of a line, each stretch as it is `done`, or else as it stands."""
    parts: Parts = []
    before, was_translated = "", False
    for stretch in line:
        text = done.get(stretch, stretch.text) if stretch.source else stretch.text
        is_translated = text != stretch.text
        if is_translated or was_translated:
            _add(parts, "", _gap(before, text))
        if is_translated:
            _add(parts, target, text)
        else:
            for run in stretch.runs:
                _add(parts, run.lang, run.text)
        before, was_translated = text, is_translated
    return parts


def _add(parts: Parts, lang: str, text: str) -> None:
    """Put the text behind the others; what has no language of its own joins what stands before it."""
    if not text:
        return
    if parts and (parts[-1][0] == lang or not lang):
        parts[-1] = (parts[-1][0], parts[-1][1] + text)
    elif parts and not parts[-1][0] and lang:
        parts[-1] = (lang, parts[-1][1] + text)
    else:
        parts.append((lang, text))
