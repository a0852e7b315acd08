"""The languages of the interface, each in its own words; the first is where the others fall back to."""

from __future__ import annotations

from typing import Final

INTERFACE: Final = [("en", "English"), ("zh-hans", "简体中文")]
