"""What several scenes need: tables and walls, plates, leaves, trees, houses, clouds."""

from __future__ import annotations

import math

from PIL import Image

from feeds.demo.painter import Ball, Color, Grade, Painter, curve, mix, oval, palette, slab, turned

CLOTHS = ["e9d8c0", "c9dcd9", "f0cfc0", "d8d3e8", "f3e2ae", "cfdcc0", "b7524a", "2f5f63", "394a70", "8a9a5b"]
WOODS = ["a9744a", "c08d5f", "7d5236", "d9b48a"]
WALLS = [
    "f1dcc6 c9a27c",
    "cfe0dd 7fa39b",
    "f3c9b8 b5715c",
    "dcd6ea 8f83b5",
    "f0dfa5 c49a45",
    "2f4858 1d2f3c",
    "d6e3c8 8aa06b",
]


def table(p: Painter) -> Color:
    """A table from above, of wood or with a cloth; returns its colour."""
    if p.between(0, 1) < 0.4:
        base = palette(p.pick(WOODS))[0]
        p.wash(base, mix(base, (30, 15, 10), 0.18), tex=0.6)
        for step in range(1, p.rng.randint(4, 6)):
            x = p.w * step / 5
            p.line([(x, 0), (x + p.between(-8, 8), p.h)], p.u * 0.5, mix(base, (20, 10, 5), 0.35), caps=False)
        return base
    base = palette(p.pick(CLOTHS))[0]
    p.wash(base, mix(base, (60, 40, 40), 0.12), tex=0.3)
    stripe = mix(base, (255, 255, 255) if sum(base) < 420 else (120, 60, 50), 0.22)
    if p.between(0, 1) < 0.6:
        turn, gap = p.pick([0.0, 0.6, -0.6]), p.u * p.between(9, 16)
        for step in range(-12, 24):
            x = step * gap
            for shift in (0, gap * 0.22):
                path = [(x + shift, -p.h), (x + shift, p.h * 2)]
                p.line(turned(path, p.w / 2, p.h / 2, turn), p.u * 0.7, stripe, caps=False)
    return base


def wall(p: Painter, edge: float = 0.68) -> Color:
    """A wall and the board or floor before it, with light from a window; returns the wall's colour."""
    light, dark = palette(p.pick(WALLS))
    p.wash(light, mix(light, dark, 0.25), tex=0.25)
    left = p.w * p.between(-0.1, 0.4)
    for step in range(2):
        x = left + step * p.w * 0.26
        beam = [(x, 0), (x + p.w * 0.2, 0), (x + p.w * 0.55, p.h * edge), (x + p.w * 0.35, p.h * edge)]
        p.soft(beam, mix(light, (255, 250, 230), 0.7), alpha=0.5, blur=p.u * 1.5)
    p.shape(slab(0, p.h * edge, p.w, p.h), Grade((dark, mix(dark, (20, 15, 20), 0.25))), tex=0.35)
    return light


def plate(p: Painter, x: float, y: float, r: float, rim: Color, inside: Color | None = None) -> None:
    """A plate or bowl from above."""
    p.drop(oval(x, y, r, r), by=3)
    p.dot(x, y, r, Ball(mix(rim, (255, 255, 255), 0.35), mix(rim, (40, 30, 40), 0.15)), tex=0.15)
    p.dot(x, y, r * 0.88, mix(rim, (60, 40, 40), 0.16))
    p.dot(
        x, y, r * 0.85, Ball(mix(inside or rim, (255, 255, 255), 0.2), inside or mix(rim, (80, 60, 60), 0.1)), tex=0.2
    )


def leaf(p: Painter, x: float, y: float, length: float, angle: float, color: Color, *, width: float = 0.34) -> None:
    """A leaf that starts at (x, y) and points along `angle`."""
    points = [(x, y), (x + length * 0.45, y - length * width), (x + length, y), (x + length * 0.45, y + length * width)]
    p.shape(turned(curve(points), x, y, angle), Ball(mix(color, (240, 250, 200), 0.25), color), tex=0.2)
    p.line(
        turned([(x, y), (x + length * 0.9, y)], x, y, angle), max(1, length * 0.03), mix(color, (240, 250, 210), 0.4)
    )


