"""Things to eat and drink, mostly from above."""

from __future__ import annotations

import math
from collections.abc import Callable

from feeds.demo.painter import Ball, Color, Grade, Painter, curve, mix, oval, palette, slab, turned
from feeds.demo.scenes.parts import leaf, plate, sprig, table, wall

GLAZES = palette("f4efe6 2f5d73 d9e3e0 b4483a 3d3d45 e7c9a9 7b9a87")
GREENS = palette("4c7a3a 6d9a45 2f6b4a 8bb04f")


def _middle(p: Painter) -> tuple[float, float, float]:
    return p.w * p.between(0.46, 0.54), p.h * p.between(0.47, 0.55), min(p.w, p.h) * p.between(0.4, 0.46)


def _chopsticks(p: Painter, x: float, y: float, length: float, angle: float) -> None:
    color = p.pick(palette("7a3b2a 2b2523 b98a55"))
    for gap in (0.0, p.u * 2.6):
        path = turned([(x - length / 2, y + gap), (x + length / 2, y + gap * 0.4)], x, y, angle)
        p.soft([(px + p.u, py + p.u * 1.4) for px, py in path], (30, 20, 20), alpha=0.35, blur=p.u, line=p.u)
        p.line(path, p.u * 1.25, color)


def _egg(p: Painter, x: float, y: float, r: float) -> None:
    angle = p.between(0, 3)
    p.shape(oval(x, y, r * 1.2, r, angle), Ball((255, 252, 243), (236, 224, 205)), tex=0.1)
    p.dot(x, y, r * 0.58, Ball((255, 190, 60), (233, 130, 30)), tex=0.1)


def noodles(p: Painter) -> None:
    table(p)
    x, y, r = _middle(p)
    broth = p.pick(palette("d98b3a b5532a e3b567 8f4a25"))
    plate(p, x, y, r, p.pick(GLAZES), broth)
    strand = p.pick(palette("f6df9f f2d488 fbe9bd"))
    for _ in range(34):
        a, b = p.between(0, math.tau), p.between(0.15, 0.62) * r
        points = [(x + b * math.cos(a + k * 0.5), y + b * p.between(0.8, 1) * math.sin(a + k * 0.5)) for k in range(6)]
        p.line(curve(points, closed=False), p.u * 0.95, mix(strand, broth, 0.35))
        p.line(curve([(px, py - p.u * 0.25) for px, py in points], closed=False), p.u * 0.7, strand)
    turn = p.between(0, 6)
    _egg(p, x + r * 0.4 * math.cos(turn), y + r * 0.4 * math.sin(turn), r * 0.2)
    for step in range(p.rng.randint(3, 5)):
        a = turn + 2 + step * 0.42
        leaf(p, x + r * 0.3 * math.cos(a), y + r * 0.3 * math.sin(a), r * 0.42, a, p.pick(GREENS))
    for _ in range(40):
        a, b = p.between(0, math.tau), p.between(0, 0.7) * r
        p.dot(x + b * math.cos(a), y + b * math.sin(a), p.u * p.between(0.3, 0.7), p.pick([*GREENS, (200, 40, 30)]))
    _chopsticks(p, x + r * 0.5, y - r * 0.75, r * 2.1, p.between(-0.5, 0.2))
    p.steam(x, y - r * 0.1, r * 0.9, count=2)


def dumplings(p: Painter) -> None:
    table(p)
    x, y, r = _middle(p)
    bamboo = p.pick(palette("d9b06a c4924f e0c084"))
    p.drop(oval(x, y, r, r), by=4)
    for share, shade in ((1.0, 0.0), (0.95, 0.3), (0.92, 0.05), (0.87, 0.35), (0.84, -0.25)):
        color = mix(bamboo, (70, 40, 15), shade) if shade >= 0 else mix(bamboo, (255, 240, 200), -shade)
        p.dot(x, y, r * share, color, tex=0.4)
    for step in range(-5, 6):
        half = math.sqrt(max(0, 0.82**2 - (step * 0.15) ** 2)) * r
        p.line(
            [(x - half, y + step * 0.15 * r), (x + half, y + step * 0.15 * r)],
            p.u * 0.35,
            mix(bamboo, (90, 60, 20), 0.4),
        )
    count, skin = p.rng.randint(5, 7), p.pick(palette("fbf1de f4e6c8 f7ead7"))
    spots = [(0.0, 0.0)] + [
        (0.55 * math.cos(k * math.tau / count), 0.55 * math.sin(k * math.tau / count)) for k in range(count)
    ]
    for dx, dy in spots:
        _bun(p, x + dx * r, y + dy * r, r * 0.24, skin)
    p.steam(x + r * 0.1, y - r * 0.1, r * 1.1)


