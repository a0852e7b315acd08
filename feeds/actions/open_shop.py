"""Open a shop, and change what it says of itself."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from isthmus.regions.packs import Applied

from accounts.models import Account
from accounts.policies import policies_of
from feeds.actions.index_product import index_sellers
from feeds.language import UNKNOWN, languages_of
from feeds.models import Seller
from feeds.selling import check_may_sell
from moderation.actions.request_check import request_check


def open_shop(
    *,
    account: Account,
    name: str,
    about: str,
    country: str,
    link: str = "",
    contact: str = "",
    policies: Applied | None = None,
) -> Seller:
    """The account's one shop, made or changed, and a check of what it says. Raises CannotSell."""
    check_may_sell(account, policies)
    policies = policies or policies_of(account)
    languages = languages_of(f"{name}\n{about}", reads=account.languages)
    told = {
        "name": name.strip(),
        "about": about.strip(),
        "country": country,
        "link": link.strip(),
        "contact": contact.strip(),
        "lang": languages[0] if languages else UNKNOWN,
        "languages": languages,
    }
    with transaction.atomic():
        # The account's row is locked first, so that two windows open one shop.
        Account.objects.select_for_update(no_key=True).only("pk").get(pk=account.pk)
        seller = Seller.objects.filter(account=account).first() or Seller(account=account, revision=0)
        if seller.revision and all(getattr(seller, field) == value for field, value in told.items()):
            return seller
        for field, value in told.items():
            setattr(seller, field, value)
        seller.revision += 1
        # What waits for its check goes on waiting, whoever edits it from wherever.
        seller.edition, seller.held = settings.PACK.edition, seller.held or policies.check.when == "before"
        seller.save()
        index_sellers([seller])
        request_check(kind="seller", subject_id=seller.pk, author=account, revision=seller.revision, lang=seller.lang)
    return seller
