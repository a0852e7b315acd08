"""The site as an app: its manifest, its icons, what is kept for when there is no connection, and robots.txt."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isthmus.clients.addresses import whole
from isthmus.clients.colours import hex_of
from isthmus.clients.icons import SIZES, accent, icon_png
from isthmus.clients.shell import offline_page, service_worker
from isthmus.clients.visiting import asked_language

HOUR = "public, max-age=3600"


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """https://www.w3.org/TR/appmanifest/ for this tenant, in the language that the page asks for."""
    with translation.override(asked_language(request)):
        fields = _manifest()
    return JsonResponse(fields, content_type="application/manifest+json", headers={"Cache-Control": HOUR})


def _manifest() -> dict[str, Any]:
    language = translation.get_language() or "en"
    icons = [
        {"src": _icon(size, purpose), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("Pictures, notes and finds, in plain sight."),
        "lang": {"zh-hans": "zh-Hans"}.get(language, language),
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": hex_of(0.976, 0.006, 80),
        "theme_color": "#{:02x}{:02x}{:02x}".format(*accent()),
        "categories": ["social", "photo"],
        "icons": icons,
        "shortcuts": [
            {"name": _("Post a note"), "url": reverse("note_new")},
            {"name": _("Following"), "url": reverse("following")},
        ],
    }


def _icon(size: int, purpose: str) -> str:
    return reverse("icon" if purpose == "any" else "icon_maskable", args=[size])


@require_safe
def icon(request: HttpRequest, size: int, purpose: str = "any") -> HttpResponse:
    """The site's mark as a PNG."""
    if size not in SIZES:
        raise Http404
    return HttpResponse(icon_png(size, purpose), content_type="image/png", headers={"Cache-Control": HOUR})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it stands at the top, so that its scope is the site."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(service_worker(), content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """The page for when there is no connection, the same for everybody."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return HttpResponse(offline_page(language), headers={"Cache-Control": "no-cache", "Content-Language": language})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs that collect pages may read: what is public, and nothing that is only for one reader."""
    lines = ["User-agent: *"]
    closed = ["/admin/", "/accounts/", "/me/", "/compare/", "/identity/", "/notes/new/", "/following/", "/statements/"]
    lines += [f"Disallow: {path}" for path in closed]
    lines += ["", f"# {whole('/rules/')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", headers={"Cache-Control": HOUR})
