"""Every address of the site."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from isthmus.health import healthz

# Staff sign in by the same door as everybody, with its limits on wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    # What is asked for most stands first: each line before it is tried for every page.
    path("", include("feeds.urls")),
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
]

handler400 = "isthmus.web.errors.bad_request"
handler403 = "isthmus.web.errors.forbidden"
handler404 = "isthmus.web.errors.not_found"
handler500 = "isthmus.web.errors.server_error"
