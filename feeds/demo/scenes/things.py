"""Things people have, make and live with."""

from __future__ import annotations

import math
from collections.abc import Callable

from feeds.demo.painter import Ball, Color, Grade, Painter, curve, mix, oval, palette, slab, turned
from feeds.demo.scenes.parts import leaf, pot, sprig, table, wall

STRONG = palette("c9503f 3f6f8f d9a441 5f8a5a 7a5a8f 2f4858 b5657a e0834a")
CREAMS = palette("f4ead8 e9dcc4 f7f1e6 e3d3bd")


def cat(p: Painter) -> None:
    color = wall(p, edge=0.74)
    s, x, base = min(p.w, p.h), p.w * p.between(0.42, 0.58), p.h * 0.8
    window = slab(p.w * 0.14, p.h * 0.06, p.w * 0.86, p.h * 0.7, p.u)
    p.shape(window, Grade(((168, 206, 226), mix(color, (255, 250, 230), 0.7))), tex=0.2)
    p.shape(oval(p.w * 0.3, p.h * 0.7, p.w * 0.22, p.h * 0.1), (140, 178, 120), tex=0.3)
    p.line([*window, window[0]], p.u * 2, (250, 246, 238))
    p.line([(p.w / 2, p.h * 0.06), (p.w / 2, p.h * 0.7)], p.u * 1.4, (250, 246, 238))
    p.shape(slab(p.w * 0.08, p.h * 0.7, p.w * 0.92, p.h * 0.745), Grade(((255, 252, 244), (216, 204, 190))), tex=0.2)
    fur, stripe = p.pick(
        [
            palette("e0994f b56a2a"),
            palette("8a8690 5f5b68"),
            palette("2f2b33 1d1a22"),
            palette("f2ead9 d9b88a"),
            palette("c9a27c 7a5236"),
        ]
    )
    base = p.h * 0.715
    p.line(
        curve(
            [
                (x + s * 0.18, base - s * 0.05),
                (x + s * 0.34, base + s * 0.03),
                (x + s * 0.36, base + s * 0.16),
                (x + s * 0.27, base + s * 0.22),
            ],
            closed=False,
        ),
        s * 0.052,
        mix(fur, stripe, 0.5),
    )
    body = curve(
        [
            (x - s * 0.17, base),
            (x - s * 0.18, base - s * 0.16),
            (x - s * 0.08, base - s * 0.34),
            (x + s * 0.08, base - s * 0.34),
            (x + s * 0.2, base - s * 0.14),
            (x + s * 0.2, base),
        ]
    )
    p.shape(body, Ball(mix(fur, (255, 255, 255), 0.25), mix(fur, stripe, 0.5)), tex=0.45)
    for step in range(4):
        y = base - s * (0.06 + step * 0.065)
        p.line(
            curve([(x + s * 0.19, y), (x + s * 0.12, y - s * 0.012), (x + s * 0.07, y + s * 0.01)], closed=False),
            s * 0.014,
            stripe,
        )
    _cat_head(p, x - s * p.between(0, 0.03), base - s * 0.4, s * 0.135, fur, stripe)
    for side in (-0.07, 0.06):
        p.shape(oval(x + side * s, base - s * 0.01, s * 0.055, s * 0.035), mix(fur, (255, 255, 255), 0.4), tex=0.2)


def _cat_head(p: Painter, x: float, y: float, r: float, fur: Color, stripe: Color) -> None:
    for side in (-1, 1):
        p.shape(
            [(x + side * r * 0.3, y - r * 0.7), (x + side * r * 0.95, y - r * 1.4), (x + side * r * 0.98, y - r * 0.2)],
            fur,
            tex=0.4,
        )
        p.shape(
            [
                (x + side * r * 0.48, y - r * 0.72),
                (x + side * r * 0.86, y - r * 1.16),
                (x + side * r * 0.88, y - r * 0.4),
            ],
            (228, 160, 150),
            tex=0.1,
        )
    p.shape(oval(x, y, r * 1.12, r * 0.95), Ball(mix(fur, (255, 255, 255), 0.3), mix(fur, stripe, 0.25)), tex=0.4)
    for step in (-1, 0, 1):
        p.line([(x + step * r * 0.22, y - r * 0.85), (x + step * r * 0.16, y - r * 0.5)], r * 0.09, stripe)
    p.shape(oval(x, y + r * 0.36, r * 0.46, r * 0.34), mix(fur, (255, 255, 255), 0.65), tex=0.2)
    eye = p.pick(palette("b8c94a e0b23f 6fa8a0"))
    for side in (-1, 1):
        p.shape(oval(x + side * r * 0.46, y - r * 0.06, r * 0.2, r * 0.17), eye, tex=0)
        p.shape(oval(x + side * r * 0.46, y - r * 0.06, r * 0.07, r * 0.16), (24, 22, 26), tex=0)
        for lift in (-0.1, 0.06):
            p.line(
                [(x + side * r * 0.4, y + r * 0.36), (x + side * r * 1.3, y + r * (0.34 + lift * 2))],
                r * 0.025,
                (250, 246, 240),
            )
    p.shape([(x - r * 0.12, y + r * 0.2), (x + r * 0.12, y + r * 0.2), (x, y + r * 0.34)], (208, 110, 110), tex=0)


