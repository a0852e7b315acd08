"""Saved notes, and collections of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Crossing, Owned
from isthmus.tenancy.rows import Row

from feeds.models.moderated import Moderated

if TYPE_CHECKING:
    from accounts.models import Account

VISIBILITIES = [
    ("private", _("Only me")),
    ("shared", _("Me and people whom I add")),
    ("public", _("Everybody")),
]


class Collection(Moderated):
    """What others can see of it is checked: its name, and what its owner says of it."""

    residency = Owned("owner")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("what it is about"), max_length=300, blank=True)
    # Who can look at it; the people whom its owner adds can put notes into it as well.
    visibility = models.CharField(_("who can see it"), max_length=7, choices=VISIBILITIES, default="private")

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="feeds_collection_has_name"),
            models.CheckConstraint(
                condition=Q(visibility__in=[code for code, _name in VISIBILITIES]), name="feeds_collection_visibility"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def author(self) -> Account:
        return self.owner

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.pk])


class CollectionMember(Row):
    """Somebody who can look into another's collection and put notes into it."""

    residency = Crossing(maker="collection.owner", other="account")

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("member of a collection")
        verbose_name_plural = _("members of collections")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["collection", "account"], name="feeds_collectionmember_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.collection_id}"


class Saved(Row):
    """A note that somebody has saved: a row without a collection, and one for each into which they have put it."""

    residency = Crossing(maker="account", other="note.author", also=("collection.owner",))

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved")
    note = models.ForeignKey("feeds.Note", on_delete=models.CASCADE, related_name="saves")
    collection = models.ForeignKey(Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="saves")

    class Meta:
        verbose_name = _("saved note")
        verbose_name_plural = _("saved notes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "note"], condition=Q(collection=None), name="feeds_saved_once"),
            models.UniqueConstraint(fields=["collection", "note"], name="feeds_saved_once_in_a_collection"),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], condition=Q(collection=None), name="feeds_saved_newest"),
            models.Index(fields=["collection", "-id"], name="feeds_saved_in_collection"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} saved {self.note_id}"
