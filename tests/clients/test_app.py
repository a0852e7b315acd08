"""The site as an app: its manifest and icons, what is kept for offline, and what robots may read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from isthmus.clients.icons import icon_png
from isthmus.regions.policy import Brand
from isthmus.web import marks
from PIL import Image

from feeds.actions.post_note import post_note
from tests.people import mara

pytestmark = pytest.mark.django_db


def shell(client: Client) -> dict[str, Any]:
    script = client.get("/service-worker.js").content.decode()
    found = re.match(r"const SHELL = (\{.*\});\n", script)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


@pytest.mark.parametrize(("language", "post"), [("en", "Post a note"), ("zh-hans", "发笔记")])
def test_the_manifest_names_the_site_in_the_pages_language(client: Client, language: str, post: str) -> None:
    page = client.get("/", headers={"Accept-Language": language}).content.decode()
    link = re.search(r'<link rel="manifest" href="([^"]+)"', page)
    assert link
    answer = client.get(link[1])
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert told["name"] == "Isthmus" and told["lang"].lower() == language and told["shortcuts"][0]["name"] == post
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == ("/", "/", "/", "standalone")
    for icon in told["icons"]:
        image = Image.open(io.BytesIO(client.get(icon["src"]).content))
        assert image.format == "PNG" and "x".join(map(str, image.size)) == icon["sizes"]
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }


def test_a_brand_has_its_own_name_colour_and_mark(client: Client, settings: Any) -> None:
    plain = client.get("/icons/192.png").content, client.get("/manifest.webmanifest").json()["theme_color"]
    settings.BRAND = Brand(name="Kweek", hue=150, mark="leaf")
    settings.SITE_NAME, settings.HUE = "Kweek", 150
    told = client.get("/manifest.webmanifest").json()
    assert told["name"] == "Kweek" and told["theme_color"] != plain[1]
    assert client.get("/icons/192.png").content != plain[0]


@pytest.mark.parametrize("mark", ["arcs", "leaf", "wave", "spark"])
def test_every_mark_stays_within_what_a_launcher_leaves(settings: Any, mark: str) -> None:
    """A maskable icon fills its square, and its mark lies in the circle of four fifths; the other has round corners."""
    settings.BRAND = Brand(name="X", mark=mark)  # type: ignore[arg-type]
    assert marks.paths_of_mark()
    image = Image.open(io.BytesIO(icon_png(192, "maskable"))).convert("RGBA")
    pixels = image.load()
    assert pixels is not None
    white = [(x, y) for x in range(192) for y in range(192) if min(pixels[x, y][:3]) > 250]  # type: ignore[index]
    assert white and all((x - 96) ** 2 + (y - 96) ** 2 <= (0.4 * 192) ** 2 for x, y in white)
    assert image.getextrema()[3] == (255, 255)
    assert Image.open(io.BytesIO(icon_png(192, "any"))).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_only_files_and_pages_for_everybody_are_kept(client: Client) -> None:
    author = mara()
    post_note(author=author, title="Mine alone", text="")
    client.force_login(author)
    signed_in, told = client.get("/service-worker.js"), shell(client)
    assert signed_in.content == Client().get("/service-worker.js").content
    assert signed_in.headers["Content-Type"].startswith("text/javascript")
    assert signed_in.headers["Cache-Control"] == "no-cache"
    for path in told["files"]:
        name = path.removeprefix("/static/")
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name) and staticfiles_storage.exists(name)
    assert told["pages"] == {"en": "/offline/en/", "zh-hans": "/offline/zh-hans/"}
    for path in told["pages"].values():
        page = client.get(path)
        assert page.content == Client().get(path).content and not page.cookies
        assert b"mara" not in page.content.lower() and b"<script" not in page.content and b"<form" not in page.content
    assert "没有网络连接" in client.get("/offline/zh-hans/").content.decode()
    assert client.get("/offline/fr/").status_code == 404


def test_a_new_edition_of_the_site_has_another_version(client: Client, settings: Any, tmp_path: Path) -> None:
    before = shell(client)["version"]
    assert shell(client)["version"] == before
    settings.SITE_NAME = "Another name"
    assert shell(client)["version"] != before


def test_signing_out_empties_the_browsers_own_cache(client: Client) -> None:
    client.force_login(mara())
    assert "Clear-Site-Data" not in client.get("/").headers
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/service-worker.js", "/offline/en/", "/robots.txt"])
def test_programs_cost_the_database_nothing(
    client: Client, path: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    client.force_login(mara())
    with django_assert_num_queries(0):
        assert client.get(path).status_code == 200


def test_robots_may_read_what_is_public(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    from urllib.robotparser import RobotFileParser

    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    for path in ("/", "/n/1/", "/@mara/", "/atom/", "/rules/"):
        assert parser.can_fetch("any", f"{site.SITE_URL}{path}"), path
    for path in ("/admin/", "/me/edit/", "/compare/1/"):
        assert not parser.can_fetch("any", f"{site.SITE_URL}{path}"), path