def dog(p: Painter) -> None:
    p.wash(*palette(p.pick(["9fcbe6 e6f0e4", "f6cba8 fbeed6", "c4dcd0 f4f2e0"])), tex=0.2)
    cloud_y = p.h * 0.2
    for step in range(3):
        p.soft(
            oval(p.w * (0.2 + step * 0.3), cloud_y + step * p.u * 4, p.w * 0.16, p.u * 5),
            (255, 255, 255),
            alpha=0.8,
            blur=p.u * 2,
        )
    p.shape(p.ridge(p.h * 0.5, p.h * 0.08), (126, 160, 110), tex=0.4)
    p.shape(slab(0, p.h * 0.56, p.w, p.h), Grade(((158, 190, 96), (98, 138, 62))), tex=0.6)
    for _ in range(90):
        x, y = p.between(0, p.w), p.between(0.58, 1) * p.h
        if p.between(0, 1) < 0.3:
            p.dot(x, y, p.u * p.between(0.5, 1.1), p.pick(palette("fff6d9 f2c83f e88a9a ffffff")))
        else:
            p.line(
                [(x, y), (x + p.between(-1, 1) * p.u, y - p.u * p.between(1.5, 4))],
                p.u * 0.3,
                p.pick(palette("7fae4f b5cc6a 5f8f3f")),
            )
    s, x, base = min(p.w, p.h), p.w * p.between(0.44, 0.56), p.h * 0.86
    fur, patch = p.pick(
        [palette("d9964f f7ecd9"), palette("5a4438 e0c4a0"), palette("f2ead9 c98a4f"), palette("3a3640 f0ece4")]
    )
    p.soft(oval(x, base, s * 0.26, s * 0.04), (30, 50, 20), alpha=0.5, blur=s * 0.02)
    p.line(
        curve(
            [(x + s * 0.17, base - s * 0.1), (x + s * 0.3, base - s * 0.16), (x + s * 0.32, base - s * 0.3)],
            closed=False,
        ),
        s * 0.05,
        fur,
    )
    p.shape(
        curve(
            [
                (x - s * 0.16, base),
                (x - s * 0.15, base - s * 0.26),
                (x, base - s * 0.36),
                (x + s * 0.15, base - s * 0.26),
                (x + s * 0.2, base),
            ]
        ),
        Ball(mix(fur, (255, 255, 255), 0.25), mix(fur, (40, 20, 10), 0.25)),
        tex=0.45,
    )
    p.shape(oval(x, base - s * 0.14, s * 0.09, s * 0.13), patch, tex=0.3)
    for side in (-1, 1):
        p.shape(
            slab(
                x + side * s * 0.075 - s * 0.035,
                base - s * 0.16,
                x + side * s * 0.075 + s * 0.035,
                base + s * 0.01,
                s * 0.03,
            ),
            mix(fur, patch, 0.3),
            tex=0.3,
        )
    hx, hy, r = x, base - s * 0.43, s * 0.145
    p.shape(oval(hx, hy, r * 1.05, r), Ball(mix(fur, (255, 255, 255), 0.3), fur), tex=0.4)
    p.shape(oval(hx, hy + r * 0.42, r * 0.58, r * 0.5), patch, tex=0.2)
    p.shape(slab(hx - r * 0.1, hy - r * 0.9, hx + r * 0.1, hy + r * 0.2, r * 0.1), patch, tex=0.2)
    for side in (-1, 1):
        p.shape(
            curve(
                [
                    (hx + side * r * 0.7, hy - r * 0.75),
                    (hx + side * r * 1.35, hy - r * 0.3),
                    (hx + side * r * 1.25, hy + r * 0.55),
                    (hx + side * r * 0.85, hy + r * 0.1),
                ]
            ),
            mix(fur, (40, 20, 10), 0.35),
            tex=0.4,
        )
        p.dot(hx + side * r * 0.4, hy - r * 0.12, r * 0.12, (28, 22, 24))
        p.dot(hx + side * r * 0.37, hy - r * 0.16, r * 0.04, (255, 255, 255))
    p.shape(oval(hx, hy + r * 0.24, r * 0.2, r * 0.14), (34, 28, 30), tex=0)
    p.shape(oval(hx, hy + r * 0.72, r * 0.16, r * 0.2), (232, 118, 118), tex=0.1)
    p.shape(slab(hx - r * 0.75, hy + r * 0.86, hx + r * 0.75, hy + r * 1.04, r * 0.08), p.pick(STRONG), tex=0.1)


def books(p: Painter) -> None:
    back = p.pick(palette("6b4a38 3a4a55 efe2cc 7a8a78"))
    p.wash(back, mix(back, (20, 15, 15), 0.3), tex=0.4)
    shelves = 4 if p.h > p.w else 3
    gap, wood = p.h / shelves, p.pick(palette("a9744a 8a5a3a d9bc92 5a4034"))
    for shelf in range(shelves):
        base = gap * (shelf + 1) - p.u * 2
        x = p.u * p.between(1, 4)
        while x < p.w - p.u * 5:
            width, height = p.u * p.between(3, 7.5), gap * p.between(0.56, 0.82)
            if p.between(0, 1) < 0.08:
                pot(p, x + p.u * 6, base, p.u * 9, p.u * 8, p.pick(CREAMS))
                for _ in range(8):
                    leaf(
                        p,
                        x + p.u * 6,
                        base - p.u * 7,
                        p.u * p.between(5, 9),
                        p.between(-2.8, -0.3),
                        p.pick(palette("4c8a5a 7fae4f")),
                    )
                x += p.u * 15
                continue
            _book(p, x, base, width, height, p.pick([0.0, 0.0, 0.0, 0.09]))
            x += width + p.u * 0.3
        p.shape(
            slab(0, base, p.w, base + p.u * 3.4),
            Grade((mix(wood, (255, 240, 220), 0.3), mix(wood, (40, 20, 10), 0.3))),
            tex=0.5,
        )
        p.soft([(0, base + p.u * 4.5), (p.w, base + p.u * 4.5)], (15, 10, 10), alpha=0.5, blur=p.u * 1.5, line=p.u * 3)


def _book(p: Painter, x: float, base: float, width: float, height: float, lean: float) -> None:
    color = p.pick(STRONG + CREAMS)
    box = turned(slab(x, base - height, x + width, base, p.u * 0.3), x + width, base, lean)
    p.shape(
        box, Grade((mix(color, (255, 255, 255), 0.22), color, mix(color, (20, 10, 15), 0.35)), across=True), tex=0.35
    )
    band = mix(color, (255, 236, 190) if sum(color) < 480 else (90, 50, 40), 0.75)
    for share in p.pick([(0.12, 0.16), (0.1, 0.3), (0.8, 0.84), (0.14, 0.86)]):
        y = base - height * (1 - share)
        p.line(
            turned([(x + width * 0.14, y), (x + width * 0.86, y)], x + width, base, lean), p.u * 0.5, band, caps=False
        )


