"""Where people go: mountains, water, streets, gardens."""

from __future__ import annotations

import math
from collections.abc import Callable

from feeds.demo.painter import Ball, Color, Grade, Painter, curve, mix, oval, palette, slab, turned
from feeds.demo.scenes.parts import cloud, house, leaf, pine, pot, reflected, sprig, sun

# Sky from the top down, then what stands before it from far to near.
DAWNS = [
    palette("f7c59f f9e0c0 f2a183 8f7a9c 5d5a86 33406a 1d2a48"),
    palette("9cc5d8 e9efe2 fff3d6 8fb0b8 5f8a93 3a6470 1e3f4c"),
    palette("3c2f5f a8577e f6a06a 7a4a78 553763 38284f 201a36"),
    palette("cfe3d6 f4f1dc fbe6b4 9dbb9a 6c9578 44705c 24493f"),
    palette("e8b4b8 f6dcd0 fdeecb b58aa0 86698c 5b4d75 36345a"),
]


def mountain(p: Painter) -> None:
    colors = p.pick(DAWNS)
    p.wash(*colors[:3], tex=0.25)
    sun(
        p,
        p.w * p.between(0.25, 0.75),
        p.h * p.between(0.22, 0.36),
        p.u * p.between(6, 10),
        mix(colors[2], (255, 255, 240), 0.6),
    )
    for step, color in enumerate(colors[3:]):
        base = p.h * (0.5 + step * 0.13)
        p.shape(
            p.ridge(base, p.h * p.between(0.1, 0.17), rough=0.04), Grade((color, mix(color, colors[2], 0.35))), tex=0.4
        )
        p.soft(
            [(0, base + p.h * 0.1), (p.w, base + p.h * 0.1)],
            mix(colors[2], (255, 255, 255), 0.3),
            alpha=0.35,
            blur=p.u * 4,
            line=p.u * 8,
        )
    for _ in range(p.rng.randint(4, 9)):
        pine(
            p,
            p.between(0, p.w),
            p.h * p.between(0.94, 1.03),
            p.h * p.between(0.1, 0.22),
            mix(colors[6], (10, 20, 20), 0.3),
        )


def lake(p: Painter) -> None:
    colors = p.pick(DAWNS)
    horizon = p.h * p.between(0.48, 0.56)
    p.wash(*colors[:3], tex=0.25)
    sun(p, p.w * p.between(0.2, 0.8), p.h * 0.24, p.u * 7, mix(colors[2], (255, 255, 240), 0.6))
    for step, color in enumerate(colors[3:6]):
        p.shape(
            p.ridge(horizon - p.h * (0.12 - step * 0.05), p.h * 0.12, rough=0.03),
            Grade((color, mix(color, colors[2], 0.3))),
            tex=0.4,
        )
    reflected(p, horizon, mix(colors[1], colors[4], 0.4))
    x, y, s = p.w * p.between(0.3, 0.7), p.h * p.between(0.72, 0.82), min(p.w, p.h) * 0.2
    p.soft(oval(x, y + s * 0.12, s * 0.9, s * 0.1), (10, 20, 30), alpha=0.45, blur=s * 0.06)
    hull = [(x - s, y - s * 0.16), (x + s, y - s * 0.16), (x + s * 0.7, y + s * 0.14), (x - s * 0.7, y + s * 0.14)]
    color = p.pick(palette("b5472f 2f4a5f d9a441 6b3d2a"))
    p.shape(hull, Grade((mix(color, (255, 240, 220), 0.2), mix(color, (20, 10, 20), 0.35))), tex=0.4)
    p.line([(x - s * 0.2, y - s * 0.16), (x - s * 0.2, y - s * 1.1)], s * 0.045, (70, 48, 36))
    p.shape(
        [(x - s * 0.14, y - s * 1.05), (x + s * 0.55, y - s * 0.28), (x - s * 0.14, y - s * 0.28)],
        (250, 240, 222),
        tex=0.3,
    )


def shore(p: Painter) -> None:
    sea, sky, sand = p.pick(
        [
            palette("2f8f95 bfe3e0 f1dcb0"),
            palette("2d5f8f f6c7a0 e9cfa5"),
            palette("4b86a8 dfeaf0 f4e3c4"),
            palette("1f5f6e f3b9a0 d9b58a"),
        ]
    )
    horizon = p.h * p.between(0.3, 0.4)
    p.wash(mix(sky, sea, 0.35), sky, mix(sky, (255, 255, 255), 0.4), tex=0.2)
    sun(p, p.w * p.between(0.2, 0.8), horizon * 0.6, p.u * 7, (255, 246, 220))
    p.shape(
        slab(0, horizon, p.w, p.h), Grade((mix(sea, (10, 30, 60), 0.25), sea, mix(sea, (255, 255, 255), 0.35))), tex=0.4
    )
    for step in range(5):
        y = horizon + (p.h - horizon) * (0.28 + step * 0.13)
        color = mix(sea, (255, 255, 255), 0.12 + step * 0.07) if step < 4 else sand
        line = [(p.w * k / 8, y + p.u * (2 + step) * math.sin(k * 1.3 + step * 2)) for k in range(-1, 10)]
        smooth = curve(line, closed=False)
        p.line([(a, b - p.u * 0.8) for a, b in smooth], p.u * (0.9 + step * 0.3), (255, 255, 252))
        p.shape([*smooth, (p.w * 1.2, p.h), (-p.w * 0.2, p.h)], color, tex=0.45)
    for _ in range(14):
        p.dot(
            p.between(0, p.w),
            p.between(0.86, 1) * p.h,
            p.u * p.between(0.4, 1),
            mix(sand, (110, 80, 60), p.between(0.2, 0.6)),
            squash=0.6,
        )
    for _ in range(p.rng.randint(2, 5)):
        x, y, s = p.between(0.1, 0.9) * p.w, p.between(0.06, 0.8) * horizon, p.u * p.between(1.5, 3)
        p.line(
            curve(
                [
                    (x - s, y - s * 0.4),
                    (x - s * 0.3, y - s * 0.5),
                    (x, y),
                    (x + s * 0.3, y - s * 0.5),
                    (x + s, y - s * 0.4),
                ],
                closed=False,
            ),
            p.u * 0.4,
            (60, 60, 80),
        )


