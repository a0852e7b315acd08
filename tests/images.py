"""Pictures made by the tests."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(*, size: tuple[int, int] = (640, 480), colour: tuple[int, int, int] = (200, 90, 60)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()