def _bun(p: Painter, x: float, y: float, r: float, skin: Color) -> None:
    p.soft(oval(x + r * 0.15, y + r * 0.2, r, r), (80, 50, 20), alpha=0.45, blur=r * 0.2)
    p.dot(x, y, r, Ball(mix(skin, (255, 255, 255), 0.6), mix(skin, (150, 110, 70), 0.35)), tex=0.12)
    for step in range(12):
        a = step * math.tau / 12 + p.between(-0.1, 0.1)
        path = [
            (x + r * 0.12 * math.cos(a + 0.5), y + r * 0.12 * math.sin(a + 0.5)),
            (x + r * 0.8 * math.cos(a), y + r * 0.8 * math.sin(a)),
        ]
        p.line(path, r * 0.045, mix(skin, (150, 110, 70), 0.4))
    p.dot(x, y, r * 0.13, mix(skin, (140, 100, 60), 0.45))


def tea(p: Painter) -> None:
    color = wall(p, edge=0.6)
    glaze = p.pick(palette("7a3f2c 3f6b66 2d4a68 c6553f 46603a e9e2d3"))
    base, s = p.h * 0.8, min(p.w, p.h)
    tray = slab(p.w * 0.08, base - s * 0.03, p.w * 0.92, base + s * 0.03, s * 0.02)
    p.drop(tray, by=3)
    p.shape(tray, Grade((mix(color, (90, 50, 25), 0.75), (58, 34, 22))), tex=0.5)
    x, y, r = p.w * p.between(0.36, 0.42), base - s * 0.2, s * 0.19
    shade = Grade((mix(glaze, (255, 255, 255), 0.35), glaze, mix(glaze, (15, 10, 20), 0.35)), across=True)
    p.line(
        curve([(x - r * 0.7, y - r * 0.6), (x - r * 1.75, y - r * 0.3), (x - r * 0.8, y + r * 0.55)], closed=False),
        s * 0.024,
        mix(glaze, (20, 15, 20), 0.25),
    )
    p.shape(
        [
            (x + r * 0.6, y + r * 0.5),
            (x + r * 1.65, y - r * 0.75),
            (x + r * 1.85, y - r * 0.65),
            (x + r * 0.9, y + r * 0.75),
        ],
        shade,
        tex=0.2,
    )
    p.shape(
        curve(
            [
                (x, y - r * 0.85),
                (x + r * 1.05, y),
                (x + r * 0.7, y + r * 0.9),
                (x - r * 0.7, y + r * 0.9),
                (x - r * 1.05, y),
            ]
        ),
        shade,
        tex=0.3,
    )
    p.shape(oval(x, y - r * 0.84, r * 0.5, r * 0.17), mix(glaze, (255, 255, 255), 0.2))
    p.dot(x, y - r * 1.05, r * 0.13, mix(glaze, (255, 255, 255), 0.3))
    for step in range(p.rng.randint(1, 2) + 1):
        cx, c = p.w * (0.62 + step * 0.13), s * 0.055
        p.shape(
            [
                (cx - c, base - c * 1.7),
                (cx + c, base - c * 1.7),
                (cx + c * 0.6, base - s * 0.01),
                (cx - c * 0.6, base - s * 0.01),
            ],
            shade,
            tex=0.2,
        )
        p.shape(oval(cx, base - c * 1.7, c, c * 0.28), (196, 132, 60))
        p.steam(cx, base - c * 2, s * 0.2, count=1)
    sprig(p, p.w * p.between(0.02, 0.1), p.h * 0.02, s * 0.5, p.between(0.5, 0.9), p.pick(GREENS))