def desk(p: Painter) -> None:
    wall(p, edge=0.66)
    s, base, lamp = min(p.w, p.h), p.h * 0.7, p.pick(STRONG)
    side = p.pick([-1, 1])
    x = p.w * (0.5 - side * 0.28)
    p.glow(x + side * s * 0.2, base - s * 0.2, s * 0.6, (255, 226, 150), 0.5)
    p.shape(oval(x, base, s * 0.09, s * 0.025), mix(lamp, (20, 20, 20), 0.3))
    p.line(
        [(x, base), (x - side * s * 0.05, base - s * 0.3), (x + side * s * 0.12, base - s * 0.5)],
        s * 0.018,
        mix(lamp, (30, 30, 30), 0.2),
    )
    hx, hy = x + side * s * 0.16, base - s * 0.48
    p.shape(
        turned(
            [
                (hx - s * 0.05, hy - s * 0.06),
                (hx + s * 0.05, hy - s * 0.06),
                (hx + s * 0.13, hy + s * 0.08),
                (hx - s * 0.13, hy + s * 0.08),
            ],
            hx,
            hy,
            -side * 0.35,
        ),
        Grade((mix(lamp, (255, 255, 255), 0.3), lamp)),
        tex=0.2,
    )
    y = p.h * 0.84
    page = [
        (p.w * 0.22, y - s * 0.1),
        (p.w * 0.78, y - s * 0.1),
        (p.w * 0.88, y + s * 0.14),
        (p.w * 0.12, y + s * 0.14),
    ]
    p.drop(page, by=2)
    p.shape(page, Grade(((255, 253, 246), (236, 228, 214))), tex=0.15)
    p.line([(p.w / 2, y - s * 0.1), (p.w / 2, y + s * 0.14)], p.u * 0.5, (190, 180, 168))
    for row in range(6):
        for left in (0.27, 0.54):
            yy = y - s * 0.07 + row * s * 0.033
            p.line([(p.w * left, yy), (p.w * (left + p.between(0.1, 0.19)), yy)], p.u * 0.35, (120, 120, 140))
    p.line([(p.w * 0.6, y + s * 0.1), (p.w * 0.8, y - s * 0.05)], s * 0.016, p.pick(STRONG))
    cx = p.w * (0.5 + side * 0.3)
    p.shape(
        slab(cx - s * 0.055, base - s * 0.12, cx + s * 0.055, base + s * 0.01, s * 0.015),
        Grade((CREAMS[2], p.pick(STRONG)), across=True),
        tex=0.3,
    )
    for step in range(5):
        p.line(
            [
                (cx + (step - 2) * s * 0.02, base - s * 0.12),
                (cx + (step - 2) * s * 0.036, base - s * p.between(0.2, 0.26)),
            ],
            s * 0.014,
            p.pick(STRONG),
        )
    for step in range(3):
        _flat_book(p, p.w * 0.5 + side * s * 0.02, base - step * s * 0.045, s * p.between(0.2, 0.26), s * 0.042)


def _flat_book(p: Painter, x: float, base: float, width: float, height: float) -> None:
    color = p.pick(STRONG)
    p.shape(
        slab(x - width / 2, base - height, x + width / 2, base, height * 0.2),
        Grade((mix(color, (255, 255, 255), 0.2), color)),
        tex=0.3,
    )
    p.shape(
        slab(x - width / 2 + height, base - height * 0.75, x + width / 2 + 2, base - height * 0.25),
        (250, 244, 232),
        tex=0.1,
    )


def bicycle(p: Painter) -> None:
    face = p.pick(palette("e9b949 d9785a 7fa8a0 c9a2b0 f0d9b8 6f8fb0"))
    p.wash(mix(face, (255, 255, 255), 0.15), face, tex=0.5)
    floor = p.h * 0.82
    for row in range(9):
        for step in range(6):
            if p.between(0, 1) < 0.12:
                x, y = p.w * step / 6, floor * row / 9
                p.shape(slab(x, y, x + p.w / 7, y + floor / 12, p.u * 0.4), mix(face, (120, 60, 40), 0.25), tex=0.5)
    p.shape(slab(0, floor, p.w, p.h), Grade((mix(face, (80, 70, 80), 0.7), (70, 62, 70))), tex=0.6)
    s, color, dark = min(p.w, p.h), p.pick(STRONG), (40, 38, 44)
    r, y = s * 0.19, floor + s * 0.02 - s * 0.17
    a, b = (p.w / 2 - s * 0.27, y), (p.w / 2 + s * 0.27, y)
    p.soft(oval(p.w / 2, floor + s * 0.03, s * 0.46, s * 0.03), (20, 16, 20), alpha=0.5, blur=s * 0.015)
    for x, cy in (a, b):
        ring = oval(x, cy, r, r)
        p.line([*ring, ring[0]], s * 0.022, dark)
        p.line([*oval(x, cy, r * 0.9, r * 0.9), (x + r * 0.9, cy)], s * 0.006, (220, 216, 210))
        for step in range(14):
            t = step * math.tau / 14
            p.line([(x, cy), (x + r * 0.9 * math.cos(t), cy + r * 0.9 * math.sin(t))], s * 0.0025, (214, 210, 206))
    crank, seat, head = (
        (p.w / 2 - s * 0.03, y + s * 0.01),
        (p.w / 2 - s * 0.11, y - s * 0.3),
        (p.w / 2 + s * 0.19, y - s * 0.29),
    )
    for line in ([a, crank, head, seat, crank], [seat, a], [head, b]):
        p.line(line, s * 0.022, color)
    p.line([seat, (seat[0] - s * 0.02, seat[1] - s * 0.06)], s * 0.018, dark)
    p.shape(
        curve(
            [
                (seat[0] - s * 0.1, seat[1] - s * 0.08),
                (seat[0] + s * 0.07, seat[1] - s * 0.06),
                (seat[0] - s * 0.02, seat[1] - s * 0.04),
            ]
        ),
        (110, 66, 40),
        tex=0.3,
    )
    p.line([head, (head[0] - s * 0.02, head[1] - s * 0.09), (head[0] - s * 0.1, head[1] - s * 0.1)], s * 0.02, dark)
    p.dot(*crank, s * 0.04, dark)
    basket = [
        (head[0] + s * 0.02, head[1] - s * 0.07),
        (head[0] + s * 0.2, head[1] - s * 0.07),
        (head[0] + s * 0.17, head[1] + s * 0.06),
        (head[0] + s * 0.04, head[1] + s * 0.06),
    ]
    for _ in range(12):
        leaf(
            p,
            head[0] + s * p.between(0.04, 0.18),
            head[1] - s * 0.06,
            s * p.between(0.06, 0.11),
            p.between(-2.6, -0.5),
            p.pick(palette("5f9a4a 8fae5a")),
        )
    for _ in range(7):
        p.dot(
            head[0] + s * p.between(0.03, 0.19),
            head[1] - s * p.between(0.09, 0.16),
            s * 0.024,
            Ball((255, 240, 230), p.pick(STRONG)),
        )
    p.shape(basket, Grade(((214, 170, 110), (160, 112, 64))), tex=0.6)


