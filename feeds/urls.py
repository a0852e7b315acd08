from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from feeds.views import (
    announcements,
    collections,
    comment,
    compose,
    explore,
    lists,
    mentions,
    note,
    notifications,
    product,
    profile,
    search,
    shop,
    translation,
)
from feeds.views.compare import compare
from feeds.views.history import history
from feeds.views.news import news
from feeds.views.picture import picture


class TagConverter(StringConverter):
    """What can be a tag's name; PostgreSQL takes no null character."""

    regex = r"[^/\x00]{1,60}"


register_converter(TagConverter, "tag")

urlpatterns = [
    # By how often they are asked for.
    path("", explore.explore, name="explore"),
    # In production the proxy may serve them; of what is withheld from some only, this alone knows from whom.
    re_path(r"^media/(?P<path>pictures/[0-9a-f]{2}/(?P<digest>[0-9a-f]{64})/[0-9]+\.webp)$", picture, name="picture"),
    path("n/<int:note_id>/", note.show, name="note"),
    path("following/", lists.following, name="following"),
    path("@<slug:username>/", profile.profile, name="profile"),
    path("search/", search.search, name="search"),
    path("tags/<tag:name>/", lists.tag, name="tag"),
    path("news/", news, name="news"),
    path("notes/new/", compose.compose, name="note_new"),
    # The others.
    path("explore/why/", explore.why, name="explore_why"),
    path("me/taste/", explore.taste, name="taste"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("mentions/suggest/", mentions.suggest, name="suggest_mentions"),
    path("nearby/", lists.nearby, name="nearby"),
    path("@<slug:username>/shop/", shop.shop, name="shop"),
    path("me/shop/", shop.mine, name="shop_mine"),
    path("me/shop/edit/", shop.edit, name="shop_edit"),
    path("me/shop/new/", product.new, name="product_new"),
    path("me/saved/products/", shop.saved, name="saved_products"),
    path("p/<int:product_id>/", product.show, name="product"),
    path("p/<int:product_id>/edit/", product.edit, name="product_edit"),
    path("p/<int:product_id>/delete/", product.delete, name="product_delete"),
    path("p/<int:product_id>/undelete/", product.undelete, name="product_undelete"),
    path("p/<int:product_id>/save/", product.save, name="product_save"),
    path("drafts/", compose.drafts, name="drafts"),
    path("drafts/save/", compose.autosave, name="draft_save"),
    path("drafts/<int:draft_id>/delete/", compose.discard, name="draft_delete"),
    path("drafts/<int:draft_id>/unplan/", compose.unplan, name="draft_unplan"),
    path("compare/<int:note_id>/", compare, name="compare"),
    path("n/<int:note_id>/similar/", note.similar, name="note_similar"),
    path("n/<int:note_id>/like/", note.like, name="note_like"),
    path("n/<int:note_id>/save/", collections.save, name="note_save"),
    path("n/<int:note_id>/collections/", collections.sort, name="note_sort"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/dismiss/", announcements.dismiss, name="announcement_dismiss"),
    path("me/notifications/", notifications.notifications, name="notifications"),
    path("me/notifications/read/", notifications.read, name="notifications_read"),
    path("me/notifications/count/", notifications.count, name="notifications_count"),
    path("me/notifications/settings/", notifications.choose, name="notification_settings"),
    path("unsubscribe/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
    path("@<slug:username>/mute/", notifications.mute, name="mute"),
    path("me/notifications/<int:notification_id>/", notifications.follow, name="notification"),
    path("me/saved/", collections.saved, name="saved"),
    path("collections/new/", collections.make, name="collection_new"),
    path("collections/<int:collection_id>/", collections.show, name="collection"),
    path("collections/<int:collection_id>/edit/", collections.edit, name="collection_edit"),
    path("collections/<int:collection_id>/leave/", collections.leave, name="collection_leave"),
    path("@<slug:username>/collections/", collections.of_person, name="collections_of"),
    path("n/<int:note_id>/edit/", compose.edit, name="note_edit"),
    path("n/<int:note_id>/history/", history, name="note_history"),
    path("n/<int:note_id>/delete/", note.delete, name="note_delete"),
    path("n/<int:note_id>/undelete/", note.undelete, name="note_undelete"),
    path("n/<int:note_id>/languages/", note.correct, name="note_language"),
    path("n/<int:note_id>/place/", note.dispute, name="note_place"),
    path("n/<int:note_id>/comments/", note.comment, name="comment_new"),
    path("n/<int:note_id>/translation/", translation.note, name="note_translate"),
    path("comments/<int:comment_id>/translation/", translation.comment, name="comment_translate"),
    path("comments/<int:comment_id>/delete/", comment.delete, name="comment_delete"),
    path("comments/<int:comment_id>/undelete/", comment.undelete, name="comment_undelete"),
]