def terraces(p: Painter) -> None:
    greens = p.pick(
        [
            palette("dfe8a0 a9c65a 6f9a3f 3f6b35"),
            palette("f2e2a0 d9b94f a98a35 6b5a2a"),
            palette("cfe6d8 86bba0 4b8a78 275a55"),
        ]
    )
    p.wash(*palette(p.pick(["bcd9e6 f6efe0", "f6c9a8 fbeed6", "d9d6ea f6eef0"])), tex=0.25)
    p.shape(p.ridge(p.h * 0.28, p.h * 0.12), mix(greens[3], (200, 215, 230), 0.5), tex=0.3)
    rows, lean = p.rng.randint(9, 12), p.between(-0.5, 0.5)
    for step in range(rows):
        y = p.h * (0.3 + 0.72 * (step / rows) ** 1.15)
        start = p.between(0, 6)
        line = [
            (p.w * k / 10, y + p.h * 0.035 * math.sin(k * 0.8 + start) + lean * p.h * 0.12 * (k / 10 - 0.5))
            for k in range(-1, 12)
        ]
        edge, color = curve(line, closed=False), greens[step % 3]
        water = step % 3 == 1
        fill = (
            Grade((mix(color, (235, 245, 255), 0.6), mix(color, (160, 200, 220), 0.4)))
            if water
            else Grade((mix(color, (255, 255, 220), 0.25), color))
        )
        p.shape([*edge, (p.w * 1.2, p.h * 1.05), (-p.w * 0.2, p.h * 1.05)], fill, tex=0.4)
        p.line(edge, p.u * 0.9, mix(greens[3], (40, 30, 10), 0.25))
    house(
        p,
        p.w * p.between(0.15, 0.7),
        p.h * p.between(0.5, 0.62),
        p.u * 9,
        p.u * 6,
        (232, 214, 186),
        (96, 62, 52),
        (90, 70, 60),
    )
    for _ in range(5):
        x, y = p.between(0, p.w), p.between(0.35, 0.9) * p.h
        p.dot(x, y, p.u * p.between(1.6, 3.2), Ball(greens[1], greens[3]), tex=0.3)


def forest(p: Painter) -> None:
    far, mid, near, light = p.pick(
        [
            palette("cfe3b0 7fa35a 2f4f33 fdf3c0"),
            palette("f2d09a d98f4a 6b3a24 fff0c4"),
            palette("bcd6d6 5f8f8f 1f3f48 f2f6e0"),
            palette("f0c9a0 b5653f 4b2a2a fff1d0"),
        ]
    )
    p.wash(mix(far, light, 0.5), far, mid, tex=0.3)
    p.glow(p.w * 0.5, p.h * 0.36, p.w * 0.6, light, 0.8)
    middle = p.w * p.between(0.42, 0.58)
    path = [(middle - p.w * 0.02, p.h * 0.55), (middle + p.w * 0.02, p.h * 0.55), (p.w * 0.78, p.h), (p.w * 0.2, p.h)]
    p.shape(slab(0, p.h * 0.55, p.w, p.h), Grade((mid, near)), tex=0.6)
    p.shape(path, Grade((mix(light, mid, 0.3), mix(mid, (120, 90, 60), 0.5))), tex=0.5)
    for depth in range(4):
        color = mix(mix(mid, far, 0.5), near, depth / 3)
        for _ in range(7 - depth):
            x = p.between(0, p.w)
            if abs(x - middle) < p.w * (0.05 + depth * 0.1):
                x += p.w * 0.25 * (1 if x > middle else -1)
            width, base = p.u * (1.2 + depth * 1.7), p.h * (0.58 + depth * 0.12)
            p.shape(
                [(x - width * 0.5, -10), (x + width * 0.5, -10), (x + width * 0.75, base), (x - width * 0.75, base)],
                Grade((mix(color, light, 0.2), color), across=True),
                tex=0.5,
            )
    for _ in range(70):
        tone = p.pick([far, mid, near])
        side = p.pick([p.between(0, 0.4), p.between(0.6, 1)])
        leaf(p, side * p.w, p.between(-0.05, 0.24) * p.h, p.u * p.between(4, 9), p.between(0, 6), tone)
    for step in range(4):
        x = p.w * (0.25 + step * 0.14)
        p.soft(
            [(x, 0), (x + p.u * 6, 0), (x + p.u * 26, p.h * 0.85), (x + p.u * 12, p.h * 0.85)],
            light,
            alpha=0.22,
            blur=p.u * 2,
        )


