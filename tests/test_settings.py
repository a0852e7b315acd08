"""Settings fail loudly at start, with the name, the value and the cure."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
VALID = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1",
    "SECRET_KEY": "x" * 50,
    "DEPLOYMENT_MODE": "shared",
    "TENANT": "",
    "STATE_DIR": "/nonexistent",
}


def load(**wrong: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"]} | VALID | wrong
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEPLOYMENT_MODE": "both"}, "DEPLOYMENT_MODE is 'both'. Set it to shared (one site) or split (two sites)."),
        (
            {"DEPLOYMENT_MODE": "split"},
            "TENANT is not set, and DEPLOYMENT_MODE is split. Set TENANT=domestic or TENANT=global",
        ),
        ({"TENANT": "global"}, "TENANT is 'global', but DEPLOYMENT_MODE is shared."),
        ({"REDIS_URL": ""}, "REDIS_URL is not set. Set DATABASE_URL and REDIS_URL both, or neither"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY has fewer than 40 characters."),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'. Set it to True or False."),
        ({"PROXY_COUNT": "-1"}, "PROXY_COUNT is '-1'. Set it to a whole number from 0 to 10."),
        ({"DOMESTIC_COUNTRIES": "China"}, "DOMESTIC_COUNTRIES names 'CHINA'. Set it to two-letter country codes"),
        ({"SITE_URL": "example.org"}, "SITE_URL is 'example.org'. Set it to the site's address"),
        ({"SITE_URL": "https://example.org"}, "SITE_URL is 'https://example.org', but PROXY_COUNT is 0"),
        (
            {"IDENTITY_OPENID_ISSUER": "http://id.example"},
            "IDENTITY_OPENID_ISSUER is 'http://id.example'. Set it to the",
        ),
        ({"IDENTITY_OPENID_ISSUER": "https://id.example"}, "IDENTITY_OPENID_CLIENT_ID is not set, but IDENTITY_OPENID"),
        (
            {"TRANSLATE_PROVIDER": "babelfish"},
            "TRANSLATE_PROVIDER is 'babelfish'. Set it to libretranslate or apertium",
        ),
        ({"DSA_API_URL": "transparency"}, "DSA_API_URL is 'transparency'. Set it to the address of the database's API"),
        ({"LOG_SIGNING_KEY": "open sesame"}, "LOG_SIGNING_KEY is no key. Set it to 32 random bytes in base64"),
        ({"TRANSLATE_URL": "http://127.0.0.1:1"}, "TRANSLATE_PROVIDER is not set, but TRANSLATE_URL is."),
        (
            {"TRANSLATE_PROVIDER": "libretranslate"},
            "TRANSLATE_URL is not set, but TRANSLATE_PROVIDER is libretranslate.",
        ),
        (
            {"TRANSLATE_PROVIDER": "libretranslate", "TRANSLATE_URL": "localhost:5000"},
            "TRANSLATE_URL is 'localhost:5000'. Set it to the server's address",
        ),
        ({"TRANSLATE_PROVIDER": "apertium", "PATH": "/nonexistent"}, "and there is no command apertium here."),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is 'LOUD'. Set it to DEBUG, INFO, WARNING or ERROR."),
    ],
)
def test_a_wrong_setting_stops_the_start_in_one_sentence(wrong: dict[str, str], sentence: str) -> None:
    done = load(**wrong)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_every_variable_is_described_and_no_other() -> None:
    code = "".join((ROOT / name).read_text() for name in ("platform/isthmus/settings.py",))
    read = {"WEB_PORT", "WEB_PORT_DOMESTIC", "WEB_PORT_GLOBAL"} | set(
        re.findall(r'(?:env\.str|_number|_switch|_names)\(\s*"([A-Z_]+)"', code)
    )
    described = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - described == set()
    assert described - read == set()