def yarn(p: Painter) -> None:
    table(p)
    s = min(p.w, p.h)
    colors = p.rng.sample(STRONG + palette("e8b4b8 f2d488 a8c9c0"), 5)
    _knitting(p, colors[0], colors[1])
    for step, (x, y) in enumerate([(0.3, 0.26), (0.68, 0.22), (0.78, 0.58)][: p.rng.randint(2, 3)]):
        _ball(p, p.w * x, p.h * y, s * p.between(0.15, 0.2), colors[step + 2])
    for turn in (-0.7, -0.5):
        needle = turned([(p.w * 0.2, p.h * 0.52), (p.w * 0.86, p.h * 0.52)], p.w * 0.5, p.h * 0.52, turn)
        p.soft([(x + p.u, y + p.u * 1.5) for x, y in needle], (30, 20, 20), alpha=0.4, blur=p.u * 0.6, line=p.u)
        p.line(needle, p.u * 1.1, (222, 188, 138))
        p.dot(*needle[0], p.u * 1.5, (120, 60, 40))


def _knitting(p: Painter, ground: Color, band: Color) -> None:
    """A piece in progress: rows of stitches, some in a second colour."""
    x0, y0, x1, y1, turn = p.w * 0.1, p.h * 0.5, p.w * 0.68, p.h * 0.94, p.between(-0.2, 0.1)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    piece = turned(slab(x0, y0, x1, y1, p.u), x, y, turn)
    p.drop(piece, by=2)
    p.shape(piece, mix(ground, (20, 10, 15), 0.2), tex=0.3)
    across, down = 17, 15
    wide, high = (x1 - x0) / across, (y1 - y0) / down
    for row in range(down):
        color = mix(band if row % 5 in (2, 3) else ground, (255, 255, 255), 0.14)
        for step in range(across):
            left, top = x0 + step * wide, y0 + row * high
            for side in (0.12, 0.88):
                stitch = [(left + wide * side, top + high * 0.1), (left + wide * 0.5, top + high * 0.86)]
                p.line(turned(stitch, x, y, turn), wide * 0.32, color)


def _ball(p: Painter, x: float, y: float, r: float, color: Color) -> None:
    p.drop(oval(x, y, r, r), by=3)
    p.dot(x, y, r, Ball(mix(color, (255, 255, 255), 0.25), mix(color, (20, 10, 20), 0.25)), tex=0.3)
    for bundle in range(5):
        turn = bundle * 0.65 + p.between(-0.2, 0.2)
        for step in range(-4, 5):
            t = step * r * 0.16
            half = math.sqrt(max(0, r * r - t * t)) * 0.92
            path = curve([(x - half, y + t), (x, y + t + r * 0.18), (x + half, y + t)], closed=False)
            if bundle < 2 or abs(step) < 2:
                p.line(
                    turned(path, x, y, turn), r * 0.045, mix(color, (255, 255, 255) if step % 2 else (30, 15, 25), 0.2)
                )
    p.line(
        curve(
            [
                (x + r * 0.7, y + r * 0.6),
                (x + r * 1.3, y + r * 1.1),
                (x + r * 0.8, y + r * 1.6),
                (x + r * 1.6, y + r * 1.9),
            ],
            closed=False,
        ),
        r * 0.06,
        color,
    )


def pottery(p: Painter) -> None:
    wall(p, edge=2)
    shelves = 3 if p.h > p.w else 2
    for shelf in range(shelves):
        base = p.h * (shelf + 0.86) / shelves
        wood = p.pick(palette("b98a5a 8f6440 d9c09a"))
        p.soft(slab(0, base + p.u * 3, p.w, base + p.u * 6), (40, 25, 25), alpha=0.35, blur=p.u * 2)
        p.shape(
            slab(0, base, p.w, base + p.u * 3),
            Grade((mix(wood, (255, 245, 225), 0.3), mix(wood, (50, 25, 15), 0.2))),
            tex=0.5,
        )
        x, room = p.w * 0.08, p.h / shelves * 0.66
        while x < p.w * 0.9:
            width = p.u * p.between(12, 22)
            if x + width < p.w * 0.97:
                _vessel(p, x + width / 2, base, width, room * p.between(0.42, 0.95))
            x += width + p.u * p.between(2, 5)


