"""Draw the demo's pictures and send them through the same door as an upload, on every core."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from isthmus.web.media import Prepared, read_picture

from feeds.demo.content import PictureSample
from feeds.demo.drawing import draw


def prepared(sample: PictureSample) -> Prepared:
    """One picture, drawn and read as if somebody had sent it."""
    image = draw(sample.scene, seed=sample.seed, width=sample.width, height=sample.height)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92)
    return read_picture(file)


def all_prepared(samples: Sequence[PictureSample]) -> Iterator[Prepared]:
    """The pictures in the order of the samples."""
    # New processes and no forks: this one holds connections that must not be shared.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as pool:
        yield from pool.map(prepared, samples, chunksize=4)
