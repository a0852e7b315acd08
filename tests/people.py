"""The cast: the same few people in every test."""

from __future__ import annotations

from typing import Any

from accounts.models import Account

PASSWORD = "lantern-harbour-9"


def person(username: str, **fields: Any) -> Account:
    """An account with a password; home and country follow from the name of the shore it is given."""
    domestic = fields.get("home") == "domestic"
    values = {"home": "global", "country": "CN" if domestic else "US", "languages": ["zh-hans" if domestic else "en"]}
    return Account.objects.create_user(username, f"{username}@example.org", PASSWORD, **(values | fields))


def mara(**fields: Any) -> Account:
    """Lives abroad and writes English."""
    return person("mara", display_name="Mara", **fields)


def xiaoman(**fields: Any) -> Account:
    """Lives at home and writes Chinese."""
    return person("xiaoman", display_name="小满", **({"home": "domestic"} | fields))
