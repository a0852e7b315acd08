"""The detector of known pictures, by PDQ: a hash of 256 bits that hardly changes when a picture is scaled, saved anew
or made darker (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019).

A version is a bank of hashes. It can look at a share of what is posted first, always of the same subjects, and is
switched off at once by taking it down the ladder.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache
from typing import Any, Final

from PIL import Image
from pydantic import Field, field_validator

from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen
from moderation.later import Later
from moderation.models import PictureHash

np: Any = Later("numpy")

# Of the picture that is hashed, and of its hash.
SIDE: Final = 64
BITS: Final = 16
# Larger pictures are scaled to this first, as the reference does.
LONGEST: Final = 512
# Below it there is too little in a picture to tell it by, says the paper; the distance up to which two are the same.
LEAST_QUALITY: Final = 50
DISTANCE: Final = 31
_LUMA: Final = (0.299, 0.587, 0.114)


@cache
def _dct() -> Any:
    """The first waves of the discrete cosine transform, but for the flat one."""
    return np.array(
        [
            [
                math.sqrt(2 / SIDE) * math.cos(math.pi / 2 / SIDE * (row + 1) * (2 * column + 1))
                for column in range(SIDE)
            ]
            for row in range(BITS)
        ]
    )


class PicturesParameters(Parameters):
    """`hashes` in hexadecimal; `distance`: bits that may differ; `share`: of all subjects, those that are looked at."""

    hashes: list[str]
    distance: int = Field(default=DISTANCE, ge=0, le=64)
    share: float = Field(default=1.0, ge=0, le=1)

    @field_validator("hashes")
    @classmethod
    def _are_hashes(cls, hashes: list[str]) -> list[str]:
        for each in hashes:
            if len(each) != 64 or any(letter not in "0123456789abcdef" for letter in each.lower()):
                raise ValueError(f"{each!r} is no PDQ hash. Write 64 hexadecimal digits, as manage.py pdq FILE prints.")
        return sorted({each.lower() for each in hashes})


class Pictures:
    def __init__(self, settings: dict[str, Any]) -> None:
        self._said = PicturesParameters(**settings["parameters"])
        bank = b"".join(bytes.fromhex(each) for each in self._said.hashes)
        self._bank = np.frombuffer(bank, dtype="<u8").reshape(-1, 4)

    def find(self, seen: Seen) -> list[Finding]:
        """Each picture that is one of the bank, with how near it is. Its hash was stored before it was looked at."""
        if not seen.pictures or not len(self._bank) or not in_share(seen.kind, seen.subject_id, self._said.share):
            return []
        known = {each.digest: each for each in PictureHash.objects.filter(digest__in=seen.pictures)}
        found = []
        for place, digest in enumerate(seen.pictures, 1):
            stored = known.get(digest)
            if stored is None or not stored.pdq or stored.quality < LEAST_QUALITY:
                continue
            nearest, at = self._nearest(stored.pdq)
            if nearest <= self._said.distance:
                found.append(Finding(1 - nearest / 256, f"{place}", f"{self._said.hashes[at]} ({nearest} bits apart)"))
        return found

    def _nearest(self, pdq: str) -> tuple[int, int]:
        apart = self._bank ^ np.frombuffer(bytes.fromhex(pdq), dtype="<u8")
        distances = np.bitwise_count(apart).sum(axis=1)
        at = int(distances.argmin())
        return int(distances[at]), at


def in_share(kind: str, subject_id: int, share: float) -> bool:
    """Whether a subject is among those that are looked at: always the same, and more as the share grows."""
    drawn = hashlib.blake2b(f"share {kind} {subject_id}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") < share * 2**64


def pdq(image: Image.Image) -> tuple[str, int]:
    """The hash of a picture in hexadecimal, and its quality from 0 to 100."""
    small = image.convert("RGB")
    if max(small.size) > LONGEST:
        small.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR)
    luma = np.asarray(small, dtype=np.float32) @ np.array(_LUMA, dtype=np.float32)
    rows, columns = luma.shape
    for _ in range(2):
        luma = _boxed(luma, 1, (columns + 2 * SIDE - 1) // (2 * SIDE))
        luma = _boxed(luma, 0, (rows + 2 * SIDE - 1) // (2 * SIDE))
    at_rows = ((np.arange(SIDE) + 0.5) * rows / SIDE).astype(int)
    at_columns = ((np.arange(SIDE) + 0.5) * columns / SIDE).astype(int)
    square = luma[np.ix_(at_rows, at_columns)].astype(np.float64)
    waves = _dct() @ square @ _dct().T
    bits = waves > np.median(waves)
    # The reference prints its sixteen words of sixteen bits from the last to the first.
    words = [int("".join("1" if bit else "0" for bit in reversed(row)), 2) for row in bits]
    return "".join(f"{word:04x}" for word in reversed(words)), _quality(square)


def _boxed(luma: Any, axis: int, window: int) -> Any:
    """The mean over a window along one axis, cut off at the edges as the reference cuts it."""
    half = (window + 2) // 2
    length = luma.shape[axis]
    padded = np.concatenate([np.zeros_like(np.take(luma, [0], axis)), np.cumsum(luma, axis, dtype=np.float64)], axis)
    first = np.maximum(np.arange(length) - (window - half), 0)
    last = np.minimum(np.arange(length) + half, length)
    sums = np.take(padded, last, axis) - np.take(padded, first, axis)
    counts = (last - first).reshape((-1, 1) if axis == 0 else (1, -1))
    return sums / counts


def _quality(square: Any) -> int:
    """How much changes from each point to the next, as the reference counts it."""
    down = np.abs((square[1:] - square[:-1]) * 100 / 255).astype(int).sum()
    across = np.abs((square[:, 1:] - square[:, :-1]) * 100 / 255).astype(int).sum()
    return min(100, int((down + across) / 90))


KIND: Final = DetectorKind("pictures", PicturesParameters, Pictures)
