"""`manage.py geoip`: from a file, from Debian's tables, from MaxMind's server; never half a file."""

from __future__ import annotations

import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geoip2.database
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

SHIPPED = Path(settings.BASE_DIR) / "platform" / "isthmus" / "regions" / "demo.mmdb"
HEAD = "# Vendor:    A project\n# License:   CC BY-SA 4.0\n"


@pytest.fixture
def installed(settings: Any, tmp_path: Path) -> Path:
    settings.STATE_DIR = tmp_path / "state"
    return tmp_path / "state" / "geoip" / "country.mmdb"


def country(path: Path, address: str) -> str | None:
    with geoip2.database.Reader(path) as reader:
        return reader.country(address).country.iso_code


def geoip(*arguments: str) -> str:
    said = io.StringIO()
    call_command("geoip", *arguments, stdout=said)
    return said.getvalue()


def test_it_says_what_is_in_use(installed: Path) -> None:
    assert "demo.mmdb" in geoip() and "built" in geoip()


def test_a_file_is_checked_and_copied(installed: Path) -> None:
    assert "Installed" in geoip("--file", str(SHIPPED))
    assert installed.read_bytes() == SHIPPED.read_bytes()


def test_a_table_of_ranges_becomes_a_file_that_names_its_licence(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "geoip").write_text(f"{HEAD}16777216,16777471,AU\n16777472,16778239,CN\n15726992,15726999,??\n")
    (tmp_path / "geoip6").write_text(f"{HEAD}2001:2::,2001:2:0:ffff:ffff:ffff:ffff:ffff,JP\n")
    said = geoip("--debian", str(tmp_path))
    assert "CC BY-SA 4.0" in said and "CC BY-SA 4.0" in installed.with_name("LICENCE").read_text()
    assert [country(installed, address) for address in ("1.0.0.7", "1.0.2.1", "2001:2::1")] == ["AU", "CN", "JP"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--file", "/nowhere.mmdb"], "There is no file /nowhere.mmdb"),
        (["--file", __file__], "is not a country file"),
        (["--debian", "/nowhere"], "apt install tor-geoipdb"),
    ],
)
def test_what_cannot_be_installed_gets_a_sentence_and_leaves_the_old_file(
    installed: Path, arguments: list[str], sentence: str
) -> None:
    geoip("--file", str(SHIPPED))
    with pytest.raises(CommandError, match=sentence):
        geoip(*arguments)
    assert [path.name for path in installed.parent.iterdir() if path.name != "LICENCE"] == ["country.mmdb"]


@pytest.fixture
def server() -> Iterator[str]:
    """Answers as MaxMind's download address does, for the key "right"."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as folder:
        folder.add(SHIPPED, "GeoLite2-Country_20260101/GeoLite2-Country.mmdb")
    content = archive.getvalue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            right = asked["license_key"] == ["right"] and asked["edition_id"] == ["GeoLite2-Country"]
            self.send_response(200 if right else 401)
            self.end_headers()
            if right:
                checksum = f"{hashlib.sha256(content).hexdigest()}  GeoLite2-Country.tar.gz".encode()
                self.wfile.write(checksum if asked["suffix"] == ["tar.gz.sha256"] else content)

        def log_message(self, *_: object) -> None:
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_maxminds_file_is_downloaded_with_a_key(installed: Path, server: str) -> None:
    assert "MaxMind" in geoip("--licence-key", "right", "--server", server)
    assert installed.read_bytes() == SHIPPED.read_bytes()
    with pytest.raises(CommandError, match="The licence key was refused"):
        geoip("--licence-key", "wrong", "--server", server)
    with pytest.raises(CommandError, match="could not be reached"):
        geoip("--licence-key", "right", "--server", "http://127.0.0.1:9")