def _vessel(p: Painter, x: float, base: float, width: float, height: float) -> None:
    clay, glaze = (
        p.pick(palette("b5654a d9b48a 8a6450 e9d8c0")),
        p.pick(palette("3f6f7a e9e2d3 8fae9a 2f4858 d9a441 c98a8a")),
    )
    half = width / 2
    neck = p.pick([0.28, 0.5, 0.95])
    profile = [(0.62, 0.0), (0.95, 0.28), (1.0, 0.5), (neck + 0.12, 0.8), (neck, 0.92), (neck + 0.1, 1.0)]
    right = curve([(x + half * share, base - height * rise) for share, rise in profile], closed=False)
    outline = [*right, *[(2 * x - px, py) for px, py in reversed(right)]]
    p.soft(oval(x + half * 0.4, base, half * 1.1, p.u * 1.4), (30, 20, 20), alpha=0.4, blur=p.u)
    p.shape(
        outline, Grade((mix(clay, (255, 240, 220), 0.35), clay, mix(clay, (30, 15, 20), 0.4)), across=True), tex=0.45
    )
    line = p.between(0.3, 0.62)
    upper = [point for point in right if point[1] < base - height * line]
    if len(upper) > 2:
        drip = [
            (2 * x - upper[0][0] + (upper[0][0] * 2 - 2 * x) * k / 8, upper[0][1] + p.between(-1, 1) * height * 0.03)
            for k in range(1, 8)
        ]
        p.shape(
            [*upper, *[(2 * x - px, py) for px, py in reversed(upper)], *drip],
            Grade((mix(glaze, (255, 255, 255), 0.4), glaze, mix(glaze, (15, 15, 30), 0.4)), across=True),
            tex=0.25,
        )
    p.shape(oval(x, base - height, half * (neck + 0.1), half * 0.1), mix(glaze, (20, 15, 20), 0.5))
    if neck < 0.4 and p.between(0, 1) < 0.6:
        for _ in range(3):
            sprig(
                p,
                x,
                base - height,
                height * p.between(0.4, 0.7),
                p.between(-2.0, -1.1),
                p.pick(palette("8fae5a c9a25a a85f4f")),
            )


def outfit(p: Painter) -> None:
    ground = p.pick(palette("efe4d6 d9e3e0 f3d9cf e0dcec f2ead0 c9d6c4"))
    p.wash(ground, mix(ground, (110, 90, 90), 0.1), tex=0.3)
    s, x = min(p.w, p.h * 0.75) * 0.9, p.w * 0.38
    coat, under, legs = p.rng.sample(STRONG + palette("c9a27c 5a4a42 e9dcc4"), 3)
    top = p.h * 0.08
    _trousers(p, p.w * 0.83, p.h * 0.2, s * 0.24, p.h * 0.5, legs)
    body = [
        (x - s * 0.12, top),
        (x + s * 0.12, top),
        (x + s * 0.25, top + s * 0.06),
        (x + s * 0.42, top + s * 0.56),
        (x + s * 0.31, top + s * 0.6),
        (x + s * 0.22, top + s * 0.3),
        (x + s * 0.27, top + s * 0.92),
        (x - s * 0.27, top + s * 0.92),
        (x - s * 0.22, top + s * 0.3),
        (x - s * 0.31, top + s * 0.6),
        (x - s * 0.42, top + s * 0.56),
        (x - s * 0.25, top + s * 0.06),
    ]
    p.drop(body, by=2)
    p.shape(body, Grade((mix(coat, (255, 255, 255), 0.18), coat, mix(coat, (20, 15, 20), 0.2)), across=True), tex=0.5)
    p.shape([(x - s * 0.1, top), (x + s * 0.1, top), (x, top + s * 0.34)], under, tex=0.4)
    p.line([(x, top + s * 0.34), (x, top + s * 0.92)], p.u * 0.5, mix(coat, (20, 15, 20), 0.45))
    for side in (-1, 1):
        p.shape(
            [(x + side * s * 0.1, top), (x + side * s * 0.18, top + s * 0.12), (x + side * s * 0.02, top + s * 0.36)],
            mix(coat, (255, 255, 255), 0.16),
            tex=0.4,
        )
        p.line(
            [(x + side * s * 0.1, top + s * 0.6), (x + side * s * 0.2, top + s * 0.58)],
            p.u * 0.5,
            mix(coat, (20, 15, 20), 0.45),
        )
    for step in range(3):
        p.dot(x + s * 0.03, top + s * (0.42 + step * 0.14), p.u * 0.9, mix(coat, (255, 240, 210), 0.7))
    shoes = p.pick(STRONG + CREAMS)
    _shoe(p, p.w * 0.22, p.h * 0.87, s * 0.27, shoes)
    _shoe(p, p.w * 0.3, p.h * 0.94, s * 0.27, shoes)
    bx, by, bag = p.w * 0.72, p.h * 0.9, p.pick(STRONG)
    p.line(
        [*oval(bx, by - s * 0.1, s * 0.08, s * 0.1)[36:], (bx + s * 0.08, by - s * 0.1)],
        p.u * 0.8,
        mix(bag, (20, 10, 10), 0.3),
    )
    box = slab(bx - s * 0.13, by - s * 0.1, bx + s * 0.13, by + s * 0.08, s * 0.03)
    p.drop(box, by=1.4)
    p.shape(box, Grade((mix(bag, (255, 255, 255), 0.2), bag)), tex=0.4)


def _trousers(p: Painter, x: float, top: float, width: float, length: float, color: Color) -> None:
    half = width / 2
    legs = [
        (x - half, top),
        (x + half, top),
        (x + half * 1.25, top + length),
        (x + half * 0.35, top + length),
        (x, top + length * 0.36),
        (x - half * 0.35, top + length),
        (x - half * 1.25, top + length),
    ]
    p.drop(legs, by=1.6)
    p.shape(legs, Grade((mix(color, (255, 255, 255), 0.15), mix(color, (20, 15, 25), 0.2))), tex=0.5)
    p.shape(slab(x - half, top, x + half, top + length * 0.06), mix(color, (40, 25, 20), 0.4), tex=0.3)


