"""Policies as their readers see them, for pages of every room."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from isthmus.regions import words
from isthmus.regions.packs import TenantPolicies
from isthmus.regions.policy import Policy, in_language


@dataclass(frozen=True)
class PolicyTold:
    """A policy as its readers see it."""

    code: str
    title: str
    text: str
    for_whom: str
    sentences: list[str]


@dataclass(frozen=True)
class TenantTold:
    """The policies of one site as their readers see them."""

    tenant: str
    # The ordered lines that give a home, and what holds of it once it is given.
    home: list[str]
    of_home: list[str]
    seen_from: str
    retention: str
    policies: list[PolicyTold]


def told(policy: Policy) -> PolicyTold:
    """A policy in the reader's language."""
    language = get_language()
    return PolicyTold(
        policy.code,
        in_language(policy.title, language),
        in_language(policy.text, language),
        words.for_whom(policy.audience),
        words.sentences(policy),
    )


def tenant_told(tenant: TenantPolicies) -> TenantTold:
    """All policies of a site in the reader's language."""
    return TenantTold(
        tenant.tenant,
        list(words.home_rule_sentences(tenant.home, tenant.domestic_countries)),
        list(words.home_sentences(tenant.home)),
        words.seen_from_sentence(tenant.seen_from),
        words.retention_sentence(tenant.retention),
        [told(policy) for policy in tenant.policies],
    )


def tenant_lines(tenant: TenantPolicies) -> list[str]:
    """The same as lines, to be compared with those of another edition or pack."""
    what = tenant_told(tenant)
    return [
        *what.home,
        *what.of_home,
        what.seen_from,
        what.retention,
        *(
            _("%(title)s. %(who)s: %(what)s")
            % {"title": policy.title, "who": policy.for_whom, "what": " ".join(policy.sentences)}
            for policy in what.policies
        ),
    ]