def coffee(p: Painter) -> None:
    table(p)
    x, y, r = _middle(p)
    r *= 0.86
    cup = p.pick(GLAZES)
    plate(p, x, y, r * 1.15, p.pick(GLAZES))
    handle = slab(x + r * 0.6, y - r * 0.12, x + r * 1.08, y + r * 0.12, r * 0.1)
    p.shape(turned(handle, x, y, p.between(-0.9, 0.9)), cup, tex=0.2)
    p.drop(oval(x, y, r * 0.78, r * 0.78), by=2.4)
    p.dot(x, y, r * 0.78, Ball(mix(cup, (255, 255, 255), 0.5), mix(cup, (30, 20, 20), 0.2)), tex=0.1)
    p.dot(x, y, r * 0.68, Ball((182, 116, 62), (110, 60, 28)), tex=0.3)
    foam, turn = (250, 236, 212), p.between(0, math.tau)
    for step in range(5):
        size = r * (0.44 - step * 0.085)
        cy = y + r * (0.16 - step * 0.13)
        heart = [
            (x, cy + size * 0.75),
            (x + size, cy - size * 0.2),
            (x + size * 0.5, cy - size * 0.62),
            (x, cy - size * 0.3),
            (x - size * 0.5, cy - size * 0.62),
            (x - size, cy - size * 0.2),
        ]
        p.shape(turned(curve(heart), x, y, turn), foam if step % 2 == 0 else (164, 100, 52), tex=0.1)
    spoon = turned([(x - r * 1.0, y + r * 1.12), (x + r * 0.3, y + r * 1.12)], x, y, p.between(-0.3, 0.1))
    p.line(spoon, p.u * 1.2, (206, 200, 190))
    p.shape(oval(*spoon[0], p.u * 4.4, p.u * 2.8), Ball((235, 232, 226), (150, 145, 140)))
    if p.between(0, 1) < 0.6:
        _cookie(p, x - r * 1.02, y - r * 0.9, r * 0.3)


def _cookie(p: Painter, x: float, y: float, r: float) -> None:
    p.drop(oval(x, y, r, r), by=1.4)
    p.dot(x, y, r, Ball((226, 172, 106), (176, 112, 58)), tex=0.5)
    for _ in range(9):
        a, b = p.between(0, math.tau), p.between(0, 0.75) * r
        p.dot(x + b * math.cos(a), y + b * math.sin(a), r * p.between(0.08, 0.14), (74, 42, 26))


def cake(p: Painter) -> None:
    wall(p, edge=0.72)
    s, x, base = min(p.w, p.h), p.w / 2, p.h * 0.8
    stand = p.pick(palette("f5efe6 8fb5ae d98f7a b9a6cf"))
    p.soft(oval(x, base + s * 0.03, s * 0.36, s * 0.04), (20, 15, 20), alpha=0.5, blur=s * 0.02)
    p.shape(
        [
            (x - s * 0.05, base - s * 0.16),
            (x + s * 0.05, base - s * 0.16),
            (x + s * 0.15, base + s * 0.02),
            (x - s * 0.15, base + s * 0.02),
        ],
        Grade((stand, mix(stand, (60, 50, 60), 0.4)), across=True),
    )
    p.shape(oval(x, base - s * 0.16, s * 0.4, s * 0.05), Grade((stand, mix(stand, (60, 50, 60), 0.25))))
    sponge, cream = p.pick(palette("e2b46c 8a4b2f d98b7c b5c074")), p.pick(palette("fff6e8 fbe3dc f3ead2"))
    top, layers, half = base - s * 0.17, p.rng.randint(2, 3), s * p.between(0.27, 0.32)
    for step in range(layers):
        y = top - step * s * 0.13
        p.shape(
            slab(x - half, y - s * 0.1, x + half, y, s * 0.015),
            Grade((mix(sponge, (255, 255, 255), 0.2), sponge, mix(sponge, (40, 15, 10), 0.35)), across=True),
            tex=0.55,
        )
        p.shape(
            slab(x - half * 1.02, y - s * 0.13, x + half * 1.02, y - s * 0.095, s * 0.02),
            Grade((cream, mix(cream, (120, 90, 90), 0.3)), across=True),
            tex=0.2,
        )
    roof = top - layers * s * 0.13
    p.shape(oval(x, roof + s * 0.01, half, s * 0.045), cream, tex=0.15)
    berries = p.pick(
        [palette("c92f3c 9e1f33"), palette("3f4a86 2b3263"), palette("e8a13a d97b2b"), palette("8d2f5c c94f7c")]
    )
    for step in range(11):
        bx = x + (step - 5) * half * 0.17
        by = roof - s * 0.018 - (0.05 if step % 2 else 0.0) * s * 0.5
        p.dot(
            bx, by, s * p.between(0.026, 0.036), Ball(mix(berries[step % 2], (255, 255, 255), 0.5), berries[step % 2])
        )
    for side in (-1, 1):
        leaf(p, x, roof - s * 0.03, s * 0.1, -1.57 + side * p.between(0.3, 0.8), p.pick(GREENS))


