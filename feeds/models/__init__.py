from feeds.models.comment import Comment
from feeds.models.like import Like
from feeds.models.note import Note
from feeds.models.picture import Picture
from feeds.models.place_dispute import PlaceDispute
from feeds.models.tag import NoteTag, Tag

__all__ = ["Comment", "Like", "Note", "NoteTag", "Picture", "PlaceDispute", "Tag"]
