"""Pictures that people send: checked, turned upright, stripped of all metadata, stored in four sizes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import os
import secrets
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Final

import blurhash
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

SIZES: Final = (360, 720, 1080, 2160)
# Of the largest, which one looks at closely, and of the others: at three pixels to a point nobody sees the difference,
# and a wall of covers comes a fifth sooner.
CLOSE, QUALITY = 80, 75
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES: Final = 20_000_000
# By what decoding takes: JPEG is shrunk while it is read, PNG stands in memory whole, WebP and GIF several times.
MOST_PIXELS: Final = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 24_000_000, "WEBP": 10_000_000, "GIF": 10_000_000}
MOST_RATIO: Final = 5
# Where the files of a stored picture lie; `start` is that of its digest. Of a withheld one the digest is a name that
# nobody can guess (copy_aside).
NAME: Final = "pictures/{start}/{digest}/{size}.webp"
SHELVES: Final = 256


# One at a time in a process: what several people send at once must not add up.
_decoding = threading.Lock()


class PictureError(Exception):
    """The file cannot become a picture; the text says why and what to do."""


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be stored: the size of the upright original, and its WebP renditions by longest edge."""

    digest: str
    width: int
    height: int
    blurhash: str
    renditions: dict[int, bytes]


def read_picture(file: IO[bytes]) -> Prepared:
    """Check and re-encode an uploaded file.

    Only pixels pass: location, camera, comments and whatever else the file carries are left behind. Raises PictureError
    for anything that is not a picture of a size and shape that we show.
    """
    image = _opened(file)
    try:
        with _decoding:
            upright = _upright(image)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureError(_("This picture is damaged. Save it again or choose another one.")) from error
    return _prepared(upright)


def cut_picture(digest: str, ratio: tuple[int, int], across: int, down: int) -> Prepared:
    """The part of a stored picture that has this ratio of width to height and touches two opposite edges.

    Which part follows from `across` or `down`, in percent, as the object-position of CSS has it. Raises PictureError
    where the files are gone.
    """
    image = stored_picture(digest)
    width = min(image.width, round(image.height * ratio[0] / ratio[1]))
    height = min(image.height, round(image.width * ratio[1] / ratio[0]))
    left, top = (image.width - width) * across // 100, (image.height - height) * down // 100
    return _prepared(image.crop((left, top, left + width, top + height)))


def stored_picture(digest: str) -> Image.Image:
    """A stored picture in its largest rendition. Raises PictureError where the files are gone."""
    try:
        with default_storage.open(_name(digest, SIZES[-1])) as file, _decoding:
            return Image.open(file, formats=("WEBP",)).convert("RGB")
    except OSError as error:
        raise PictureError(_("A picture is not there any more. Take it out and add it again.")) from error


def _prepared(upright: Image.Image) -> Prepared:
    renditions = {size: _webp(upright, size) for size in SIZES}
    return Prepared(
        digest=hashlib.sha256(renditions[SIZES[-1]]).hexdigest(),
        width=upright.width,
        height=upright.height,
        blurhash=_blurhash(upright),
        renditions=renditions,
    )


def store(prepared: Prepared) -> None:
    """Write the files; those that are there already become young again, since their name is their content."""
    for size, content in prepared.renditions.items():
        name = _name(prepared.digest, size)
        if default_storage.exists(name):
            os.utime(default_storage.path(name))
        else:
            default_storage.save(name, ContentFile(content))


def picture_url(digest: str, size: int) -> str:
    """The address of a stored rendition."""
    return default_storage.url(_name(digest, size))


def copy_aside(digest: str) -> str:
    """Copy the files of a picture under a name that nobody can guess, and return it: where a picture is withheld, its
    address has to end, whatever serves it. Returns `digest` where there are no files, or they have such a name."""
    if content_name(digest) != digest:
        return digest
    name = secrets.token_hex(32)
    return name if _copy(digest, name) else digest


def copy_back(name: str) -> str:
    """Copy the files of a picture that was copied aside under the name of its content, and return it; `name` where
    there are no files, or that is their name."""
    digest = content_name(name)
    if digest != name:
        _copy(name, digest)
    return digest


def content_name(name: str) -> str:
    """What the files of a picture are called by their content; `name` where there are none."""
    try:
        with default_storage.open(_name(name, SIZES[-1])) as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return name


def _copy(name: str, new: str) -> bool:
    there = [size for size in SIZES if default_storage.exists(_name(name, size))]
    for size in there:
        if not default_storage.exists(_name(new, size)):
            with default_storage.open(_name(name, size)) as file:
                default_storage.save(_name(new, size), file)
    return bool(there)