def market(p: Painter) -> None:
    p.wash(*palette("5b3d2a 3c271b"), tex=0.5)
    kinds = palette("d9452f f0a02c 6f9a3a e8d04a 8a3f6c c96b2f 9dbb56 b8323a f2c879 5c7f4a")
    rows, columns = (4 if p.h > p.w else 3), 3
    cell_w, cell_h = p.w / columns, p.h / rows
    p.rng.shuffle(kinds)
    for row in range(rows):
        for column in range(columns):
            _crate(p, column * cell_w, row * cell_h, cell_w, cell_h, kinds[(row * columns + column) % len(kinds)])


def _crate(p: Painter, x: float, y: float, w: float, h: float, color: Color) -> None:
    gap, wood = p.u * 1.2, (184, 134, 84)
    box = slab(x + gap, y + gap, x + w - gap, y + h - gap, p.u)
    p.shape(box, Grade((mix(wood, (60, 30, 10), 0.5), mix(wood, (40, 20, 10), 0.7))), tex=0.5)
    r = min(w, h) * p.between(0.13, 0.18)
    across, down = int((w - 4 * gap) / (r * 1.6)), int((h - 4 * gap) / (r * 1.5))
    for line in range(down + 1):
        for step in range(across + 1):
            fx = x + gap * 2 + r + (step + (line % 2) * 0.5) * (w - 4 * gap - 2 * r) / max(1, across)
            fy = y + gap * 2 + r + line * (h - 4 * gap - 2 * r) / max(1, down)
            if fx < x + w - gap - r * 0.7:
                tone = mix(color, p.pick(palette("ffffff 3a1a10 ffe08a")), p.between(0, 0.14))
                p.dot(
                    fx,
                    fy,
                    r * p.between(0.9, 1.05),
                    Ball(mix(tone, (255, 255, 255), 0.45), mix(tone, (40, 10, 10), 0.25)),
                    tex=0.15,
                )
    for edge in (y + gap, y + h - gap * 2.6):
        p.shape(
            slab(x + gap * 0.6, edge, x + w - gap * 0.6, edge + gap * 1.6, p.u * 0.3),
            Grade((mix(wood, (255, 240, 210), 0.3), wood)),
            tex=0.5,
        )


