from feeds.models.collection import Collection, CollectionMember, Saved
from feeds.models.comment import Comment
from feeds.models.draft import Draft, DraftPicture
from feeds.models.like import Like
from feeds.models.note import Note
from feeds.models.picture import Picture
from feeds.models.place_dispute import PlaceDispute
from feeds.models.revision import NoteRevision
from feeds.models.tag import NoteTag, Tag
from feeds.models.tokens import NoteTokens, TagTokens

__all__ = [
    "Collection",
    "CollectionMember",
    "Comment",
    "Draft",
    "DraftPicture",
    "Like",
    "Note",
    "NoteRevision",
    "NoteTag",
    "NoteTokens",
    "Picture",
    "PlaceDispute",
    "Saved",
    "Tag",
    "TagTokens",
]
