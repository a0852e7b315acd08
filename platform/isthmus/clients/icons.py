"""The site's mark as icons of an installed app: drawn from the same strokes as the SVG, in the tenant's accent.

Home screens take PNG alone, and the mark and its colour follow the policy pack; so they are drawn when first asked for,
a tenth of a second each, and kept.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Final

from django.conf import settings
from PIL import Image, ImageDraw
from svg.path import Path, parse_path
from svg.path.path import Move

from isthmus.clients.colours import rgb_of
from isthmus.web.marks import paths_of_mark

SIZES: Final = (180, 192, 512)
# Drawn larger and shrunk, for soft edges.
FINER: Final = 4
# In the marks' own measure; a little wider than in the header, to be seen at the size of a finger.
STROKE: Final = 3.2
# How far from the middle the mark may reach, as a share of the edge. A launcher may cut all that is farther than two
# fifths (https://www.w3.org/TR/appmanifest/#icon-masks).
REACH: Final = {"any": 0.36, "maskable": 0.33}
POINTS: Final = 48
PATH: Final = re.compile(r'<path d="([^"]+)"')


def accent() -> tuple[int, int, int]:
    """The accent of the tenant or its brand, as in the light theme."""
    return rgb_of(0.5, 0.17, settings.HUE)


def icon_png(size: int, purpose: str) -> bytes:
    """A square icon; `purpose` is "any", with round corners, or "maskable", for a launcher to cut."""
    return _drawn(size, purpose, accent(), paths_of_mark())


@lru_cache(maxsize=16)
def _drawn(size: int, purpose: str, colour: tuple[int, int, int], strokes: str) -> bytes:
    edge = size * FINER
    image = Image.new("RGBA", (edge, edge), (*colour, 255) if purpose == "maskable" else (*colour, 0))
    draw = ImageDraw.Draw(image)
    if purpose != "maskable":
        draw.rounded_rectangle((0, 0, edge - 1, edge - 1), radius=edge * 0.22, fill=(*colour, 255))
    lines = [line for found in PATH.findall(strokes) for line in _lines(parse_path(found))]
    middle = _middle([point for line in lines for point in line])
    scale = edge * REACH[purpose] / (max(abs(point - middle) for line in lines for point in line) + STROKE / 2)
    for line in lines:
        placed = [(point - middle) * scale + complex(edge / 2, edge / 2) for point in line]
        _stroke(draw, [(point.real, point.imag) for point in placed], STROKE * scale)
    file = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _lines(path: Path) -> list[list[complex]]:
    """Each unbroken line of a path as points close enough to look round."""
    lines: list[list[complex]] = []
    for segment in path:
        if isinstance(segment, Move):
            lines.append([segment.end])
        else:
            lines[-1] += [segment.point(step / POINTS) for step in range(1, POINTS + 1)]
    return lines


def _middle(points: list[complex]) -> complex:
    across, down = [point.real for point in points], [point.imag for point in points]
    return complex(min(across) + max(across), min(down) + max(down)) / 2


def _stroke(draw: ImageDraw.ImageDraw, points: list[tuple[float, float]], width: float) -> None:
    draw.line(points, fill="white", width=round(width))
    # Round joints and ends.
    for x, y in points:
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill="white")
