"""A small box of gouache: filled shapes, soft light and shadow, brush texture and paper grain, with Pillow alone.

Everything is painted at twice the size and reduced at the end, which smooths the edges. Lengths are in painted pixels:
`w` and `h` are the sheet, `u` is a hundredth of its shorter edge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

SCALE = 2
# Soft shapes are painted at an eighth of the size: the blur hides it, and it costs a sixty-fourth.
SOFT_STEP = 8

Color = tuple[int, int, int]
Point = tuple[float, float]
T = TypeVar("T")


@dataclass(frozen=True)
class Grade:
    """A gradient through evenly spaced stops, from the top down or, `across`, from the left to the right."""

    stops: tuple[Color, ...]
    across: bool = False


@dataclass(frozen=True)
class Ball:
    """Light from the upper left on something round."""

    light: Color
    dark: Color


Fill = Color | Grade | Ball


def palette(text: str) -> list[Color]:
    """Colours from hexadecimal words: palette("f2c14e 4d9078")."""
    return [(int(word[0:2], 16), int(word[2:4], 16), int(word[4:6], 16)) for word in text.split()]


def mix(a: Color, b: Color, share: float) -> Color:
    """The colour `share` of the way from a to b."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def oval(x: float, y: float, rx: float, ry: float, turn: float = 0.0, count: int = 72) -> list[Point]:
    """Points of an ellipse around (x, y), turned by `turn` radians."""
    cos, sin = math.cos(turn), math.sin(turn)
    points = []
    for step in range(count):
        angle = step * math.tau / count
        dx, dy = rx * math.cos(angle), ry * math.sin(angle)
        points.append((x + dx * cos - dy * sin, y + dx * sin + dy * cos))
    return points


def slab(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> list[Point]:
    """Points of a rectangle with rounded corners."""
    if radius <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = ((x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180))
    return [
        (cx + r * math.cos(math.radians(start + turn)), cy + r * math.sin(math.radians(start + turn)))
        for cx, cy, start in corners
        for turn in range(0, 91, 10)
    ]


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 10) -> list[Point]:
    """A smooth line (Catmull-Rom) through the points."""
    count = len(points)

    def pick(place: int) -> Point:
        return points[place % count if closed else min(max(place, 0), count - 1)]

    out: list[Point] = []
    for i in range(count if closed else count - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = pick(i - 1), pick(i), pick(i + 1), pick(i + 2)
        for step in range(steps):
            t = step / steps
            out.append((_spline(ax, bx, cx, dx, t), _spline(ay, by, cy, dy, t)))
    return out if closed else [*out, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def turned(points: Sequence[Point], x: float, y: float, angle: float) -> list[Point]:
    """The points turned around (x, y) by `angle` radians."""
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos) for px, py in points]


