from feeds.models.announcement import Announcement
from feeds.models.collection import Collection, CollectionMember, Saved
from feeds.models.comment import Comment
from feeds.models.draft import Draft, DraftPicture
from feeds.models.explore_pool import ExplorePool
from feeds.models.letter import Letter
from feeds.models.like import Like
from feeds.models.note import Note
from feeds.models.notification import Muted, Notification
from feeds.models.picture import Picture
from feeds.models.place_dispute import PlaceDispute
from feeds.models.product import NoteProduct, Product, ProductPicture
from feeds.models.rates import RateTable
from feeds.models.revision import NoteRevision
from feeds.models.saved_product import SavedProduct
from feeds.models.seller import Seller
from feeds.models.tag import NoteTag, Tag
from feeds.models.taste import Taste, TasteAsked
from feeds.models.tokens import NoteTokens, ProductTokens, SellerTokens, TagTokens
from feeds.models.translation import Translation

__all__ = [
    "Announcement",
    "Collection",
    "CollectionMember",
    "Comment",
    "Draft",
    "DraftPicture",
    "ExplorePool",
    "Letter",
    "Like",
    "Muted",
    "Note",
    "NoteProduct",
    "NoteRevision",
    "NoteTag",
    "NoteTokens",
    "Notification",
    "Picture",
    "PlaceDispute",
    "Product",
    "ProductPicture",
    "ProductTokens",
    "RateTable",
    "Saved",
    "SavedProduct",
    "Seller",
    "SellerTokens",
    "Tag",
    "TagTokens",
    "Taste",
    "TasteAsked",
    "Translation",
]
