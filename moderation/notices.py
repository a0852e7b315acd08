"""What stands where something is withheld from somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions import words
from isthmus.regions.countries import country_name
from isthmus.regions.policy import Policy, in_language
from isthmus.tenancy.ids import time_of

from moderation.models import Decision

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer


@dataclass(frozen=True)
class Notice:
    """What withholds it, where and since when, and where to read on."""

    # "rule", "demand", "policy" or "block".
    cause: str
    # The rule's code, the demand's id, the policy's code.
    code: str
    title: str
    # In words: "everywhere", "in China", ...
    where: str
    # None for a policy, whose edition says since when.
    since: dt.datetime | None
    url: str
    # The status of a page that shows it in place of the whole (RFC 7725 for a demand by law).
    status: int
    rule_number: int | None = None


def notice_of_decision(decision: Decision) -> Notice:
    """The notice of a decision that withholds, in the reader's language."""
    language, where, since = get_language() or "en", where_of(decision), time_of(decision.pk)
    if decision.demand is not None:
        demand = decision.demand
        title = _("%(authority)s, by law") % {"authority": demand.authority}
        return Notice("demand", str(demand.pk), title, where, since, demand.get_absolute_url(), 451)
    version = decision.rule_version
    assert version is not None  # noqa: S101 - the database refuses a removal without a rule or demand
    rule = version.rule
    status = 410 if decision.is_everywhere else 403
    url = reverse("rule", args=[rule.code])
    return Notice("rule", rule.code, version.title(language), where, since, url, status, rule.number)


def notice_of_policy(policy: Policy) -> Notice:
    """The notice of a policy that keeps something from the viewer."""
    url = f"{reverse('policies')}#{policy.code}"
    title = in_language(policy.title, get_language())
    return Notice("policy", policy.code, title, words.for_whom(policy.audience), None, url, 403)


def notice_of_block() -> Notice:
    """The notice in the place of what somebody has made whom the viewer has blocked, or who has blocked the viewer."""
    return Notice("block", "", _("Blocked"), "", None, reverse("blocked"), 403)


def holds_for(decision: Decision, viewer: Viewer) -> bool:
    """Whether a decision withholds something from this viewer. Unknown is no country and no home."""
    return decision.is_everywhere or viewer.country in decision.countries or viewer.home in decision.homes


def notice_among(decisions: Sequence[Decision], viewer: Viewer) -> Notice | None:
    """The notice of the first of a subject's decisions that holds for the viewer; None where none does."""
    return next((notice_of_decision(decision) for decision in decisions if holds_for(decision, viewer)), None)


def where_of(decision: Decision) -> str:
    """Where a decision withholds, in words."""
    language = get_language() or "en"
    if decision.is_everywhere:
        return _("everywhere")
    told = [_("in %(country)s") % {"country": country_name(code, language)} for code in decision.countries]
    told += [_("for people whose home is %(home)s") % {"home": words.home_name(home)} for home in decision.homes]
    return words.listed(told)
