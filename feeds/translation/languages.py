"""Languages as this site names them, and as those name them who translate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

# From a language into another.
Pair = tuple[str, str]
# What can be translated, in our codes, with the codes under which the provider has it.
Pairs = Mapping[Pair, Pair]

# By our code, the others in use, the likeliest first: ISO 639-1 and 639-3, and those of LibreTranslate's models.
_OTHERS: Final = {
    "en": ("en", "eng"),
    "zh-hans": ("zh-hans", "zh", "zho", "cmn", "zh-cn", "zho-hans"),
    "zh-hant": ("zh-hant", "zt", "zh-tw", "zho-hant"),
    "es": ("es", "spa"),
    "fr": ("fr", "fra", "fre"),
    "de": ("de", "deu", "ger"),
    "pt": ("pt", "por", "pb", "pt-br", "por-br"),
    "ja": ("ja", "jpn"),
    "ko": ("ko", "kor"),
    "ar": ("ar", "ara", "arb"),
    "ru": ("ru", "rus"),
    "hi": ("hi", "hin"),
}
_OURS: Final = {other: (ours, rank) for ours, others in _OTHERS.items() for rank, other in enumerate(others)}


def pairs_from(theirs: Iterable[Pair]) -> dict[Pair, Pair]:
    """What a provider lists, by our codes; languages that nobody here can say they read are left out."""
    found: dict[Pair, tuple[int, Pair]] = {}
    for source, target in theirs:
        (ours, rank), (into, other_rank) = _ours(source), _ours(target)
        if not ours or not into or base(ours) == base(into):
            continue
        best = found.get((ours, into))
        if best is None or rank + other_rank < best[0]:
            found[ours, into] = rank + other_rank, (source, target)
    return {pair: theirs for pair, (_rank, theirs) in found.items()}


def _ours(code: str) -> tuple[str, int]:
    return _OURS.get(code.lower().replace("_", "-"), ("", 0))


def base(code: str) -> str:
    """The language without its script: who reads one of the two Chinese scripts gets along with the other, better than
    with what a machine makes of it by way of English."""
    return code.partition("-")[0]


def is_read(code: str, reads: Sequence[str]) -> bool:
    """Whether somebody who reads these languages reads that one."""
    return base(code) in {base(each) for each in reads}


def target_for(languages: Sequence[str], reads: Sequence[str], pairs: Pairs) -> str | None:
    """Into which of the languages that somebody reads, best first, a text in these can be translated for them; None
    where it is in none that they do not read, or nobody translates it."""
    foreign = [code for code in languages if not is_read(code, reads)]
    return next((into for into in reads if any((code, into) in pairs for code in foreign)), None)