def dunes(p: Painter) -> None:
    colors = p.pick(
        [
            palette("f5c98a e8a65f c97f45 8f5235 f9e6c8"),
            palette("e9b5a0 d98a78 a85f63 6b3f55 f6dccb"),
            palette("f2dfa8 e0bd72 b8914f 7d6340 dbe8ea"),
        ]
    )
    p.wash(mix(colors[4], (120, 160, 200), 0.35), colors[4], tex=0.2)
    sun(p, p.w * p.between(0.2, 0.8), p.h * p.between(0.14, 0.26), p.u * 6, (255, 248, 226))
    for step in range(4):
        base, color = p.h * (0.4 + step * 0.17), colors[min(step, 2)]
        tip = p.w * p.between(0.2, 0.8)
        crest = curve(
            [
                (-p.w * 0.1, base + p.h * 0.1),
                (tip * 0.5, base + p.h * 0.02),
                (tip, base - p.h * 0.07),
                (tip + (p.w - tip) * 0.5, base + p.h * 0.05),
                (p.w * 1.1, base + p.h * 0.08),
            ],
            closed=False,
        )
        p.shape(
            [*crest, (p.w * 1.1, p.h * 1.1), (-p.w * 0.1, p.h * 1.1)],
            Grade((mix(color, (255, 240, 210), 0.3), color)),
            tex=0.4,
        )
        low = [
            (tip, base - p.h * 0.07),
            (tip + p.w * 0.06, base + p.h * 0.1),
            (tip - p.w * 0.1, base + p.h * 0.3),
            (tip + p.w * 0.2, base + p.h * 0.6),
        ]
        right = [point for point in crest if point[0] >= tip]
        p.shape(
            [*right, (p.w * 1.1, p.h * 1.1), *reversed(low)],
            Grade((mix(color, colors[3], 0.55), mix(color, colors[3], 0.25))),
            tex=0.4,
        )
    for step in range(p.rng.randint(3, 5)):
        x, y = p.w * (0.3 + step * 0.055), p.h * 0.47 - step * p.u * 0.4
        p.dot(x, y - p.u * 2.6, p.u * 0.7, (50, 36, 40))
        p.shape(slab(x - p.u * 0.6, y - p.u * 2, x + p.u * 0.6, y, p.u * 0.4), (50, 36, 40), tex=0)


def city_night(p: Painter) -> None:
    sky = p.pick([palette("14203f 33407a a4577f"), palette("101a33 1f4060 4f8a8f"), palette("1d1838 4f2f63 e0806a")])
    p.wash(*sky, tex=0.25)
    for _ in range(50):
        p.dot(p.between(0, p.w), p.between(0, 0.4) * p.h, p.u * p.between(0.1, 0.3), (240, 240, 255))
    if p.between(0, 1) < 0.6:
        sun(p, p.w * p.between(0.15, 0.85), p.h * 0.16, p.u * 5, (250, 240, 214))
    horizon, lights = p.h * 0.8, palette("ffd98a ffb765 fff1cf 9fe0e8")
    for depth in range(3):
        color = mix(sky[2], (12, 14, 34), 0.45 + depth * 0.25)
        x = -p.w * 0.05
        while x < p.w:
            width = p.w * p.between(0.08, 0.16)
            top = horizon - p.h * p.between(0.12, 0.5 - depth * 0.1)
            p.shape(slab(x, top, x + width, horizon + 2), Grade((color, mix(color, (8, 10, 24), 0.4))), tex=0.25)
            if p.between(0, 1) < 0.3:
                p.line([(x + width / 2, top), (x + width / 2, top - p.h * 0.05)], p.u * 0.4, color)
            _windows(p, x, top, width, horizon, lights, depth)
            x += width + p.u * p.between(0, 1.5)
    reflected(p, horizon, mix(sky[0], (10, 14, 30), 0.3), strength=0.6)


def _windows(p: Painter, x: float, top: float, width: float, base: float, lights: list[Color], depth: int) -> None:
    size = p.u * (0.9 + depth * 0.35)
    columns, rows = int(width / (size * 2.1)), int((base - top) / (size * 2.6))
    for row in range(1, rows):
        for column in range(columns):
            if p.between(0, 1) < 0.42:
                left, y = x + size * 0.8 + column * size * 2.1, top + row * size * 2.6
                p.shape(slab(left, y, left + size, y + size * 1.3), p.pick(lights), tex=0)


def lanterns(p: Painter) -> None:
    sky = p.pick([palette("2a3263 7a5a8f f0a07a"), palette("1e2f4f 3f5f7f e6b98a"), palette("40264f 9c4f63 f6b06a")])
    p.wash(*sky, tex=0.25)
    street = p.h * 0.72
    p.shape(slab(0, street, p.w, p.h), Grade((mix(sky[2], (70, 50, 50), 0.6), (44, 32, 42))), tex=0.6)
    for side in (-1, 1):
        for step in range(4):
            _shopfront(p, side, step, street, sky)
    for row in range(3):
        y = p.h * (0.16 + row * 0.12)
        count, size = 6 - row, p.u * (4.2 - row * 0.9)
        left, right = p.w * (0.06 + row * 0.11), p.w * (0.94 - row * 0.11)
        p.line(
            curve([(left, y - p.u * 3), (p.w / 2, y + p.u * 1.5), (right, y - p.u * 3)], closed=False),
            p.u * 0.3,
            (40, 28, 34),
        )
        for step in range(count):
            x = left + (right - left) * (step + 0.5) / count
            _lantern(p, x, y + p.u * (2.5 - 3 * abs((step + 0.5) / count - 0.5)), size)
    for _ in range(12):
        x, y = p.between(0.25, 0.75) * p.w, p.between(0.78, 0.98) * p.h
        p.soft([(x, y), (x + p.u * 4, y)], (255, 190, 110), alpha=0.4, blur=p.u, line=p.u)


def _shopfront(p: Painter, side: int, step: int, street: float, sky: list[Color]) -> None:
    near = p.w * (0.02 + step * 0.105)
    far = p.w * (0.02 + (step + 1) * 0.105)
    x0, x1 = (near, far) if side < 0 else (p.w - far, p.w - near)
    top, base = p.h * (0.3 + step * 0.075), street + p.h * (0.2 - step * 0.05)
    wood = mix(palette("7a4030")[0], sky[0], step * 0.16)
    p.shape(slab(x0, top, x1, base), Grade((wood, mix(wood, (20, 10, 20), 0.4))), tex=0.4)
    for row in (0.2, 0.55):
        y = top + (base - top) * row
        p.shape(
            slab(x0 + (x1 - x0) * 0.16, y, x1 - (x1 - x0) * 0.16, y + (base - top) * 0.24),
            Grade(((255, 214, 130), (240, 150, 70))),
            tex=0.2,
        )
        p.line([((x0 + x1) / 2, y), ((x0 + x1) / 2, y + (base - top) * 0.24)], p.u * 0.4, wood)
    over = p.w * 0.03
    eave = [
        (x0 - over, top + p.u * 2),
        (x0 + over * 0.6, top - p.u * 4),
        (x1 - over * 0.6, top - p.u * 4),
        (x1 + over, top + p.u * 2),
    ]
    p.shape(eave, Grade((mix((52, 56, 74), sky[0], step * 0.2), (30, 30, 44))), tex=0.5)


