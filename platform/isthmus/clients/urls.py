from django.urls import path

from feeds import urls as _feeds  # registers the converter "tag"  # noqa: F401
from isthmus.clients.views import atom

urlpatterns = [
    path("atom/", atom.explore, name="atom"),
    path("@<slug:username>/atom/", atom.profile, name="atom_profile"),
    path("tags/<tag:name>/atom/", atom.tag, name="atom_tag"),
]
