"""The style sheet's colours for programs that do not speak OKLCH."""

from __future__ import annotations

import math


def rgb_of(lightness: float, chroma: float, hue: float) -> tuple[int, int, int]:
    """An OKLCH colour (0 to 1, about 0 to 0.4, degrees) in sRGB, by https://bottosson.github.io/posts/oklab/.

    What a screen cannot show is cut off at the nearest value of each part, which is near enough for an icon.
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return _byte(red), _byte(green), _byte(blue)


def hex_of(lightness: float, chroma: float, hue: float) -> str:
    """The same as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*rgb_of(lightness, chroma, hue))


def _byte(linear: float) -> int:
    value = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * min(1.0, max(0.0, value)))
