"""Every address of the site."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import include, path, re_path
from django.views.i18n import set_language
from django.views.static import serve

from isthmus.health import healthz
from moderation.models import Decision

# Staff sign in by the same door as everybody, with its limits on wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A stored picture; its name is its content, so whoever has it need never ask again."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except Http404:
        return withheld_picture(request, path)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def withheld_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """410 for a picture that a decision withholds, 451 where a law is behind it; raises Http404 for any other."""
    digest = path.split("/")[-2] if path.count("/") >= 2 else ""
    decisions = Decision.objects.filter(evidence__pictures__contains=[digest], measures__state="in_force")
    decision = decisions.order_by("id").last()
    if decision is None:
        raise Http404
    response = HttpResponse(status=451 if decision.ground == "law" else 410)
    if response.status_code == 451:
        response.headers["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("", include("isthmus.regions.urls")),
    path("", include("isthmus.web.urls")),
    path("", include("isthmus.relocation.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("moderation.urls")),
    path("", include("isthmus.clients.urls")),
    path("", include("feeds.urls")),
]
# In production the proxy serves the pictures; without one, gunicorn does.
if settings.EMBEDDED_ENGINES or settings.DEBUG:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", media))

handler400 = "isthmus.web.errors.bad_request"
handler403 = "isthmus.web.errors.forbidden"
handler404 = "isthmus.web.errors.not_found"
handler500 = "isthmus.web.errors.server_error"