def sprig(p: Painter, x: float, y: float, length: float, angle: float, color: Color) -> None:
    """A twig with leaves on both sides."""
    p.line(turned([(x, y), (x + length, y)], x, y, angle), p.u * 0.5, mix(color, (60, 40, 20), 0.4))
    for step in range(1, 7):
        at = length * step / 6.5
        px, py = x + at * math.cos(angle), y + at * math.sin(angle)
        leaf(p, px, py, length * 0.28, angle + (0.8 if step % 2 else -0.8), color)


def sun(p: Painter, x: float, y: float, r: float, color: Color) -> None:
    """A disc with its glow."""
    p.glow(x, y, r * 3.6, mix(color, (255, 255, 255), 0.3), 0.6)
    p.dot(x, y, r, color)


def cloud(p: Painter, x: float, y: float, size: float, color: Color) -> None:
    """A flat-bottomed cloud."""
    for step in range(5):
        r = size * p.between(0.16, 0.3) * (1.3 - abs(step - 2) * 0.3)
        p.dot(x + (step - 2) * size * 0.24, y - r * 0.5, r, color, squash=0.75)
    p.shape(slab(x - size * 0.62, y - size * 0.09, x + size * 0.62, y + size * 0.09, size * 0.09), color, tex=0)


def pine(p: Painter, x: float, base: float, height: float, color: Color) -> None:
    """A fir in three tiers."""
    p.shape(slab(x - height * 0.03, base - height * 0.15, x + height * 0.03, base), mix(color, (60, 35, 20), 0.6))
    for step in range(3):
        top, bottom = base - height * (1 - step * 0.24), base - height * (0.5 - step * 0.18)
        half = height * (0.17 + step * 0.06)
        p.shape(
            [(x, top), (x + half, bottom), (x - half, bottom)],
            Grade((mix(color, (255, 255, 255), 0.1), color)),
            tex=0.3,
        )


def house(p: Painter, x: float, base: float, width: float, height: float, face: Color, roof: Color, lit: Color) -> None:
    """A small house with a pitched roof and windows."""
    p.shape(slab(x, base - height, x + width, base), Grade((face, mix(face, (40, 30, 60), 0.2))), tex=0.25)
    peak = base - height - width * 0.42
    p.shape(
        [(x - width * 0.09, base - height), (x + width / 2, peak), (x + width * 1.09, base - height)], roof, tex=0.3
    )
    size = width * 0.17
    for column in (0.2, 0.62):
        for row in (0.24, 0.62):
            left, top = x + width * column, base - height + height * row
            p.shape(slab(left, top, left + size, top + size * 1.25), lit, tex=0)


def pot(p: Painter, x: float, base: float, width: float, height: float, color: Color) -> None:
    """A plant pot that stands on the line `base`."""
    half = width / 2
    outline = [(x - half, base - height), (x + half, base - height), (x + half * 0.72, base), (x - half * 0.72, base)]
    p.soft(oval(x + half * 0.3, base, half, half * 0.2), (30, 20, 25), alpha=0.4, blur=p.u)
    p.shape(outline, Grade((mix(color, (255, 240, 220), 0.25), mix(color, (50, 20, 20), 0.25)), across=True), tex=0.25)
    rim = slab(x - half * 1.08, base - height, x + half * 1.08, base - height * 0.82, p.u * 0.4)
    p.shape(rim, Grade((mix(color, (255, 240, 220), 0.35), mix(color, (50, 20, 20), 0.15)), across=True), tex=0.2)


def reflected(p: Painter, horizon: float, water: Color, *, strength: float = 0.45) -> None:
    """Mirror what lies above the horizon into the water below, with ripples."""
    top = round(horizon)
    depth = min(top, p.h - top)
    part = p.image.crop((0, top - depth, p.w, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    tinted = Image.blend(part, Image.new("RGB", part.size, water), 1 - strength)
    p.shape(slab(0, top, p.w, p.h), water, tex=0.2)
    p.image.paste(tinted, (0, top))
    for _ in range(26):
        y = p.between(top + p.u, p.h)
        x, length = p.between(-0.1, 0.9) * p.w, p.between(0.08, 0.35) * p.w
        p.soft([(x, y), (x + length, y)], mix(water, (255, 255, 255), 0.5), alpha=0.35, blur=p.u * 0.5, line=p.u * 0.5)
