"""What the demo's pictures show, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from feeds.demo.painter import Painter
from feeds.demo.scenes import food, places, things

SCENES: Final[dict[str, Callable[[Painter], None]]] = food.SCENES | places.SCENES | things.SCENES
