"""What may become a picture, and what is left of it."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from isthmus.web.media import PictureError, preview_data_uri, read_picture
from PIL import Image

from tests.images import jpeg


def _saved(image: Image.Image, kind: str, **options: object) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def test_location_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    image = Image.new("RGB", (400, 200), "navy")
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    file = _saved(image, "JPEG", exif=exif, comment=b"secret words")
    assert b"A camera" in file.getvalue()
    picture = read_picture(file)
    assert (picture.width, picture.height) == (200, 400)
    for content in picture.renditions.values():
        again = Image.open(io.BytesIO(content))
        assert again.format == "WEBP"
        assert not again.getexif() and "xmp" not in again.info
        assert b"A camera" not in content and b"secret words" not in content


def test_four_sizes_never_larger_than_the_original() -> None:
    picture = read_picture(io.BytesIO(jpeg(size=(1500, 1000))))
    assert {size: Image.open(io.BytesIO(data)).width for size, data in picture.renditions.items()} == {
        360: 360,
        720: 720,
        1080: 1080,
        2160: 1500,
    }


MODES = {
    "JPEG": ["RGB", "L", "CMYK"],
    "PNG": ["RGB", "L", "P", "RGBA"],
    "WEBP": ["RGB", "L", "P", "RGBA"],
    "GIF": ["RGB", "L", "P", "RGBA"],
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_common_formats_and_colour_modes_are_taken(kind: str, mode: str) -> None:
    picture = read_picture(_saved(Image.new(mode, (60, 40)), kind))
    assert (picture.width, picture.height) == (60, 40)


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a picture"),
        (b"MZ" + bytes(500), "not a picture"),
        (b"GIF89a<script>alert(1)</script>", "not a picture"),
        (jpeg()[: len(jpeg()) // 2], "damaged"),
        (_png_claiming(30_000, 30_000), "million pixels"),
        (_png_claiming(20_000, 10), "long and narrow"),
        (_png_claiming(300, 300), "damaged"),
        (b"\xff\xd8\xff" + bytes(20_000_001), "larger than"),
    ],
)
def test_anything_else_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(PictureError, match=sentence):
        read_picture(io.BytesIO(content))


def test_the_preview_is_small() -> None:
    picture = read_picture(io.BytesIO(jpeg()))
    uri = preview_data_uri(picture.blurhash, picture.width, picture.height)
    assert uri.startswith("data:image/webp;base64,") and len(uri) < 250
    assert preview_data_uri("no such code", 10, 10) == ""


def test_the_largest_that_is_taken_costs_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.webp"
    Image.effect_noise((450, 360), 60).convert("RGB").resize((3600, 2700)).save(file, "WEBP", quality=50)
    code = (
        "import re, sys\n"
        "from isthmus.web.media import read_picture\n"
        "read_picture(open(sys.argv[1], 'rb'))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    environment = os.environ | {"PYTHONPATH": str(settings.BASE_DIR / "platform")}
    command = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300_000, "kilobytes at the most"