class Painter:
    """A sheet, its brushes, and the chance that a seed gives."""

    def __init__(self, *, seed: int, width: int, height: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - a repeatable picture, nothing secret
        self.size = (width, height)
        self.w, self.h = width * SCALE, height * SCALE
        self.u = min(self.w, self.h) / 100
        self.image = Image.new("RGB", (self.w, self.h))
        self.pen = ImageDraw.Draw(self.image)
        self._strokes = self._noise(self.w // 90, self.h // 7).resize((self.w, self.h), Image.Resampling.BICUBIC)

    # Chance

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return self.rng.choice(choices)

    def near(self, value: float, share: float = 0.1) -> float:
        """About `value`, give or take `share` of it."""
        return value * self.rng.uniform(1 - share, 1 + share)

    def between(self, low: float, high: float) -> float:
        """A number from low to high."""
        return self.rng.uniform(low, high)

    # Shapes

    def wash(self, *stops: Color, tex: float = 0.3) -> None:
        """The whole sheet, from the first colour at the top to the last at the bottom."""
        self.shape(slab(0, 0, self.w, self.h), Grade(tuple(stops)), tex=tex)

    def shape(self, points: Sequence[Point], fill: Fill, *, tex: float = 0.25, alpha: float = 1.0) -> None:
        """A filled outline; `tex` is how much of the brush shows, from 0 to 1."""
        if isinstance(fill, tuple) and tex == 0 and alpha == 1:
            self.pen.polygon(list(points), fill=fill)
            return
        x0, y0 = math.floor(min(x for x, _ in points)), math.floor(min(y for _, y in points))
        x1, y1 = math.ceil(max(x for x, _ in points)) + 1, math.ceil(max(y for _, y in points)) + 1
        mask = Image.new("L", (x1 - x0, y1 - y0), 0)
        ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in points], fill=round(255 * alpha))
        paint = _pigment(fill, mask.size)
        if tex:
            brush = Image.merge("RGB", [self._strokes.crop((x0, y0, x1, y1))] * 3)
            paint = Image.blend(paint, ImageChops.overlay(paint, brush), tex * 0.45)
        self.image.paste(paint, (x0, y0), mask)

    def dot(self, x: float, y: float, r: float, fill: Fill, *, tex: float = 0.0, squash: float = 1.0) -> None:
        """A round spot; `squash` below 1 flattens it."""
        if isinstance(fill, tuple) and tex == 0:
            self.pen.ellipse((x - r, y - r * squash, x + r, y + r * squash), fill=fill)
            return
        self.shape(oval(x, y, r, r * squash), fill, tex=tex)

    def line(self, points: Sequence[Point], width: float, color: Color, *, caps: bool = True) -> None:
        """A stroke with round joints and, unless told otherwise, round ends."""
        self.pen.line(list(points), fill=color, width=max(1, round(width)), joint="curve")
        if caps and width > 3:
            for x, y in (points[0], points[-1]):
                self.dot(x, y, width / 2, color)

    def soft(
        self, points: Sequence[Point], color: Color, *, alpha: float = 0.3, blur: float = 30, line: float = 0
    ) -> None:
        """A blurred shape, or with `line` a blurred stroke of that width: a shadow, a beam, steam."""
        pad = blur * 2.5 + line
        x0 = max(0, math.floor(min(x for x, _ in points) - pad))
        y0 = max(0, math.floor(min(y for _, y in points) - pad))
        x1 = min(self.w, math.ceil(max(x for x, _ in points) + pad))
        y1 = min(self.h, math.ceil(max(y for _, y in points) + pad))
        if x1 <= x0 or y1 <= y0:
            return
        small = Image.new("L", ((x1 - x0) // SOFT_STEP + 1, (y1 - y0) // SOFT_STEP + 1), 0)
        pen = ImageDraw.Draw(small)
        moved = [((x - x0) / SOFT_STEP, (y - y0) / SOFT_STEP) for x, y in points]
        if line:
            pen.line(moved, fill=round(255 * alpha), width=max(1, round(line / SOFT_STEP)), joint="curve")
        else:
            pen.polygon(moved, fill=round(255 * alpha))
        small = small.filter(ImageFilter.GaussianBlur(blur / SOFT_STEP))
        mask = small.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR)
        self.image.paste(color, (x0, y0, x1, y1), mask)

    def drop(self, points: Sequence[Point], *, by: float = 2.0, dark: Color = (40, 25, 30), alpha: float = 0.4) -> None:
        """The shadow that a thing lying on a surface throws to the lower right; `by` is in u."""
        off = by * self.u
        self.soft([(x + off * 0.7, y + off) for x, y in points], dark, alpha=alpha, blur=off * 0.9)

    def glow(self, x: float, y: float, r: float, color: Color, alpha: float = 0.6) -> None:
        """Light around a point, fading to nothing at the distance r."""
        side = max(2, round(r * 2))
        fade = Image.radial_gradient("L").point([round(255 * alpha * (1 - v / 255) ** 2) for v in range(256)])
        mask = fade.resize((side, side), Image.Resampling.BILINEAR)
        self.image.paste(color, (round(x - r), round(y - r), round(x - r) + side, round(y - r) + side), mask)

    def steam(self, x: float, y: float, height: float, *, count: int = 3, color: Color = (255, 252, 245)) -> None:
        """Wisps rising from (x, y)."""
        for step in range(count):
            left = x + (step - (count - 1) / 2) * height * 0.22
            sway = self.between(-0.08, 0.08) * height
            path = [(left, y), (left + sway + height * 0.05, y - height * 0.35)]
            path += [(left - height * 0.06, y - height * 0.65), (left + sway, y - height)]
            self.soft(curve(path, closed=False), color, alpha=0.5, blur=self.u * 1.6, line=self.u * 2.2)

    def ridge(self, base: float, height: float, *, rough: float = 0.02) -> list[Point]:
        """A range of hills whose crest wanders by `height` around `base`, closed along the bottom of the sheet."""
        waves = [
            (self.between(0.5, 1.1) * 2**k, self.between(0, math.tau), height / 1.9**k * self.between(0.5, 1))
            for k in range(5)
        ]
        points: list[Point] = []
        for step in range(141):
            t = step / 140
            lift = sum(size * math.sin(t * math.tau * turns + start) for turns, start, size in waves)
            points.append((t * self.w, base - lift * 0.6 + self.between(-rough, rough) * height))
        return [*points, (self.w + 1, self.h + 1), (-1, self.h + 1)]

    # The finish

    def finish(self) -> Image.Image:
        """The picture at its real size, with uneven pigment, paper grain and slightly darker edges."""
        picture = self.image.reduce(SCALE)
        width, height = self.size
        wash = self._noise(width // 60, height // 60).resize(self.size, Image.Resampling.BICUBIC)
        grain = self._noise(width // 2, height // 2).resize(self.size, Image.Resampling.BILINEAR)
        paper = Image.merge("RGB", [Image.blend(wash, grain, 0.5)] * 3)
        picture = Image.blend(picture, ImageChops.soft_light(picture, paper), 0.42)
        edge = Image.radial_gradient("L").resize(self.size, Image.Resampling.BILINEAR)
        picture.paste((30, 20, 40), (0, 0), edge.point([max(0, round((v - 170) * 0.45)) for v in range(256)]))
        return picture

    def _noise(self, width: int, height: int) -> Image.Image:
        size = (max(2, width), max(2, height))
        return Image.frombytes("L", size, self.rng.randbytes(size[0] * size[1]))


def _pigment(fill: Fill, size: tuple[int, int]) -> Image.Image:
    if isinstance(fill, Grade):
        count = len(fill.stops)
        strip = Image.new("RGB", (count, 1) if fill.across else (1, count))
        strip.putdata(list(fill.stops))
        # Through the centres of the end pixels, so that the first and the last stop reach the edges.
        box = (0.5, 0, count - 0.5, 1) if fill.across else (0, 0.5, 1, count - 0.5)
        return strip.resize(size, Image.Resampling.BILINEAR, box=box)
    if isinstance(fill, Ball):
        spot = ImageOps.colorize(Image.radial_gradient("L"), black=fill.light, white=fill.dark)
        # The spot is half again as large as the thing, and its centre lies up and to the left of the middle.
        return spot.resize(size, Image.Resampling.BILINEAR, box=(55, 60, 235, 240))
    return Image.new("RGB", size, fill)
