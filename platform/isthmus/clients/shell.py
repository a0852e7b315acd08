"""What a browser keeps of the site for when there is no connection: a page that says so and its style sheet, no more.

Nothing in it depends on who asks, and its version changes with every file and word in it, so a new edition of the site
brings a new one and the old one is deleted.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

FILES = ("web/isthmus.css",)


def offline_page(language: str) -> str:
    """The page for when there is no connection, made without a request: it cannot know anybody."""
    with translation.override(language):
        context = {
            "tenant": settings.TENANT,
            "site_name": settings.SITE_NAME,
            "brand": settings.BRAND,
            "site_languages": settings.LANGUAGES,
        }
        return render_to_string("clients/offline.html", context)


def service_worker() -> str:
    """The script, with the list of what it may keep and its version."""
    # In development a file changes under the same name, and a kept one would be an old one.
    files = [] if settings.DEBUG else [static(name) for name in FILES]
    pages = {code: reverse("offline", args=[code]) for code, _name in settings.LANGUAGES}
    words = [offline_page(code) for code in pages]
    shell: dict[str, Any] = {"tenant": settings.TENANT.name, "files": files, "pages": pages}
    script = render_to_string("clients/service_worker.js")
    version = hashlib.sha256(json.dumps([shell, words, script]).encode()).hexdigest()[:16]
    return f"const SHELL = {json.dumps(shell | {'version': version})};\n{script}"
