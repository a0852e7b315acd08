"""Draw one of the demo's pictures."""

from __future__ import annotations

from PIL import Image

from feeds.demo.painter import Painter
from feeds.demo.scenes import SCENES


def draw(scene: str, *, seed: int, width: int, height: int) -> Image.Image:
    """The scene in its own colours and arrangement for each seed. Raises KeyError for an unknown scene."""
    painter = Painter(seed=seed, width=width, height=height)
    SCENES[scene](painter)
    return painter.finish()