def hotpot(p: Painter) -> None:
    table(p)
    x, y, r = _middle(p)
    r *= 0.86
    for step in range(7):
        a = step * math.tau / 7 + p.between(-0.1, 0.1)
        dx, dy, small = x + r * 1.28 * math.cos(a), y + r * 1.28 * math.sin(a), r * 0.36
        plate(p, dx, dy, small, p.pick(GLAZES[:4]), None)
        color = p.pick(palette("d9596a 6d9a45 f2d9b0 c97f45 f0b23c 8fae5a e9e0d0"))
        for _ in range(7):
            b, c = p.between(0, math.tau), p.between(0, 0.5) * small
            p.shape(
                oval(dx + c * math.cos(b), dy + c * math.sin(b), small * 0.24, small * 0.14, b),
                Ball(mix(color, (255, 255, 255), 0.4), color),
                tex=0.2,
            )
    p.drop(oval(x, y, r * 0.92, r * 0.92), by=3)
    p.dot(x, y, r * 0.92, Ball((214, 206, 196), (110, 100, 98)), tex=0.2)
    p.dot(x, y, r * 0.82, Ball((214, 60, 34), (140, 24, 18)), tex=0.35)
    half = [(x + r * 0.82 * math.cos(a / 30), y + r * 0.82 * math.sin(a / 30)) for a in range(47, 142)]
    p.shape(
        [*half, (x + r * 0.18, y - r * 0.4), (x - r * 0.18, y + r * 0.35)],
        Ball((252, 240, 212), (224, 196, 146)),
        tex=0.2,
    )
    p.line(
        curve([half[-1], (x + r * 0.2, y - r * 0.4), (x - r * 0.2, y + r * 0.4), half[0]], closed=False),
        p.u * 1.2,
        (176, 168, 160),
    )
    for _ in range(24):
        a, b = p.between(0, math.tau), p.between(0.1, 0.72) * r
        color = p.pick(palette("f6c445 5f8f3c a91d1d fff3d9 e07b35"))
        p.dot(x + b * math.cos(a), y + b * math.sin(a), r * p.between(0.02, 0.06), color)
    p.steam(x, y, r * 1.2)


def bread(p: Painter) -> None:
    table(p)
    board = slab(p.w * 0.1, p.h * 0.12, p.w * 0.9, p.h * 0.88, p.u * 6)
    p.drop(board, by=2.5)
    wood = p.pick(palette("c99a63 a8754a e0bd8c"))
    p.shape(board, Grade((wood, mix(wood, (60, 30, 15), 0.2)), across=True), tex=0.6)
    for _ in range(120):
        p.dot(p.between(0.1, 0.9) * p.w, p.between(0.1, 0.9) * p.h, p.u * p.between(0.2, 0.9), (255, 250, 240))
    s, count = min(p.w, p.h), p.rng.randint(1, 3)
    turn = p.between(-0.7, 0.7)
    for step in range(count):
        y = p.h * (0.5 + (step - (count - 1) / 2) * 0.25)
        _loaf(
            p,
            p.w * p.between(0.46, 0.54),
            y,
            s * (0.33 if count == 1 else 0.3),
            s * (0.25 if count == 1 else 0.115),
            turn,
        )
    if p.between(0, 1) < 0.5:
        sprig(p, p.w * 0.14, p.h * 0.9, s * 0.36, p.between(-0.8, -0.3), (196, 160, 90))


def _loaf(p: Painter, x: float, y: float, rx: float, ry: float, turn: float) -> None:
    crust = p.pick(palette("b56a2c 8f4d22 c98642"))
    p.drop(oval(x, y, rx, ry, turn), by=3)
    p.shape(oval(x, y, rx, ry, turn), Ball(mix(crust, (255, 225, 160), 0.45), mix(crust, (50, 15, 5), 0.3)), tex=0.55)
    for step in range(-2, 3):
        cut = [
            (x + step * rx * 0.34 - ry * 0.2, y - ry * 0.55),
            (x + step * rx * 0.34 + ry * 0.08, y),
            (x + step * rx * 0.34 + ry * 0.2, y + ry * 0.55),
        ]
        p.line(turned(curve(cut, closed=False), x, y, turn), ry * 0.16, mix(crust, (90, 40, 10), 0.4))
        p.line(turned(curve(cut, closed=False), x, y, turn), ry * 0.1, (248, 226, 184))


