"""Who has to show who they are before they post, by which policy."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.policy import Identity, Selling, in_language

from accounts.models import Account, Verification


def why_not_post(account: Account, policies: Applied) -> str:
    """Why the account cannot post or comment before it has shown who its owner is; empty where it can."""
    identity = policies.identity
    if identity.verify == "never" or has_shown(account, identity) or not _is_due(account, identity):
        return ""
    return _("The policy “%(policy)s” asks you to show who you are before you post or comment.") % {
        "policy": title_of(policies)
    }


def why_not_sell(account: Account, policies: Applied) -> str:
    """Why the account cannot sell before it has shown who its owner is; empty where it can. What is sold is posted, so
    the duty to show it before posting holds as well."""
    selling = policies.selling
    if selling.verify == "never" or has_shown(account, selling):
        return why_not_post(account, policies)
    return _("The policy “%(policy)s” asks you to show who you are before you sell something.") % {
        "policy": title_of(policies, "selling")
    }


def providers_asked(policies: Applied) -> tuple[str, ...]:
    """The ways to show who one is that any policy accepts, for posting or for selling."""
    return tuple(dict.fromkeys((*policies.identity.providers, *policies.selling.providers)))


def why_not_join(policies: Applied) -> str:
    """Why somebody with these policies cannot join before a provider has vouched for them; empty where they can."""
    if policies.identity.verify != "before_sign_up":
        return ""
    return _("The policy “%(policy)s” asks you to show who you are before you join.") % {"policy": title_of(policies)}


def has_shown(account: Account, asked: Identity | Selling) -> bool:
    """Whether the account has shown it in one of the ways that the policy accepts."""
    return Verification.objects.filter(account=account, provider__in=asked.providers).exists()


def title_of(policies: Applied, setting: str = "identity") -> str:
    """The name of the policy that asks; empty where none does."""
    policy = policies.by[setting]
    return in_language(policy.title, get_language()) if policy else ""


def _is_due(account: Account, identity: Identity) -> bool:
    if identity.followers is None:
        # Whoever joined before the policy came, or has withdrawn, shows it before posting.
        return True
    return account.followers_count >= identity.followers