def _shoe(p: Painter, x: float, y: float, length: float, color: Color) -> None:
    heel, tongue, toe = (x - length * 0.5, y), (x - length * 0.1, y - length * 0.42), (x + length * 0.52, y)
    top = [heel, (x - length * 0.52, y - length * 0.34), (x - length * 0.36, y - length * 0.3), tongue]
    side = curve(
        [
            *top,
            (x + length * 0.14, y - length * 0.24),
            (x + length * 0.42, y - length * 0.18),
            toe,
            (x, y + length * 0.02),
        ]
    )
    p.drop(side, by=1.4)
    p.shape(side, Grade((mix(color, (255, 255, 255), 0.3), color)), tex=0.35)
    cap = curve(
        [(x + length * 0.26, y), (x + length * 0.28, y - length * 0.15), (x + length * 0.42, y - length * 0.15), toe]
    )
    p.shape(cap, mix(color, (255, 250, 240), 0.65), tex=0.2)
    p.shape(
        slab(x - length * 0.55, y - length * 0.05, x + length * 0.56, y + length * 0.06, length * 0.05),
        (246, 240, 230),
        tex=0.1,
    )
    p.line(
        [(x - length * 0.5, y + length * 0.015), (x + length * 0.5, y + length * 0.015)],
        length * 0.012,
        mix(color, (60, 40, 40), 0.3),
    )
    for step in range(3):
        at, up = x - length * 0.03 + step * length * 0.085, y - length * (0.33 - step * 0.055)
        p.line([(at, up), (at - length * 0.1, up + length * 0.1)], length * 0.03, (250, 246, 240))


def sneakers(p: Painter) -> None:
    ground, floor = palette(
        p.pick(["f2b84a d9923a", "e8907a c96a5a", "8fb5b0 5f8f8a", "b5a2d0 8a74ac", "f0d9c0 d4b090"])
    )
    p.wash(ground, mix(ground, (255, 255, 255), 0.25), tex=0.3)
    p.shape(slab(0, p.h * 0.6, p.w, p.h), Grade((floor, mix(floor, (60, 30, 40), 0.25))), tex=0.5)
    s = min(p.w, p.h)
    p.soft(oval(p.w * 0.5, p.h * 0.78, s * 0.46, s * 0.06), (40, 20, 30), alpha=0.5, blur=s * 0.03)
    color = p.pick(STRONG + CREAMS)
    _shoe(p, p.w * 0.54, p.h * p.between(0.62, 0.66), s * 0.62, color)
    _shoe(p, p.w * 0.46, p.h * p.between(0.76, 0.8), s * 0.66, color)


def flowers(p: Painter) -> None:
    wall(p, edge=0.74)
    s, x, base = min(p.w, p.h), p.w * p.between(0.45, 0.55), p.h * 0.84
    vase = p.pick(palette("e9e2d3 3f6f8f b5654a 8fae9a 2f4858"))
    for _ in range(9):
        sprig(
            p,
            x,
            base - s * 0.3,
            s * p.between(0.3, 0.5),
            p.between(-2.5, -0.6),
            p.pick(palette("5f8a4a 7fa35a 3f6b4a")),
        )
    petals = p.rng.sample(palette("e0607a f2b24a f7ead7 b58ad0 e8573f f0a0b0 7f9ad9 d9486a"), 3)
    for _ in range(p.rng.randint(9, 14)):
        angle, length = p.between(-2.35, -0.8), s * p.between(0.2, 0.56)
        fx, fy = x + length * math.cos(angle), base - s * 0.3 + length * math.sin(angle)
        p.line(
            curve([(x, base - s * 0.28), ((x + fx) / 2, (base - s * 0.3 + fy) / 2 + s * 0.02), (fx, fy)], closed=False),
            p.u * 0.5,
            (86, 122, 70),
        )
        _bloom(p, fx, fy, s * p.between(0.055, 0.1), p.pick(petals))
    right = curve(
        [
            (x + s * 0.09, base),
            (x + s * 0.14, base - s * 0.12),
            (x + s * 0.08, base - s * 0.25),
            (x + s * 0.1, base - s * 0.31),
        ],
        closed=False,
    )
    p.soft(oval(x + s * 0.08, base, s * 0.2, s * 0.03), (30, 20, 25), alpha=0.45, blur=s * 0.02)
    p.shape(
        [*right, *[(2 * x - a, b) for a, b in reversed(right)]],
        Grade((mix(vase, (255, 255, 255), 0.4), vase, mix(vase, (20, 15, 30), 0.35)), across=True),
        tex=0.3,
    )
    for _ in range(4):
        p.shape(
            oval(
                x + s * p.between(-0.36, 0.36), base + s * p.between(0.02, 0.08), s * 0.025, s * 0.014, p.between(0, 3)
            ),
            p.pick(petals),
            tex=0.2,
        )


def _bloom(p: Painter, x: float, y: float, r: float, color: Color) -> None:
    count, turn = p.pick([5, 6, 8, 11]), p.between(0, 1)
    for ring, share in ((1.0, 0.0), (0.62, 0.25)):
        for step in range(count):
            a = turn + step * math.tau / count + share
            px, py = x + r * ring * 0.62 * math.cos(a), y + r * ring * 0.62 * math.sin(a)
            p.shape(
                oval(px, py, r * ring * 0.55, r * ring * 0.36, a),
                Ball(mix(color, (255, 255, 255), 0.4 + share * 0.4), mix(color, (80, 20, 50), 0.1)),
                tex=0.2,
            )
    p.dot(x, y, r * 0.3, Ball((255, 226, 120), (200, 130, 40)), tex=0.2)