def _lantern(p: Painter, x: float, y: float, size: float) -> None:
    p.glow(x, y, size * 3.4, (255, 150, 70), 0.55)
    red = p.pick(palette("d8382c c92a2a e2572f"))
    p.shape(oval(x, y, size, size * 0.86), Ball((255, 176, 96), red), tex=0.2)
    for share in (-0.5, 0.0, 0.5):
        p.line(
            curve(
                [
                    (x + share * size * 0.8, y - size * 0.8),
                    (x + share * size * 1.35, y),
                    (x + share * size * 0.8, y + size * 0.8),
                ],
                closed=False,
            ),
            p.u * 0.18,
            mix(red, (80, 0, 0), 0.4),
        )
    for end in (-1, 1):
        p.shape(
            slab(
                x - size * 0.42, y + end * size * 0.86 - size * 0.1, x + size * 0.42, y + end * size * 0.86 + size * 0.1
            ),
            (240, 190, 80),
            tex=0,
        )
    p.line([(x, y + size), (x, y + size * 1.7)], size * 0.12, (240, 190, 80))


def rain(p: Painter) -> None:
    dark, mid, warm = p.pick(
        [palette("1f2f45 3f5a70 f2b25f"), palette("2a2440 5a4a70 f08f78"), palette("1d3a3a 4a7570 f4d27a")]
    )
    p.wash(dark, mid, mix(mid, dark, 0.3), tex=0.15)
    for _ in range(34):
        color = p.pick([warm, mix(warm, (255, 255, 255), 0.4), (220, 90, 80), (120, 190, 200)])
        x, y, r = p.between(0, p.w), p.between(0.3, 0.95) * p.h, p.u * p.between(3, 9)
        p.soft(oval(x, y, r, r), color, alpha=p.between(0.25, 0.6), blur=r * 0.3)
    for _ in range(130):
        x, y, r = p.between(0, p.w), p.between(0, p.h), p.u * p.between(0.35, 1.3)
        p.soft(oval(x + r * 0.4, y + r * 0.5, r, r), (10, 15, 25), alpha=0.4, blur=r * 0.5)
        p.dot(x, y, r, Ball((235, 240, 248), mix(mid, (200, 210, 225), 0.3)), squash=1.2)
    for _ in range(9):
        x, y, length = p.between(0, p.w), p.between(0, 0.6) * p.h, p.h * p.between(0.1, 0.35)
        p.soft([(x, y), (x + p.u, y + length)], (225, 232, 242), alpha=0.5, blur=p.u * 0.5, line=p.u * 0.8)
        p.dot(x + p.u, y + length, p.u * 1.4, Ball((240, 244, 250), mix(mid, (190, 200, 215), 0.3)), squash=1.3)
    frame = mix(dark, (20, 14, 14), 0.5)
    for box in (
        slab(0, 0, p.u * 5, p.h),
        slab(p.w - p.u * 5, 0, p.w, p.h),
        slab(0, p.h - p.u * 8, p.w, p.h),
        slab(p.w / 2 - p.u * 2, 0, p.w / 2 + p.u * 2, p.h),
    ):
        p.shape(box, Grade((mix(frame, (255, 240, 220), 0.15), frame), across=True), tex=0.4)
    x = p.w * p.pick([0.26, 0.74])
    for _ in range(12):
        leaf(
            p,
            x,
            p.h - p.u * 17,
            p.u * p.between(10, 18),
            p.between(-2.5, -0.6),
            p.pick(palette("4c8a5a 6fae6a 3a6b4a")),
        )
    pot(p, x, p.h - p.u * 5, p.u * 15, p.u * 13, p.pick(palette("c4683f 4f7f86 d9a441")))


def snow(p: Painter) -> None:
    sky = p.pick([palette("223058 5f6fa8 e8c4c8"), palette("9fc0d8 dfeaf2 fdf2e2"), palette("2a2a50 7a5f94 f4b8a0")])
    p.wash(*sky, tex=0.25)
    p.shape(
        p.ridge(p.h * 0.42, p.h * 0.14, rough=0.05),
        Grade((mix(sky[1], (255, 255, 255), 0.5), mix(sky[1], sky[0], 0.2))),
        tex=0.4,
    )
    for _ in range(16):
        pine(
            p,
            p.between(0, p.w),
            p.h * p.between(0.55, 0.64),
            p.h * p.between(0.08, 0.15),
            mix((36, 66, 76), sky[1], 0.35),
        )
    hill = p.ridge(p.h * 0.62, p.h * 0.06, rough=0.01)
    p.shape(hill, Grade(((252, 252, 255), mix(sky[1], (240, 244, 255), 0.55))), tex=0.3)
    for step in range(p.rng.randint(3, 5)):
        x, base, width = (
            p.w * (0.06 + step * 0.21 + p.between(-0.03, 0.03)),
            p.h * (0.76 + (step % 2) * 0.1),
            p.u * p.between(13, 18),
        )
        house(
            p,
            x,
            base,
            width,
            width * 0.62,
            p.pick(palette("8f4a3a a8693f 6b4a5a b5763f")),
            mix(sky[0], (236, 242, 252), 0.6),
            (255, 216, 120),
        )
        p.glow(x + width / 2, base - width * 0.3, width * 1.1, (255, 196, 100), 0.4)
        p.soft(oval(x + width / 2, base, width * 0.7, p.u), (255, 255, 255), alpha=0.9, blur=p.u)
    for _ in range(3):
        x, base, size = p.between(0, p.w), p.h * p.between(0.9, 1.02), p.h * p.between(0.16, 0.26)
        pine(p, x, base, size, (30, 58, 62))
        pine(p, x, base - size * 0.05, size * 0.96, (226, 234, 244)) if p.between(0, 1) < 0.4 else None
    for _ in range(140):
        p.dot(p.between(0, p.w), p.between(0, p.h), p.u * p.between(0.15, 0.6), (255, 255, 255))


