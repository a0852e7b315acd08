"""English and Chinese side by side: every sentence is there in both, and what ships is what was written."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages import pofile
from django.conf import settings
from django.test import Client

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
PLACES = re.compile(r"%\(\w+\)[sd]")


def test_every_sentence_is_translated_with_the_same_places() -> None:
    catalog = pofile.read_po((FOLDER / "django.po").open("rb"))
    for message in catalog:
        if not message.id:
            continue
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(given), f"{asked[0]!r} has no translation"
        assert not message.fuzzy, f"{asked[0]!r} is marked as unsure"
        assert set(PLACES.findall(asked[-1])) == set(PLACES.findall(given[-1])), asked[0]


def test_the_compiled_file_is_that_of_the_source() -> None:
    compiled = gettext.GNUTranslations((FOLDER / "django.mo").open("rb"))
    for message in pofile.read_po((FOLDER / "django.po").open("rb")):
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            assert compiled.ngettext(*message.id, 2) == message.string[0]
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        else:
            assert compiled.gettext(message.id) == message.string


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/rules/", "/preferences/", "/accounts/login/", "/accounts/signup/?country=CN", "/nowhere/"]
)
def test_no_english_sentence_is_left_on_a_chinese_page(client: Client, path: str) -> None:
    page = client.get(path, headers={"Accept-Language": "zh-CN"}).content.decode()
    body = re.sub(r"<(script|style|svg|option|select).*?</\1>|<[^>]+>", " ", page[page.index("<body") :], flags=re.S)
    assert re.findall(r"(?:[A-Za-z]{2,} ){2,}[A-Za-z]{2,}", body) == []
