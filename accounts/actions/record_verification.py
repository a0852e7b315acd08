"""Record that somebody has shown who they are."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.identity.duty import providers_asked
from accounts.identity.errors import IdentityTaken, NotAsked
from accounts.identity.openid import Vouched
from accounts.identity.turns import take_turn
from accounts.models import Account, Verification
from accounts.policies import policies_of


def record_verification(*, account: Account, vouched: Vouched) -> Verification:
    """Record that a provider vouches for an account. Raises NotAsked, IdentityTaken."""
    if "openid" not in providers_asked(policies_of(account)):
        raise NotAsked(_("No policy asks you to show who you are in this way, so nothing was stored."))
    return store(account=account, provider="openid", issuer=vouched.issuer, digest=vouched.digest)


def store(
    *, account: Account, provider: str, digest: str, issuer: str = "", checked_by: int | None = None
) -> Verification:
    """The row itself, in place of an earlier one of the same account. Raises IdentityTaken for a second account."""
    try:
        with transaction.atomic():
            take_turn(account.pk)
            Verification.objects.filter(account=account).delete()
            return Verification.objects.create(
                account=account,
                provider=provider,
                issuer=issuer,
                checked_by=checked_by,
                digest=digest,
                edition=settings.PACK.edition,
            )
    except IntegrityError as error:
        raise IdentityTaken(taken()) from error


def taken() -> str:
    """What somebody reads whose identity vouches for another account already."""
    return _(
        "This identity has been shown for another account of this site already. One identity stands for one account: "
        "withdraw it there first."
    )