def breakfast(p: Painter) -> None:
    table(p)
    x, y, r = _middle(p)
    plate(p, x, y, r, p.pick(GLAZES))
    turn = p.between(0, 6)

    def at(angle: float, share: float) -> tuple[float, float]:
        return x + share * r * math.cos(turn + angle), y + share * r * math.sin(turn + angle)

    tx, ty = at(0, 0.36)
    for shift in (0.0, 0.2):
        toast = turned(
            slab(
                tx - r * 0.34 + shift * r,
                ty - r * 0.3 + shift * r,
                tx + r * 0.26 + shift * r,
                ty + r * 0.26 + shift * r,
                r * 0.1,
            ),
            tx,
            ty,
            turn,
        )
        p.drop(toast, by=1)
        p.shape(toast, (168, 102, 48), tex=0.4)
        p.shape(
            [(tx + (px - tx) * 0.86, ty + (py - ty) * 0.86) for px, py in toast],
            Ball((250, 222, 160), (226, 176, 104)),
            tex=0.5,
        )
    for angle in (2.2, 3.1)[: p.rng.randint(1, 2)]:
        ex, ey = at(angle, 0.42)
        outline = [
            (ex + r * p.between(0.26, 0.34) * math.cos(k * 0.785), ey + r * p.between(0.26, 0.34) * math.sin(k * 0.785))
            for k in range(8)
        ]
        p.shape(curve(outline), Ball((255, 255, 252), (236, 230, 218)), tex=0.1)
        p.dot(ex, ey, r * 0.13, Ball((255, 205, 70), (240, 150, 30)))
    for step in range(5):
        bx, by = at(4.1 + step * 0.27, 0.52)
        p.dot(bx, by, r * 0.1, Ball((240, 90, 70), (180, 30, 30)))
    leaf(p, *at(5.7, 0.2), r * 0.4, turn + 5.7, p.pick(GREENS))
    glass = min(p.w, p.h) * 0.13
    gx, gy = p.w * p.pick([0.12, 0.88]), p.h * p.pick([0.1, 0.9])
    p.drop(oval(gx, gy, glass, glass), by=2)
    p.dot(gx, gy, glass, (240, 244, 240))
    p.dot(gx, gy, glass * 0.86, Ball((255, 196, 70), (240, 140, 30)), tex=0.1)


def soup_sweet(p: Painter) -> None:
    table(p)
    x, y, r = _middle(p)
    r *= 0.9
    milk = p.pick(palette("fdf3df 8c2f2b f7d98a e9d8ea fbe3d6"))
    plate(p, x, y, r, p.pick(GLAZES), milk)
    for ring in (0.93, 0.97):
        p.line([*oval(x, y, r * ring, r * ring), (x + r * ring, y)], p.u * 0.4, (60, 100, 150))
    pieces = p.pick(
        [palette("f7a823 ffc24a"), palette("7c1f2a 5a141d"), palette("f2e6f0 d9a5c0"), palette("5f7f3a 9bbd5a")]
    )
    for _ in range(26):
        a, b = p.between(0, math.tau), math.sqrt(p.between(0, 1)) * 0.62 * r
        color = p.pick(pieces)
        px, py, size = x + b * math.cos(a), y + b * math.sin(a), r * p.between(0.06, 0.1)
        p.soft(oval(px + size * 0.2, py + size * 0.3, size, size), (70, 30, 20), alpha=0.4, blur=size * 0.3)
        p.shape(
            turned(slab(px - size, py - size * 0.8, px + size, py + size * 0.8, size * 0.6), px, py, a),
            Ball(mix(color, (255, 255, 255), 0.5), color),
            tex=0.1,
        )
    for _ in range(30):
        a, b = p.between(0, math.tau), math.sqrt(p.between(0, 1)) * 0.7 * r
        p.dot(x + b * math.cos(a), y + b * math.sin(a), r * 0.025, (255, 252, 246))
    leaf(p, x, y, r * 0.26, p.between(0, 6), p.pick(GREENS))
    spoon = turned([(x + r * 0.6, y + r * 0.2), (x + r * 1.5, y + r * 0.5)], x, y, p.between(-1, 1))
    p.line(spoon, p.u * 2, (245, 242, 236))


SCENES: dict[str, Callable[[Painter], None]] = {
    scene.__name__: scene
    for scene in (noodles, dumplings, tea, coffee, cake, market, hotpot, bread, breakfast, soup_sweet)
}