def balcony(p: Painter) -> None:
    light, dark = palette(p.pick(["f3d9c4 d08f6a", "dbe7e2 8fb0a6", "f0e3b8 d9b25a", "e6d6e2 a98aa8"]))
    p.wash(mix(light, (255, 255, 255), 0.3), light, tex=0.3)
    sky = slab(p.w * 0.16, p.h * 0.06, p.w * 0.84, p.h * 0.56)
    p.shape(sky, Grade((mix((150, 195, 225), light, 0.2), mix(light, (255, 250, 235), 0.6))), tex=0.2)
    sun(p, p.w * p.between(0.3, 0.7), p.h * 0.2, p.u * 6, (255, 244, 214))
    cloud(p, p.w * p.between(0.3, 0.7), p.h * 0.34, p.u * 18, (255, 255, 255))
    p.shape(slab(0, p.h * 0.78, p.w, p.h), Grade((dark, mix(dark, (60, 30, 30), 0.3))), tex=0.5)
    for step in range(13):
        x = p.w * step / 12
        p.line([(x, p.h * 0.46), (x, p.h * 0.8)], p.u * 0.6, mix(dark, (40, 30, 40), 0.6), caps=False)
    p.line([(0, p.h * 0.46), (p.w, p.h * 0.46)], p.u * 1.4, mix(dark, (40, 30, 40), 0.6), caps=False)
    for step in range(p.rng.randint(5, 7)):
        row = step % 2
        x, base = p.w * (0.08 + step * 0.145), p.h * (0.84 + row * 0.11)
        width, color = p.u * p.between(12, 18), p.pick(palette("c4683f d98a5a 4f7f86 e9e2d3 7a5a8f"))
        green = p.pick(palette("3f7a45 6d9a45 2f6b5a 88a84a"))
        for _ in range(p.rng.randint(9, 15)):
            angle = p.between(-2.7, -0.4)
            leaf(
                p,
                x,
                base - width * 0.8,
                width * p.between(0.7, 1.4),
                angle,
                mix(green, (255, 255, 200), p.between(0, 0.3)),
                width=p.pick([0.2, 0.34]),
            )
        if p.between(0, 1) < 0.5:
            for _ in range(7):
                p.dot(
                    x + p.between(-0.8, 0.8) * width,
                    base - width * p.between(1.1, 2),
                    width * 0.13,
                    Ball((255, 240, 230), p.pick(palette("d9486a f0a02c b86fd0 e8573f"))),
                )
        pot(p, x, base, width, width * 0.85, color)


def sunset(p: Painter) -> None:
    sky = p.pick(
        [
            palette("4a3f7a c9607f f7a35f ffe0a0"),
            palette("2f5f8f e08f7a ffc57f fff0c9"),
            palette("7a2f4f e0573f f9a13f ffd98a"),
        ]
    )
    p.wash(*sky, tex=0.3)
    sun(p, p.w * p.between(0.25, 0.75), p.h * p.between(0.42, 0.52), p.u * 9, (255, 246, 214))
    for _ in range(5):
        cloud(
            p,
            p.between(0, p.w),
            p.between(0.08, 0.4) * p.h,
            p.u * p.between(16, 34),
            mix(sky[1], sky[2], p.between(0, 1)),
        )
    for depth in range(3):
        color = mix(sky[1], (30, 20, 50), 0.35 + depth * 0.27)
        x = -p.w * 0.1
        while x < p.w:
            width, top = p.w * p.between(0.16, 0.3), p.h * (0.6 + depth * 0.12 + p.between(-0.05, 0.05))
            p.shape(
                [(x, top), (x + width * 0.5, top - width * 0.28), (x + width, top), (x + width, p.h), (x, p.h)],
                Grade((mix(color, sky[2], 0.2), color)),
                tex=0.35,
            )
            for row in range(3 if depth else 0):
                left, y = x + width * p.pick([0.2, 0.56]), top + width * (0.12 + row * 0.42)
                p.shape(
                    slab(left, y, left + width * 0.15, y + width * 0.24),
                    mix(color, (255, 214, 130), p.between(0.3, 1)),
                    tex=0,
                )
            if p.between(0, 1) < 0.5:
                p.line([(x + width * 0.7, top), (x + width * 0.7, top - width * 0.4)], p.u * 0.5, color)
            x += width