def camera(p: Painter) -> None:
    table(p)
    s, x, y = min(p.w, p.h), p.w * 0.5, p.h * p.between(0.54, 0.6)
    for step in range(p.rng.randint(3, 5)):
        px, py = p.w * p.between(0.14, 0.86), p.h * p.pick([p.between(0.08, 0.3), p.between(0.78, 0.94)])
        _print(p, px, py, s * 0.2, p.between(-0.6, 0.6) + step * 0.05)
    w, h, skin = s * 0.34, s * 0.22, p.pick(palette("2f2b30 7a4a34 3f5560 8a3a34"))
    body = slab(x - w, y - h, x + w, y + h, s * 0.04)
    p.drop(body, by=4)
    p.shape(body, Grade(((220, 216, 210), (150, 146, 144))), tex=0.2)
    p.shape(slab(x - w, y - h * 0.52, x + w, y + h * 0.72), Grade((mix(skin, (255, 255, 255), 0.15), skin)), tex=0.6)
    p.shape(
        slab(x - s * 0.09, y - h * 1.22, x + s * 0.09, y - h * 0.7, s * 0.015),
        Grade(((226, 222, 216), (166, 160, 158))),
        tex=0.2,
    )
    for dx in (-0.24, 0.24):
        p.dot(x + dx * s, y - h * 1.02, s * 0.036, Ball((240, 238, 232), (120, 116, 116)))
    for share, color in ((0.17, (196, 192, 188)), (0.155, (40, 38, 42)), (0.12, (84, 82, 88)), (0.105, (26, 28, 36))):
        p.dot(x, y + h * 0.08, s * share, Ball(mix(color, (255, 255, 255), 0.25), color))
    p.dot(x, y + h * 0.08, s * 0.075, Ball((130, 120, 190), (20, 22, 40)))
    p.dot(x - s * 0.03, y + h * 0.08 - s * 0.03, s * 0.018, (240, 244, 255))
    strap = curve(
        [
            (x - w, y - h * 0.6),
            (x - w * 1.4, y - h * 1.6),
            (x - w * 0.5, y - h * 2.2),
            (x + w * 0.6, y - h * 1.9),
            (x + w * 1.3, y - h * 1.4),
            (x + w, y - h * 0.6),
        ],
        closed=False,
    )
    p.line(strap, p.u * 1.4, mix(skin, (120, 70, 40), 0.5))


def _print(p: Painter, x: float, y: float, size: float, turn: float) -> None:
    card = turned(slab(x - size * 0.5, y - size * 0.62, x + size * 0.5, y + size * 0.62), x, y, turn)
    p.drop(card, by=1.2)
    p.shape(card, (252, 249, 242), tex=0.1)
    sky, land = p.pick(
        [palette("a8d0e6 5f8a5a"), palette("f2a77a 5a3f5f"), palette("dfe6ea 3f6b7a"), palette("f0dfa5 b5654a")]
    )
    p.shape(turned(slab(x - size * 0.43, y - size * 0.54, x + size * 0.43, y + size * 0.34), x, y, turn), sky, tex=0.3)
    hill = [
        (x - size * 0.43, y + size * 0.1),
        (x - size * 0.1, y - size * 0.14),
        (x + size * 0.2, y + size * 0.08),
        (x + size * 0.43, y - size * 0.04),
        (x + size * 0.43, y + size * 0.34),
        (x - size * 0.43, y + size * 0.34),
    ]
    p.shape(turned(hill, x, y, turn), land, tex=0.4)


def guitar(p: Painter) -> None:
    wall(p, edge=0.84)
    s, x, base = min(p.w, p.h), p.w * p.between(0.44, 0.56), p.h * 0.9
    scale, lean = p.h * 0.82, p.between(-0.12, 0.12)
    wood = p.pick(palette("d9964a a8562f e6c07a 5a3426"))

    def at(dx: float, up: float) -> tuple[float, float]:
        return turned([(x + dx * scale, base - up * scale)], x, base, lean)[0]

    half = [
        (0.0, 0.0),
        (0.13, 0.02),
        (0.175, 0.11),
        (0.13, 0.21),
        (0.1, 0.27),
        (0.125, 0.34),
        (0.12, 0.4),
        (0.03, 0.44),
    ]
    outline = curve([at(dx, up) for dx, up in half] + [at(-dx, up) for dx, up in reversed(half[1:])])
    p.drop(outline, by=3.4)
    p.shape(outline, mix(wood, (30, 10, 5), 0.55), tex=0.3)
    middle = at(0, 0.2)
    p.shape(
        [(middle[0] + (a - middle[0]) * 0.955, middle[1] + (b - middle[1]) * 0.965) for a, b in outline],
        Ball(mix(wood, (255, 240, 200), 0.4), wood),
        tex=0.6,
    )
    hole = at(0, 0.285)
    p.dot(*hole, scale * 0.056, mix(wood, (255, 240, 210), 0.6))
    p.dot(*hole, scale * 0.047, (32, 22, 20))
    p.shape([at(-0.018, 0.3), at(0.018, 0.3), at(0.014, 0.84), at(-0.014, 0.84)], (66, 42, 32), tex=0.4)
    for step in range(12):
        p.line([at(-0.016, 0.45 + step * 0.032), at(0.016, 0.45 + step * 0.032)], p.u * 0.25, (206, 196, 180))
    p.shape(
        [at(-0.016, 0.84), at(0.016, 0.84), at(0.026, 0.95), at(-0.026, 0.95)], mix(wood, (30, 15, 10), 0.4), tex=0.4
    )
    for step in range(3):
        for side in (-1, 1):
            p.dot(*at(side * 0.032, 0.86 + step * 0.032), s * 0.011, (232, 226, 214))
    p.shape([at(-0.05, 0.118), at(0.05, 0.118), at(0.05, 0.132), at(-0.05, 0.132)], (52, 34, 28), tex=0.2)
    for step in range(6):
        dx = (step - 2.5) * 0.005
        p.line([at(dx * 1.3, 0.125), at(dx, 0.84)], max(1, p.u * 0.1), (240, 236, 226))
    if p.between(0, 1) < 0.7:
        px = p.w * (0.14 if x > p.w / 2 else 0.86)
        for _ in range(12):
            leaf(
                p,
                px,
                base - s * 0.16,
                s * p.between(0.14, 0.26),
                p.between(-2.5, -0.6),
                p.pick(palette("4c7a4a 6d9a5a")),
            )
        pot(p, px, base, s * 0.18, s * 0.17, p.pick(CREAMS))


