"""A picture of a bank is found however it was scaled or saved, and another one is not."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageEnhance

from moderation.detectors import checked_parameters
from moderation.detectors.pictures import DISTANCE, Pictures, in_share, pdq
from moderation.detectors.protocol import BadParameters, Seen
from moderation.models import PictureHash


def scene(seed: int, size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Soft shapes, as photographs have them."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def saved_anew(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


def test_a_picture_stays_itself_scaled_saved_anew_and_darker() -> None:
    first, quality = pdq(scene(1))
    assert quality > 50
    changed = [
        scene(1).resize((900, 675)),
        scene(1).resize((133, 100)),
        saved_anew(scene(1), 75),
        ImageEnhance.Brightness(scene(1)).enhance(0.7),
        scene(1).convert("L").convert("RGB"),
    ]
    assert all(apart(first, pdq(each)[0]) <= DISTANCE for each in changed)


@pytest.mark.parametrize(
    ("seed", "size", "expected"),
    [
        (1, (400, 300), ("c52ec70e270d1ce3c52ee31cd8f238f13ad1cb16f8f234e9c52ec70e270d1c63", 100)),
        (2, (311, 477), ("246db871f078939b864f6c640da7478edb9224edaa53db12246db871f258939b", 100)),
        (3, (130, 90), ("2af5e33c1d23070b2af57930e2dc9cc3d50aeec4e2dc113b2af5e33c1d23064f", 100)),
    ],
)
def test_a_hash_is_the_one_of_the_reference(seed: int, size: tuple[int, int], expected: tuple[str, int]) -> None:
    """As pdqhash 0.2.8 has it, which wraps the reference in C++; of 137 photographs and drawings all had the same."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    width, height = size
    rows, columns = np.arange(height) * 6 // height, np.arange(width) * 8 // width
    assert pdq(Image.fromarray(coarse[rows][:, columns])) == expected


def test_another_picture_is_another() -> None:
    assert min(apart(pdq(scene(1))[0], pdq(scene(other))[0]) for other in range(2, 12)) > 80


def test_half_of_the_bits_are_set_and_an_empty_picture_has_no_quality() -> None:
    assert bin(int(pdq(scene(3))[0], 16)).count("1") == 128
    assert pdq(Image.new("RGB", (300, 300), "white"))[1] == 0


@pytest.mark.django_db
def test_a_known_picture_is_found_and_named() -> None:
    known, quality = pdq(scene(1))
    near, _quality = pdq(saved_anew(scene(1), 75))
    PictureHash.objects.create(digest="d1", pdq=near, quality=quality)
    PictureHash.objects.create(digest="d2", pdq=pdq(scene(2))[0], quality=quality)
    PictureHash.objects.create(digest="d3", pdq="")
    finder = Pictures({"parameters": {"hashes": [known, pdq(scene(9))[0]]}})
    (found,) = finder.find(Seen("note", 1, 1, "", pictures=("d2", "d3", "d1")))
    assert found.excerpt == "3" and found.reason.startswith(known) and found.score > 0.85


def test_a_share_is_always_of_the_same_subjects_and_grows() -> None:
    tenth = {number for number in range(5000) if in_share("note", number, 0.1)}
    half = {number for number in range(5000) if in_share("note", number, 0.5)}
    assert 400 < len(tenth) < 600 and tenth < half
    assert not any(in_share("note", number, 0.0) for number in range(100))
    assert all(in_share("note", number, 1.0) for number in range(100))


def test_what_is_no_hash_is_refused() -> None:
    with pytest.raises(BadParameters, match="is no PDQ hash"):
        checked_parameters("pictures", {"hashes": ["abc"]})


def test_the_command_prints_hashes(tmp_path: Path) -> None:
    scene(1).save(tmp_path / "one.png")
    said = io.StringIO()
    call_command("pdq", str(tmp_path / "one.png"), stdout=said)
    assert said.getvalue().startswith(pdq(scene(1))[0])
    (tmp_path / "two.png").write_text("no picture")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("pdq", str(tmp_path / "two.png"))
