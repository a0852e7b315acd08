"""That somebody has shown who they are. Nothing of what they showed is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Owned, Settled
from isthmus.tenancy.rows import Row

PROVIDERS = [("openid", "openid"), ("document", "document")]


def stands_aside(digest: str, taken: Callable[[str], bool]) -> str:
    """What the younger of two accounts of one person keeps after a merge: still shown, and in nobody's way."""
    while True:
        digest = hashlib.sha256(digest.encode()).hexdigest()
        if not taken(digest):
            return digest


class Verification(Row):
    """When, by whom, and because of which policies. No name, no number, no picture: there is no column for them."""

    residency = Owned("account")
    settled = (Settled("digest", "r.digest", stands_aside),)

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verification")
    provider = models.CharField(max_length=8, choices=PROVIDERS)
    # The address of the provider that vouched; empty for a document.
    issuer = models.CharField(max_length=255, blank=True)
    # The account of the member of staff who looked at the document. A number, because it stays when they have left.
    checked_by = models.BigIntegerField(null=True, blank=True)
    # Tells that a second account is of the same person, and of nobody who they are; made in accounts.identity.keys.
    digest = models.CharField(max_length=64, unique=True)
    # The edition of the policies that asked, such as "open 1".
    edition = models.CharField(max_length=80)

    class Meta:
        verbose_name = gettext_lazy("verification of identity")
        verbose_name_plural = gettext_lazy("verifications of identity")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(provider="openid", checked_by__isnull=True) & ~models.Q(issuer="")
                | models.Q(provider="document", checked_by__isnull=False, issuer=""),
                name="accounts_verification_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.provider}"

    @property
    def shown_at(self) -> dt.datetime:
        return time_of(self.pk)

    @property
    def by(self) -> str:
        """Who vouches for it, as everybody reads it."""
        if self.provider == "document":
            return _("staff of this site, who looked at a document")
        if self.issuer == settings.IDENTITY_OPENID_ISSUER:
            return str(settings.IDENTITY_OPENID_NAME)
        return urlsplit(self.issuer).hostname or self.issuer