def bridge(p: Painter) -> None:
    sky, stone, water = p.pick(
        [palette("bfdce6 c9bba6 4f8f95"), palette("f6cfae b59a8a 6f86a0"), palette("e3e6d0 d0c4a8 6b9a7a")]
    )
    horizon = p.h * 0.6
    p.wash(mix(sky, (255, 255, 255), 0.1), mix(sky, (255, 250, 230), 0.7), tex=0.2)
    p.shape(p.ridge(horizon - p.h * 0.16, p.h * 0.1), mix(water, sky, 0.5), tex=0.3)
    for side in (0.0, 0.74):
        house(p, p.w * side, horizon, p.w * 0.26, p.h * 0.13, (240, 232, 216), (70, 66, 74), (110, 76, 60))
    top = horizon - p.h * 0.17
    arch = curve(
        [
            (-p.w * 0.05, horizon - p.h * 0.02),
            (p.w * 0.28, top + p.h * 0.03),
            (p.w * 0.5, top),
            (p.w * 0.72, top + p.h * 0.03),
            (p.w * 1.05, horizon - p.h * 0.02),
        ],
        closed=False,
    )
    span = [
        (p.w * 0.5 + p.w * 0.23 * math.cos(math.pi * k / 30), horizon - p.h * 0.125 * math.sin(math.pi * k / 30))
        for k in range(31)
    ]
    p.shape(
        [*arch, (p.w * 1.05, horizon + 2), *span, (-p.w * 0.05, horizon + 2)],
        Grade((mix(stone, (255, 255, 255), 0.25), mix(stone, (60, 50, 60), 0.25))),
        tex=0.6,
    )
    p.line(arch, p.u * 1.4, mix(stone, (255, 255, 255), 0.4))
    for step in range(1, 12):
        x, y = arch[len(arch) * step // 12]
        p.line([(x, y), (x, y - p.u * 3)], p.u * 0.8, mix(stone, (80, 70, 70), 0.3))
    reflected(p, horizon, mix(water, (255, 255, 255), 0.1), strength=0.6)
    for _ in range(16):
        x = p.between(0, p.w * 0.34)
        sprig(p, x, -p.u, p.h * p.between(0.14, 0.32), p.between(1.3, 1.9), p.pick(palette("6d9a45 86b04f 4c7a3a")))


def tent(p: Painter) -> None:
    sky = p.pick([palette("0f1c3a 24457a 6f7fae"), palette("1a1438 4a2f6a b5607f"), palette("0d2a33 1f5a5f 7fa88a")])
    p.wash(*sky, tex=0.2)
    for _ in range(150):
        p.dot(p.between(0, p.w), p.between(0, 0.62) * p.h, p.u * p.between(0.08, 0.34), (245, 245, 255))
    p.shape(p.ridge(p.h * 0.6, p.h * 0.14, rough=0.05), mix(sky[1], (10, 14, 30), 0.5), tex=0.3)
    for _ in range(15):
        pine(
            p,
            p.between(0, p.w),
            p.h * p.between(0.7, 0.76),
            p.h * p.between(0.12, 0.26),
            mix((10, 24, 30), sky[0], 0.4),
        )
    p.shape(p.ridge(p.h * 0.75, p.h * 0.03), Grade(((38, 46, 44), (14, 18, 26))), tex=0.5)
    x, base, s = p.w * p.between(0.34, 0.5), p.h * 0.86, min(p.w, p.h) * 0.28
    cloth = p.pick(palette("e8853a d9b43f c9503f 5f9a8a"))
    p.glow(x, base - s * 0.4, s * 2, (255, 190, 100), 0.5)
    p.shape(
        [(x - s, base), (x, base - s * 0.95), (x + s, base)], Grade((mix(cloth, (255, 240, 200), 0.5), cloth)), tex=0.3
    )
    p.shape(
        [(x - s * 0.3, base), (x, base - s * 0.95), (x + s * 0.3, base)],
        Grade(((255, 236, 176), (255, 196, 96))),
        tex=0.1,
    )
    p.shape(
        [(x, base - s * 0.95), (x + s, base), (x + s * 1.35, base - s * 0.14), (x + s * 0.4, base - s)],
        mix(cloth, (40, 20, 30), 0.35),
        tex=0.3,
    )
    fx, fy = p.w * 0.78, p.h * 0.91
    p.glow(fx, fy, s * 1.3, (255, 150, 60), 0.8)
    for step, color in enumerate(palette("e2452a ff8f2f ffd35f")):
        r = s * (0.24 - step * 0.06)
        p.shape(
            curve(
                [
                    (fx - r, fy),
                    (fx - r * 0.5, fy - r * 1.2),
                    (fx, fy - r * 2.4),
                    (fx + r * 0.6, fy - r * 1.1),
                    (fx + r, fy),
                ]
            ),
            color,
            tex=0.1,
        )
    for turn in (-0.35, 0.35):
        p.line(turned([(fx - s * 0.28, fy), (fx + s * 0.28, fy)], fx, fy, turn), s * 0.07, (70, 42, 30))


def train(p: Painter) -> None:
    sky, far, near, crop = p.pick(
        [
            palette("bfe0ee 9fbfa8 6f9a4f e8d86a"),
            palette("f7d2b0 c09a9a 8a6f5a e0a050"),
            palette("dfe6ee a8b8c4 7a9a86 c9d88a"),
        ]
    )
    p.wash(sky, mix(sky, (255, 252, 240), 0.6), tex=0.2)
    cloud(p, p.w * p.between(0.3, 0.7), p.h * 0.24, p.u * 26, (255, 255, 255))
    p.shape(p.ridge(p.h * 0.42, p.h * 0.1), far, tex=0.3)
    horizon = p.h * 0.5
    for step in range(9):
        y0, y1 = horizon + (p.h * 0.3) * (step / 9) ** 1.4, horizon + (p.h * 0.3) * ((step + 1) / 9) ** 1.4
        lean = p.w * 0.1 * step
        p.shape(
            [(-lean, y0), (p.w + lean, y0 + p.u), (p.w + lean, y1 + p.u * 3), (-lean, y1 + 2)],
            mix(near, crop, 1.0 if step % 2 else 0.25),
            tex=0.5,
        )
    for _ in range(8):
        x, y = p.between(0.1, 0.9) * p.w, horizon + p.u * p.between(0, 4)
        p.dot(
            x,
            y - p.u * 2,
            p.u * p.between(1.5, 3),
            Ball(mix(near, (255, 255, 255), 0.2), mix(near, (20, 40, 20), 0.4)),
            tex=0.3,
        )
    inside = p.pick(palette("38424f 5a3f3a 2f4a48"))
    t = p.u * 8
    for box in (slab(0, 0, p.w, t), slab(0, 0, t, p.h), slab(p.w - t, 0, p.w, p.h), slab(0, p.h * 0.78, p.w, p.h)):
        p.shape(box, Grade((mix(inside, (255, 255, 255), 0.12), inside)), tex=0.3)
    p.line([*slab(t, t, p.w - t, p.h * 0.78, p.u * 5), (t + p.u * 5, t)], p.u * 1.4, mix(inside, (255, 255, 255), 0.35))
    p.shape(slab(0, p.h * 0.8, p.w, p.h * 0.84), Grade(((214, 196, 170), (150, 128, 104))), tex=0.4)
    x, y, c = p.w * p.between(0.3, 0.7), p.h * 0.8, p.u * 6
    p.shape(
        [(x - c, y - c * 2.1), (x + c, y - c * 2.1), (x + c * 0.75, y), (x - c * 0.75, y)],
        Grade(((250, 246, 238), p.pick(palette("c9604a 5f8f9a d9a441")))),
        tex=0.2,
    )
    p.shape(oval(x, y - c * 2.1, c, c * 0.24), (110, 70, 44))
    p.steam(x, y - c * 2.3, p.u * 18, count=2)


def kite(p: Painter) -> None:
    p.wash(*palette(p.pick(["4f9fd0 a8d6e8 f0f4e6", "f2a77a f8d2a8 fdf0d8", "7fb0d8 d8c8e4 fbe0dc"])), tex=0.2)
    for _ in range(4):
        cloud(p, p.between(0, p.w), p.between(0.12, 0.62) * p.h, p.u * p.between(16, 36), (255, 255, 255))
    grass = p.pick(palette("7fae55 a3b85a 5f9a6a"))
    p.shape(p.ridge(p.h * 0.84, p.h * 0.08, rough=0.01), Grade((mix(grass, (255, 255, 200), 0.3), grass)), tex=0.5)
    for step in range(p.rng.randint(2, 4)):
        x, y, s = (
            p.w * p.between(0.15, 0.85),
            p.h * p.between(0.12, 0.55),
            p.u * p.between(8, 14) * (1.2 if step == 0 else 0.7),
        )
        a, b = p.pick(palette("e0483f f2b632 3f7fc0 8a4fa0")), p.pick(palette("fff3d6 2f9a8a f08f5f ffd23f"))
        turn = p.between(-0.6, 0.6)
        body = [(x, y - s * 1.2), (x + s * 0.85, y - s * 0.2), (x, y + s * 1.2), (x - s * 0.85, y - s * 0.2)]
        p.line(
            curve([(x, y + s * 0.4), (x + s * 0.6, p.h * 0.6), (p.w * (0.42 + step * 0.07), p.h * 0.84)], closed=False),
            p.u * 0.2,
            (90, 90, 100),
        )
        for part, color in (((0, 1, 3), a), ((1, 2, 3), b)):
            p.shape(
                turned([body[k] for k in part], x, y, turn), Grade((mix(color, (255, 255, 255), 0.25), color)), tex=0.3
            )
        tail = turned(
            curve([(x + s * 0.35 * math.sin(k * 1.7), y + s * (1.2 + k * 0.42)) for k in range(6)], closed=False),
            x,
            y,
            turn,
        )
        p.line(tail, p.u * 0.5, a)
        for k in range(8, len(tail), 9):
            p.dot(*tail[k], s * 0.13, b)
    for step in range(p.rng.randint(2, 3)):
        x, y, s = p.w * (0.42 + step * 0.07), p.h * 0.85, p.u * 1.5
        p.shape(
            slab(x - s * 0.6, y - s * 2.2, x + s * 0.6, y, s * 0.4), p.pick(palette("c9503f 3f5f8f e0b23f")), tex=0.2
        )
        p.dot(x, y - s * 2.8, s * 0.65, (90, 60, 50))


def tram(p: Painter) -> None:
    p.wash(*palette(p.pick(["c4dbe6 f4ead8", "f6d0b0 fbefdc", "d9d4e8 f8ebe6"])), tex=0.2)
    street = p.h * 0.78
    x = -p.w * 0.05
    while x < p.w:
        width, top = p.w * p.between(0.2, 0.3), p.h * p.between(0.08, 0.28)
        face = p.pick(palette("e8c9a0 c98f7a a8bfb5 e6dcc4 b59fb0 d9a86a"))
        p.shape(
            slab(x, top, x + width, street),
            Grade((mix(face, (255, 255, 255), 0.2), mix(face, (60, 40, 60), 0.2))),
            tex=0.4,
        )
        for row in range(4):
            for column in range(2):
                left, y = x + width * (0.16 + column * 0.42), top + p.h * (0.05 + row * 0.13)
                if y < street - p.h * 0.14:
                    p.shape(
                        slab(left, y, left + width * 0.24, y + p.h * 0.07, p.u * 0.5),
                        mix(face, (60, 80, 110), 0.6),
                        tex=0.2,
                    )
                    p.shape(
                        slab(left - p.u * 0.5, y + p.h * 0.07, left + width * 0.24 + p.u * 0.5, y + p.h * 0.078),
                        (250, 246, 238),
                        tex=0,
                    )
        x += width
    p.shape(slab(0, street, p.w, p.h), Grade(((150, 140, 140), (92, 86, 96))), tex=0.6)
    for side in (0.9, 0.96):
        p.line([(0, p.h * side), (p.w, p.h * side)], p.u * 0.6, (70, 66, 74), caps=False)
    color, left, right, roof, base = (
        p.pick(palette("d9472f e9b93a 2f7f6a 3a5f9a")),
        p.w * 0.1,
        p.w * 0.9,
        p.h * 0.5,
        p.h * 0.92,
    )
    p.soft(slab(left, base - p.u, right, base + p.u * 2), (20, 18, 26), alpha=0.5, blur=p.u * 2)
    p.shape(
        slab(left, roof, right, base, p.u * 5),
        Grade(((250, 244, 230), mix(color, (255, 255, 255), 0.1), color, mix(color, (30, 10, 20), 0.3))),
        tex=0.25,
    )
    for step in range(5):
        wx = left + p.u * 5 + step * (right - left - p.u * 8) / 5
        p.shape(
            slab(wx, roof + p.u * 6, wx + (right - left) / 7, roof + p.u * 20, p.u * 1.5),
            Grade(((120, 160, 180), (214, 226, 226))),
            tex=0.2,
        )
    p.shape(slab(left, base - p.u * 14, right, base - p.u * 11.5), (250, 244, 230), tex=0.1)
    for wx in (0.26, 0.38, 0.62, 0.74):
        p.dot(p.w * wx, base, p.u * 3, Ball((110, 104, 110), (34, 32, 40)))
    p.line([(p.w * 0.44, roof), (p.w * 0.52, roof - p.u * 10), (p.w * 0.6, roof - p.u * 12)], p.u * 0.6, (60, 56, 64))
    p.line([(0, roof - p.u * 12.4), (p.w, roof - p.u * 11.6)], p.u * 0.25, (60, 56, 64), caps=False)


def boat(p: Painter) -> None:
    sky, water = p.pick(
        [palette("f3d6b8 5f93a0"), palette("cfe2ee 3f7f9a"), palette("f0b99a 7a7aa0"), palette("dfe8dc 5a9a8a")]
    )
    horizon = p.h * p.between(0.34, 0.44)
    p.wash(mix(sky, (255, 255, 255), 0.2), sky, tex=0.2)
    for step in range(9):
        width = p.w * 0.125
        house(
            p,
            step * width - p.w * 0.03,
            horizon,
            width * 0.9,
            p.h * p.between(0.06, 0.13),
            p.pick(palette("e0a080 f2e2c4 a8c0c4 d98a6a c9b0c8")),
            p.pick(palette("8a4a3a 5f5a6a")),
            (120, 90, 80),
        )
    reflected(p, horizon, water, strength=0.55)
    for step in range(p.rng.randint(3, 4)):
        y = horizon + (p.h - horizon) * (0.24 + step * 0.22)
        s = p.u * (10 + step * 5)
        x = p.w * p.between(0.24, 0.76)
        color = p.pick(palette("c9402f f2efe6 2f5f7f e0a83a 3f7a5f"))
        p.soft(oval(x, y + s * 0.3, s * 1.3, s * 0.16), (10, 30, 40), alpha=0.5, blur=s * 0.1)
        hull = curve(
            [
                (x - s * 1.35, y - s * 0.34),
                (x - s * 0.8, y + s * 0.3),
                (x + s * 0.8, y + s * 0.3),
                (x + s * 1.35, y - s * 0.34),
                (x, y - s * 0.12),
            ]
        )
        p.shape(hull, Grade((mix(color, (255, 255, 255), 0.25), color, mix(color, (10, 10, 20), 0.4))), tex=0.4)
        p.shape(oval(x, y - s * 0.17, s * 1.05, s * 0.13), mix(color, (60, 36, 20), 0.7), tex=0.3)
        for seat in (-0.4, 0.3):
            p.shape(
                slab(x + seat * s - s * 0.09, y - s * 0.26, x + seat * s + s * 0.09, y - s * 0.07),
                (214, 178, 130),
                tex=0.3,
            )


def garden(p: Painter) -> None:
    p.wash(*palette(p.pick(["a8d0e6 e6f0e4", "f6d8b4 fbf0da", "c8dcd0 f2f2e0"])), tex=0.2)
    cloud(p, p.w * p.between(0.2, 0.8), p.h * 0.14, p.u * 26, (255, 255, 255))
    for _ in range(14):
        x, r = p.between(0, p.w), p.u * p.between(6, 12)
        p.dot(x, p.h * 0.38 - r * 0.4, r, Ball((150, 186, 110), (66, 110, 70)), tex=0.4)
    p.shape(slab(0, p.h * 0.37, p.w, p.h), Grade(((134, 168, 86), (96, 128, 62))), tex=0.6)
    house(
        p,
        p.w * p.pick([0.08, 0.62]),
        p.h * 0.46,
        p.u * 26,
        p.u * 16,
        p.pick(palette("8fb5b8 c9714f e3c98f 9a8ab0")),
        (110, 74, 60),
        (70, 60, 66),
    )
    rows = 5
    for row in range(rows):
        y, size = p.h * (0.5 + row * 0.105), p.u * (2.4 + row * 1.1)
        p.shape(
            [
                (p.w * (0.06 - row * 0.03), y + size),
                (p.w * (0.94 + row * 0.03), y + size),
                (p.w * (0.97 + row * 0.03), y + size * 2.4),
                (p.w * (0.03 - row * 0.03), y + size * 2.4),
            ],
            Grade(((122, 84, 56), (84, 56, 40))),
            tex=0.6,
        )
        kind = p.rng.randint(0, 3)
        for step in range(9 - row // 2):
            _plant(p, p.w * (0.1 + step * 0.8 / (8 - row // 2)), y + size * 1.6, size, kind)


def _plant(p: Painter, x: float, y: float, size: float, kind: int) -> None:
    green = p.pick(palette("5f9a4a 7fae4f 3f7a45"))
    if kind == 0:
        p.dot(x, y - size * 0.4, size * 0.9, Ball((214, 232, 170), green), tex=0.4)
        return
    for _ in range(5):
        leaf(p, x, y, size * p.between(1, 1.7), p.between(-2.6, -0.5), green)
    if kind == 2:
        for _ in range(3):
            p.dot(
                x + p.between(-0.7, 0.7) * size,
                y - size * p.between(0.4, 1.3),
                size * 0.3,
                Ball((255, 160, 120), (210, 50, 40)),
            )
    if kind == 3:
        p.dot(x, y - size * 1.4, size * 0.5, Ball((255, 240, 160), (240, 180, 50)))


SCENES: dict[str, Callable[[Painter], None]] = {
    scene.__name__: scene
    for scene in (
        mountain, lake, shore, terraces, forest, dunes, city_night, lanterns, rain, snow, balcony, sunset, bridge, tent,
        train, kite, tram, boat, garden,
    )
}  # fmt: skip
