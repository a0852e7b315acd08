from django.urls import path

from feeds import urls as _feeds  # registers the converter "tag"  # noqa: F401
from isthmus.clients.views import app, atom, oembed

urlpatterns = [
    path("atom/", atom.explore, name="atom"),
    path("@<slug:username>/atom/", atom.profile, name="atom_profile"),
    path("tags/<tag:name>/atom/", atom.tag, name="atom_tag"),
    path("oembed/", oembed.oembed, name="oembed"),
    path("n/<int:note_id>/embed/", oembed.embed, name="note_embed"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("icons/<int:size>.png", app.icon, name="icon"),
    path("icons/maskable-<int:size>.png", app.icon, {"purpose": "maskable"}, name="icon_maskable"),
    path("service-worker.js", app.worker, name="service_worker"),
    path("offline/<slug:language>/", app.offline, name="offline"),
    path("robots.txt", app.robots, name="robots"),
]
