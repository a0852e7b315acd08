"""Country files in MaxMind's format: build one, fetch one, check one."""

from __future__ import annotations

import hashlib
import io
import ipaddress
import tarfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import geoip2.database
import maxminddb
from mmdb_writer import MMDBWriter
from netaddr import IPNetwork, IPSet

MAXMIND = "https://download.maxmind.com"
EDITION = "GeoLite2-Country"
SECONDS = 60


class CountryFileError(Exception):
    """No usable country file came of it; the text says why and what to do."""


def check(path: Path) -> str:
    """What the file is. Raises CountryFileError for one that geoip2 cannot read or that holds no countries."""
    try:
        with geoip2.database.Reader(path) as reader:
            kind = reader.metadata().database_type
    except FileNotFoundError as error:
        raise CountryFileError(f"There is no file {path}.") from error
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        raise CountryFileError(f"{path} is not a country file in MaxMind's format: {error}") from error
    if "Country" not in kind:
        raise CountryFileError(f"{path} holds {kind}, not countries. Take an edition with Country in its name.")
    return kind


def fetch(*, licence_key: str, server: str = MAXMIND) -> bytes:
    """MaxMind's free country file, for a licence key of one's own; its checksum is compared.

    Address and parameters as in https://dev.maxmind.com/geoip/updating-databases (direct downloads).
    """
    archive = _download(server, licence_key, "tar.gz")
    told = _download(server, licence_key, "tar.gz.sha256").split()
    if not told or hashlib.sha256(archive).hexdigest() != told[0].decode():
        raise CountryFileError("The download does not match its checksum. Try again.")
    with tarfile.open(fileobj=io.BytesIO(archive)) as folder:
        for member in folder:
            inside = folder.extractfile(member) if member.name.endswith(".mmdb") else None
            if inside:
                return inside.read()
    raise CountryFileError("The download holds no country file. Try again later.")


def _download(server: str, licence_key: str, suffix: str) -> bytes:
    query = urllib.parse.urlencode({"edition_id": EDITION, "license_key": licence_key, "suffix": suffix})
    try:
        with urllib.request.urlopen(f"{server}/app/geoip_download?{query}", timeout=SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content
    except urllib.error.HTTPError as error:
        reason = "The licence key was refused." if error.code == 401 else f"MaxMind answered {error.code}."
        raise CountryFileError(f"{reason} Check the key at https://www.maxmind.com/ and try again.") from error
    except OSError as error:
        raise CountryFileError(f"MaxMind could not be reached: {error}. Check the network and try again.") from error


def build(folder: Path, target: Path, *, say: Callable[[str], None]) -> str:
    """Build a country file from the tables of Debian's package tor-geoipdb; return the licence that they name."""
    tables = [folder / "geoip", folder / "geoip6"]
    for table in tables:
        if not table.exists():
            raise CountryFileError(f"There is no table {table}. On Debian: apt install tor-geoipdb")
    writer = MMDBWriter(ip_version=6, database_type="Isthmus-Country", languages=["en"], ipv4_compatible=True)
    count = 0
    for table in tables:
        say(f"reading {table} ...")
        for country, networks in _by_country(table):
            count += len(networks)
            writer.insert_network(IPSet(networks), {"country": {"iso_code": country}})
    say(f"writing {count:,} networks ...")
    writer.to_db_file(str(target))
    return _licence(tables[0])


def _by_country(table: Path) -> Iterator[tuple[str, list[IPNetwork]]]:
    """Each country of a table with its networks; ranges that belong to nobody (??) are left out."""
    rows: list[tuple[str, str, str]] = []
    for number, line in enumerate(table.read_text().splitlines(), 1):
        if line and not line.startswith("#"):
            parts = line.split(",")
            if len(parts) != 3:
                raise CountryFileError(f"Line {number} of {table} is not a range: {line[:60]!r}")
            rows.append((parts[2], parts[0], parts[1]))
    for country, group in groupby(sorted(rows), key=lambda row: row[0]):
        if country.isalpha():
            yield country, [IPNetwork(str(net)) for _, first, last in group for net in _networks(first, last)]


def _networks(first: str, last: str) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    if ":" in first:
        yield from ipaddress.summarize_address_range(ipaddress.IPv6Address(first), ipaddress.IPv6Address(last))
    else:
        yield from ipaddress.summarize_address_range(
            ipaddress.IPv4Address(int(first)), ipaddress.IPv4Address(int(last))
        )


def _licence(table: Path) -> str:
    """The lines of the table's head that name its maker and licence."""
    head = [line.lstrip("# ").strip() for line in table.read_text().splitlines()[:40] if line.startswith("#")]
    return " ".join(line for line in head if line.startswith(("Generated:", "Vendor:", "License:", "Find the full")))
