"""Policies made for a test, and in force while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from isthmus.regions import packs
from isthmus.regions.packs import Pack

HEAD = """\
version = 1
since = 2026-11-23
modes = ["shared"]
title = { en = "Trial", zh-hans = "试" }
summary = { en = "For tests.", zh-hans = "供测试。" }

[home]
otherwise = "global"
otherwise_text = { en = "Everybody.", zh-hans = "所有人。" }
"""


def policy(code: str, body: str, *, audience: str = "") -> str:
    """The text of a policy whose title is its code; `audience` is the inside of its table `for`."""
    return f"""
[[policy]]
code = "{code}"
title = {{ en = "The policy {code}", zh-hans = "政策 {code}" }}
text = {{ en = "It is for tests.", zh-hans = "供测试。" }}
for = {{ {audience} }}
{body}
"""


def pack_with(*policies: str, head: str = HEAD, countries: Sequence[str] = packs.DOMESTIC) -> Pack:
    """A pack of these policies, where these countries are domestic."""
    return packs.compiled("trial", {"pack.toml": head + "".join(policies)}, countries)


def put_in_force(where: Any, *policies: str, head: str = HEAD, countries: Sequence[str] = packs.DOMESTIC) -> Pack:
    """Have a site live under these policies; `where` is pytest-django's `settings`, which undoes it."""
    pack = pack_with(*policies, head=head, countries=countries)
    where.PACK, where.POLICIES = pack, pack.tenants[settings.TENANT.name]
    return pack