def ink(p: Painter) -> None:
    felt = p.pick(palette("3f4a4a 6b3a34 b59a74 4a5f5a"))
    p.wash(felt, mix(felt, (15, 10, 10), 0.25), tex=0.5)
    sheet = turned(slab(p.w * 0.14, p.h * 0.06, p.w * 0.72, p.h * 0.95), p.w / 2, p.h / 2, p.between(-0.06, 0.06))
    p.drop(sheet, by=2)
    p.shape(sheet, p.pick(palette("faf4e6 f3e6c8 f7f2ea")), tex=0.3)
    kind = p.rng.randint(0, 2)
    (bamboo_strokes, orchid_strokes, hill_strokes)[kind](p)
    seal_x, seal_y, size = p.w * 0.6, p.h * 0.86, p.u * 5
    p.shape(slab(seal_x, seal_y, seal_x + size, seal_y + size, p.u * 0.6), (196, 52, 40), tex=0.5)
    for step in range(3):
        p.line(
            [
                (seal_x + size * 0.2, seal_y + size * (0.25 + step * 0.25)),
                (seal_x + size * 0.8, seal_y + size * (0.25 + step * 0.25)),
            ],
            p.u * 0.5,
            (250, 236, 220),
        )
    stone = slab(p.w * 0.77, p.h * 0.62, p.w * 0.95, p.h * 0.86, p.u * 2)
    p.drop(stone, by=2)
    p.shape(stone, Grade(((84, 82, 86), (46, 44, 50))), tex=0.4)
    p.shape(oval(p.w * 0.86, p.h * 0.75, p.w * 0.06, p.h * 0.075), Ball((70, 74, 88), (12, 12, 16)))
    brush = turned([(p.w * 0.84, p.h * 0.12), (p.w * 0.84, p.h * 0.46)], p.w * 0.84, p.h * 0.3, p.between(-0.2, 0.2))
    p.line(brush, p.u * 2, (204, 160, 100))
    tip = (brush[1][0], brush[1][1] + p.u * 9)
    p.shape(
        [(brush[1][0] - p.u * 1.4, brush[1][1]), (brush[1][0] + p.u * 1.4, brush[1][1]), tip], (34, 30, 34), tex=0.2
    )


def bamboo_strokes(p: Painter) -> None:
    """Stalks and leaves in three shades of ink."""
    for step in range(3):
        x, shade = p.w * (0.26 + step * 0.13), p.pick(palette("2b2b2e 5f6266 8a8d90"))
        lean = p.between(-0.06, 0.06)
        for part in range(6):
            y0, y1 = p.h * (0.92 - part * 0.145), p.h * (0.92 - part * 0.145 - 0.135)
            p.line([(x + lean * p.w * part, y0), (x + lean * p.w * (part + 1), y1)], p.u * 2, shade, caps=False)
            p.dot(x + lean * p.w * part, y0, p.u * 1.3, mix(shade, (20, 20, 20), 0.4), squash=0.4)
    for _ in range(34):
        shade = p.pick(palette("1f1f22 4a4d50 7a7d80"))
        leaf(
            p,
            p.w * p.between(0.2, 0.62),
            p.h * p.between(0.12, 0.6),
            p.u * p.between(8, 15),
            p.between(0.4, 2.6),
            shade,
            width=0.12,
        )


def orchid_strokes(p: Painter) -> None:
    """Long leaves from one root, a few blossoms."""
    x, y = p.w * 0.4, p.h * 0.8
    for _ in range(13):
        a, length = p.between(-2.7, -0.4), p.h * p.between(0.3, 0.6)
        end = (min(max(x + length * math.cos(a), p.w * 0.2), p.w * 0.66), y + length * math.sin(a) * 0.8)
        p.line(
            curve([(x, y), ((x + end[0]) / 2, y - length * 0.5), end], closed=False),
            p.u * p.between(0.8, 1.6),
            p.pick(palette("2b2b2e 55585c 7f8286")),
        )
    for _ in range(5):
        fx, fy = p.w * p.between(0.28, 0.6), p.h * p.between(0.28, 0.55)
        for step in range(5):
            leaf(p, fx, fy, p.u * 5, step * 1.25, p.pick(palette("a8566a 7a4a8f c98a4a")), width=0.2)


def hill_strokes(p: Painter) -> None:
    """Washed hills, a pine, a far boat."""
    for step in range(4):
        base, shade = p.h * (0.34 + step * 0.13), 205 - step * 38
        points = curve(
            [(p.w * (0.18 + k * 0.085), base - p.h * p.between(0, 0.12) * math.sin(k * 0.9 + step)) for k in range(7)],
            closed=False,
        )
        p.soft(
            [*points, (p.w * 0.69, base + p.h * 0.08), (p.w * 0.18, base + p.h * 0.08)],
            (shade, shade, shade + 4),
            alpha=0.8,
            blur=p.u * 1.2,
        )
    for _ in range(12):
        leaf(
            p,
            p.w * p.between(0.22, 0.36),
            p.h * p.between(0.68, 0.8),
            p.u * p.between(5, 9),
            p.between(-2.4, -0.7),
            p.pick(palette("1f1f22 4a4d50")),
            width=0.14,
        )
    p.line(
        curve([(p.w * 0.5, p.h * 0.8), (p.w * 0.54, p.h * 0.815), (p.w * 0.6, p.h * 0.8)], closed=False),
        p.u * 0.9,
        (40, 40, 44),
    )


SCENES: dict[str, Callable[[Painter], None]] = {
    scene.__name__: scene
    for scene in (
        cat, dog, books, desk, bicycle, yarn, pottery, outfit, sneakers, flowers, camera, guitar, ink,
    )
}  # fmt: skip
