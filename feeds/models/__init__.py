from feeds.models.comment import Comment
from feeds.models.like import Like
from feeds.models.note import Note
from feeds.models.picture import Picture
from feeds.models.place_dispute import PlaceDispute
from feeds.models.tag import NoteTag, Tag
from feeds.models.tokens import NoteTokens, TagTokens

__all__ = ["Comment", "Like", "Note", "NoteTag", "NoteTokens", "Picture", "PlaceDispute", "Tag", "TagTokens"]
