"""What stands on a list's page, read as a browser reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.test import Client


@dataclass
class Listed:
    html: str

    @property
    def ids(self) -> list[int]:
        """Of the notes, in the order in which they stand; who has a notice in its place is not among them."""
        return list(dict.fromkeys(int(number) for number in re.findall(r'href="/n/(\d+)/" data-note', self.html)))

    @property
    def titles(self) -> list[str]:
        return [unescape(title) for title in re.findall(r"<h3[^>]*>([^<]+)</h3>", self.html)]

    @property
    def next(self) -> str:
        """Where the next page begins; empty on the last."""
        found = re.search(r'<p class="more"><a class="button" href="[^"]*before=([^"&]+)', self.html)
        return found[1] if found else ""


def listed(client: Client, address: str, **asked: str) -> Listed:
    return Listed(client.get(address, asked).content.decode())
