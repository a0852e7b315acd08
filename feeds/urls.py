from django.urls import path, register_converter
from django.urls.converters import StringConverter

from feeds.views import lists, note, search
from feeds.views.compare import compare


class TagConverter(StringConverter):
    """What can be a tag's name; PostgreSQL takes no null character."""

    regex = r"[^/\x00]{1,60}"


register_converter(TagConverter, "tag")

urlpatterns = [
    path("", lists.explore, name="explore"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("following/", lists.following, name="following"),
    path("tags/<tag:name>/", lists.tag, name="tag"),
    path("@<slug:username>/", lists.profile, name="profile"),
    path("notes/new/", note.new, name="note_new"),
    path("n/<int:note_id>/", note.show, name="note"),
    path("compare/<int:note_id>/", compare, name="compare"),
    path("n/<int:note_id>/like/", note.like, name="note_like"),
    path("n/<int:note_id>/delete/", note.delete, name="note_delete"),
    path("n/<int:note_id>/undelete/", note.undelete, name="note_undelete"),
    path("n/<int:note_id>/languages/", note.correct, name="note_language"),
    path("n/<int:note_id>/place/", note.dispute, name="note_place"),
    path("n/<int:note_id>/comments/", note.comment, name="comment_new"),
]
