"""Whose address, which country, which home."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from isthmus.regions import packs
from isthmus.regions.address import client_address
from isthmus.regions.geoip import country_of
from isthmus.regions.home import HomeFacts, home_for
from isthmus.regions.words import language_name
from isthmus.tenancy.mode import tenant_of

SHARED = tenant_of(mode="shared", name="")


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.9", 0, "198.51.100.7"),
        ("", 0, "198.51.100.7"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, None),
        ("nonsense", 1, None),
        ("[2001:db8::1]:443", 1, "2001:db8::1"),
        ("::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("203.0.113.9:5000", 1, "203.0.113.9"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, address: str | None) -> None:
    meta = {"REMOTE_ADDR": "198.51.100.7", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta, proxies) == address


@pytest.mark.parametrize("address", [None, "", "127.0.0.1", "not an address"])
def test_an_address_of_nowhere_has_no_country(address: str | None) -> None:
    assert country_of(address) is None


def test_the_shipped_file_knows_the_documentation_networks() -> None:
    assert {country_of("192.0.2.1"), country_of("198.51.100.1"), country_of("203.0.113.1")} - {None}


@pytest.mark.parametrize(("country", "home"), [("CN", "domestic"), ("US", "global"), ("HK", "global")])
def test_the_declared_country_gives_the_home_in_shared_mode(country: str, home: str) -> None:
    home_rules = packs.load("open").tenants["shared"].home
    choice = home_for(HomeFacts(country), home=home_rules, tenant=SHARED, domestic_countries=["CN"])
    assert (choice.home, choice.rule) == (home, "declared-country" if home == "domestic" else "otherwise")


@pytest.mark.parametrize("site", ["domestic", "global"])
def test_the_site_of_registration_gives_the_home_in_split_mode(site: str) -> None:
    home_rules, tenant = packs.load("open").tenants[site].home, tenant_of(mode="split", name=site)
    choice = home_for(HomeFacts("CN"), home=home_rules, tenant=tenant, domestic_countries=["CN"])
    assert (choice.home, choice.rule) == (site, f"registered-on-the-{site}-site")


@pytest.mark.django_db
def test_as_seen_from_is_there_where_it_is_switched_on_and_nowhere_else(client: Client) -> None:
    with override_settings(SEEN_FROM=False):
        assert client.post(reverse("region_choose"), {"country": "DE"}).status_code == 404
    with override_settings(SEEN_FROM=True):
        client.post(reverse("region_choose"), {"country": "DE", "next": "/"})
        assert client.get("/").wsgi_request.viewer.country == "DE"
        away: Any = client.post(reverse("region_choose"), {"country": "DE", "next": "https://evil.example/"})
        assert away.headers["Location"] == "/"


def test_a_language_that_nobody_knows_is_unknown_and_no_english() -> None:
    assert [language_name(code) for code in ("en", "und", "xx")] == ["English", "unknown", "xx"]
