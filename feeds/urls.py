from django.urls import path

from feeds.views import lists, note

urlpatterns = [
    path("", lists.explore, name="explore"),
    path("following/", lists.following, name="following"),
    path("tags/<str:name>/", lists.tag, name="tag"),
    path("@<str:username>/", lists.profile, name="profile"),
    path("notes/new/", note.new, name="note_new"),
    path("n/<int:note_id>/", note.show, name="note"),
    path("n/<int:note_id>/like/", note.like, name="note_like"),
    path("n/<int:note_id>/comments/", note.comment, name="comment_new"),
]
