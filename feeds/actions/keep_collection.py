"""Make a collection, change it, delete it, and say who else puts notes into it."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.policy import Policy, in_language
from isthmus.web.text import has_something_to_see

from accounts.between import passage
from accounts.models import Account, Follow
from accounts.policies import policies_of
from feeds.language import UNKNOWN, languages_of
from feeds.models import Collection, CollectionMember
from feeds.models.collection import VISIBILITIES
from moderation.actions.request_check import request_check

MOST_COLLECTIONS: Final = 200
MOST_MEMBERS: Final = 50


class CannotKeep(Exception):
    """The text says why, for the collection's owner."""


def make_collection(*, owner: Account, name: str, about: str = "", visibility: str = "private") -> Collection:
    """A collection of the owner's. Raises CannotKeep without a name, or where there are too many."""
    if Collection.objects.filter(owner=owner).count() >= MOST_COLLECTIONS:
        raise CannotKeep(_("You have %(most)d collections. Delete one of them first.") % {"most": MOST_COLLECTIONS})
    collection = Collection(owner=owner)
    _say(collection, name, about, visibility)
    return collection


def edit_collection(*, collection: Collection, name: str, about: str, visibility: str) -> None:
    """Who could see it before and cannot any more loses sight of it at once. Raises CannotKeep without a name."""
    _say(collection, name, about, visibility)


def delete_collection(*, collection: Collection) -> None:
    """The notes stay saved by whoever has put them there."""
    collection.delete()


def add_member(*, collection: Collection, username: str, policies: Applied | None = None) -> None:
    """Raises CannotKeep for somebody who does not follow the owner: nobody is added by a stranger; and where a policy
    keeps the two from following each other. `policies` are those of the owner's request, else those of the owner."""
    # Null characters, which no database takes, are dropped.
    username = username.replace("\0", "").strip().removeprefix("@").lower()
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None or account.pk == collection.owner_id:
        raise CannotKeep(_("There is nobody else of that name. Write it as it stands on their profile."))
    if not Follow.objects.filter(follower=account, followee=collection.owner_id).exists():
        raise CannotKeep(_("Only people who follow you can be added, and they do not."))
    if refusing := _refused_by(collection.owner, account, policies):
        title = in_language(refusing.title, get_language())
        raise CannotKeep(_("People of the other home cannot be added. %(policy)s") % {"policy": title})
    with transaction.atomic():
        Collection.objects.select_for_update().get(pk=collection.pk)
        if collection.members.count() >= MOST_MEMBERS:
            raise CannotKeep(_("A collection has up to %(most)d members.") % {"most": MOST_MEMBERS})
        CollectionMember.objects.get_or_create(collection=collection, account=account)


def _refused_by(owner: Account, member: Account, policies: Applied | None) -> Policy | None:
    there = passage("follow", maker=owner, other=member, policies=policies or policies_of(owner))
    return there.refused_by or passage("follow", maker=member, other=owner, policies=policies_of(member)).refused_by


def remove_member(*, collection: Collection, account_id: int) -> None:
    """What they have put there stays; its owner can take it out."""
    CollectionMember.objects.filter(collection=collection, account=account_id).delete()


def _say(collection: Collection, name: str, about: str, visibility: str) -> None:
    """Store what it says from now on. What others can see of it is checked, before they do where a policy asks for it;
    a collection that becomes private waits for nothing, and is looked at when it is opened again."""
    told = _told(name, about, visibility)
    before = (collection.name, collection.about, collection.visibility)
    if collection.pk and before == tuple(told.values()):
        return
    owner, is_new = collection.owner, not collection.pk
    for field, value in told.items():
        setattr(collection, field, value)
    collection.languages = languages_of(f"{collection.name}\n{collection.about}", reads=owner.languages)
    collection.lang = collection.languages[0] if collection.languages else UNKNOWN
    collection.edition = settings.PACK.edition
    collection.revision += not is_new
    is_open = collection.visibility != "private"
    collection.held = is_open and (collection.held or policies_of(owner).check.when == "before")
    with transaction.atomic():
        collection.save()
        if is_open:
            request_check(
                kind="collection",
                subject_id=collection.pk,
                author=owner,
                revision=collection.revision,
                lang=collection.lang,
            )


def _told(name: str, about: str, visibility: str) -> dict[str, str]:
    name = name.replace("\0", "").strip()[:60]
    if not has_something_to_see(name):
        raise CannotKeep(_("Give the collection a name."))
    return {
        "name": name,
        "about": about.strip()[:300],
        "visibility": visibility if visibility in dict(VISIBILITIES) else "private",
    }
