"""The country of an address, from a MaxMind-format file."""

from __future__ import annotations

import datetime as dt
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
    if "Country" not in reader.metadata().database_type:
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
        return reader.country(address).country.iso_code
    except (AddressNotFoundError, ValueError, maxminddb.InvalidDatabaseError):
        return None