def add_missing_sizes(digest: str) -> int:
    """Make the renditions that a picture has not: those of a size that came later than the picture did; how many."""
    missing = [size for size in SIZES if not default_storage.exists(_name(digest, size))]
    largest = _name(digest, SIZES[-1])
    if not missing or SIZES[-1] in missing:
        return 0
    stored_at = default_storage.get_modified_time(largest).timestamp()
    try:
        picture = stored_picture(digest)
    except PictureError:
        return 0
    for size in missing:
        name = default_storage.save(_name(digest, size), ContentFile(_webp(picture, size)))
        # As old as the others: for whoever looks whether the picture was uploaded lately.
        os.utime(default_storage.path(name), (stored_at, stored_at))
    return len(missing)


def remove(digest: str, *, last_stored_before: dt.datetime) -> bool:
    """Delete the files of a picture, unless somebody has stored it since."""
    names = [name for size in SIZES if default_storage.exists(name := _name(digest, size))]
    if not names or any(default_storage.get_modified_time(name) >= last_stored_before for name in names):
        return False
    for name in (*names, _name(digest, SIZES[0]).rpartition("/")[0]):
        default_storage.delete(name)
    return True


def stored_on(shelf: int) -> set[str]:
    """The digests of the pictures in one of the folders."""
    folder = _name(f"{shelf:02x}", SIZES[0]).rpartition("/")[0].rpartition("/")[0]
    return set(default_storage.listdir(folder)[0]) if default_storage.exists(folder) else set()


@lru_cache(maxsize=4096)
def preview_data_uri(code: str, width: int, height: int) -> str:
    """A few blurred pixels as a data URI, to stand until the picture has come; empty for a code that is none."""
    longest = max(width, height, 1)
    columns, rows = max(2, round(12 * width / longest)), max(2, round(12 * height / longest))
    try:
        pixels = blurhash.decode(code, columns, rows)
    except (ValueError, KeyError, IndexError):
        return ""
    image = Image.frombytes("RGB", (columns, rows), bytes(value for row in pixels for pixel in row for value in pixel))
    file = io.BytesIO()
    # A third of what a PNG takes, and blurred as it is, nobody sees the loss.
    image.save(file, "WEBP", quality=85, method=4)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()


def _blurhash(image: Image.Image) -> str:
    """The code of https://blurha.sh, of so small a copy that plain Python is quick enough."""
    tiny = image.copy()
    tiny.thumbnail((24, 24))
    values = list(tiny.convert("RGB").tobytes())
    pixels = [values[at : at + 3] for at in range(0, len(values), 3)]
    rows = [pixels[at : at + tiny.width] for at in range(0, len(pixels), tiny.width)]
    code: str = blurhash.encode(rows, 4, 3)
    return code


def _name(digest: str, size: int) -> str:
    return NAME.format(start=digest[:2], digest=digest, size=size)


def _too_large(most: int) -> PictureError:
    return PictureError(
        _("This picture has more than %(most)d million pixels. Make it smaller.") % {"most": most // 1_000_000}
    )


def _opened(file: IO[bytes]) -> Image.Image:
    """Look at the header alone: what it claims is checked before a pixel is decoded."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise PictureError(
            _("This file is larger than %(most)d MB. Choose a smaller one.") % {"most": MOST_BYTES // 1_000_000}
        )
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(MOST_PIXELS["JPEG"]) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureError(_("This is not a picture that we can read. Use JPEG, PNG, WebP or GIF.")) from error
    width, height = image.size
    most = MOST_PIXELS[image.format or ""]
    if width * height > most:
        raise _too_large(most)
    if min(width, height) < 2 or max(width, height) > MOST_RATIO * min(width, height):
        raise PictureError(_("This picture is too long and narrow. Cut it to at most five to one."))
    return image


def _upright(image: Image.Image) -> Image.Image:
    if image.format in ("JPEG", "MPO"):
        # The decoder shrinks while reading, so a huge photograph never stands in memory whole.
        image.draft("RGB", (SIZES[-1], SIZES[-1]))
    image.seek(0)
    image.load()
    profile = image.info.get("icc_profile")
    exact = image.convert("RGBA" if "transparency" in image.info else "RGB") if image.mode == "P" else image
    exact.thumbnail((SIZES[-1], SIZES[-1]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    # Turned when it is small: turning makes a copy.
    return _on_white(_in_srgb(ImageOps.exif_transpose(exact), profile))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")


def _webp(image: Image.Image, longest: int) -> bytes:
    copy = image.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    copy.info.clear()
    file = io.BytesIO()
    copy.save(file, "WEBP", quality=CLOSE if longest == SIZES[-1] else QUALITY, method=4)
    return file.getvalue()
