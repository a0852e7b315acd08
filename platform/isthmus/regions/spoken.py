"""Languages that a person can say they read, and in which what is posted is recognised."""

from __future__ import annotations

from typing import Final

# Each in its own name, as people look for it.
SPOKEN: Final = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
    ("es", "Español"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("pt", "Português"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("hi", "हिन्दी"),
]
