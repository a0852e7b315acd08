"""The country of an address, from a MaxMind-format file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import geoip2.database
import maxminddb
from django.conf import settings
from geoip2.errors import AddressNotFoundError


@dataclass(frozen=True)
class GeoStatus:
    """Whether the file can be read, and a sentence about it for operators."""

    ok: bool
    sentence: str


@cache
def _reader() -> geoip2.database.Reader | str:
    """The open file, once per process, or the sentence that says why there is none."""
    path = settings.GEOIP_PATH
    try:
        reader = geoip2.database.Reader(path, mode=maxminddb.MODE_MMAP)
    except FileNotFoundError:
        return f"There is no country file at {path}."
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        return f"The country file {path} is damaged ({error})."
    if not any(kind in reader.metadata().database_type for kind in ("Country", "City")):
        return f"The file {path} holds {reader.metadata().database_type}, not countries."
    return reader


def status() -> GeoStatus:
    """What the country file is, or what is wrong with it."""
    reader = _reader()
    if isinstance(reader, str):
        return GeoStatus(False, f"{reader} Every visitor's country is unknown.")
    metadata = reader.metadata()
    built = dt.datetime.fromtimestamp(metadata.build_epoch, dt.UTC).date()
    return GeoStatus(True, f"{metadata.database_type}, built {built}.")


def country_of(address: str | None) -> str | None:
    """The ISO 3166 code of an address's country; None where it is unknown."""
    reader = _reader()
    if not address or isinstance(reader, str):
        return None
    try:
        found = reader.city(address) if _has_subdivisions(reader) else reader.country(address)
        return found.country.iso_code
    except (AddressNotFoundError, ValueError, maxminddb.InvalidDatabaseError):
        return None


def subdivision_of(address: str | None) -> Mapping[str, str]:
    """The first subdivision of an address's country, by language; empty where the file knows none."""
    reader = _reader()
    if not address or isinstance(reader, str) or not _has_subdivisions(reader):
        return {}
    try:
        found = reader.city(address).subdivisions
    except (AddressNotFoundError, ValueError, maxminddb.InvalidDatabaseError):
        return {}
    return dict(found[0].names) if found else {}


def _has_subdivisions(reader: geoip2.database.Reader) -> bool:
    return "City" in reader.metadata().database_type
