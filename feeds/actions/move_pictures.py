"""Have the address of a picture end where it is withheld from everybody, and begin again where it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import transaction
from isthmus.web import media

from accounts.models import Account
from feeds.actions.forget_pictures import forget_pictures
from feeds.models import DraftPicture, Picture, ProductPicture

AT_ONCE: Final = dt.timedelta(0)


def put_out_of_reach(*, author: Account, pictures: Iterable[Picture | ProductPicture]) -> None:
    """Give the files a name that nobody can guess: their author and moderators find them by it. The old address ends
    with the transaction; where something else that is shown has the same picture, it stays for that.

    Nothing happens to those that are out of reach. Killed between the two, the old files are swept within a day.
    """
    _move(author, pictures, media.copy_aside)


def bring_back(*, author: Account, pictures: Iterable[Picture | ProductPicture]) -> None:
    """Give the files the name of their content again, and so the address that they had."""
    _move(author, pictures, media.copy_back)


def _move(author: Account, pictures: Iterable[Any], copy: Callable[[str], str]) -> None:
    left = set()
    for picture in pictures:
        if (name := copy(picture.digest)) == picture.digest:
            continue
        left.add(picture.digest)
        # What the author is writing about it goes along.
        DraftPicture.objects.filter(author=author, digest=picture.digest).update(digest=name)
        type(picture)._default_manager.filter(pk=picture.pk).update(digest=name)
    if left:
        transaction.on_commit(lambda: forget_pictures(left, untouched_for=AT_ONCE))
