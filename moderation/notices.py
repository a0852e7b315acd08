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
from isthmus.regions.viewer import GROWN
from isthmus.tenancy.ids import time_of

from moderation.measures import WITHHOLDING
from moderation.models import Decision, Measure

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
    """The notice of a decision that withholds something from everybody, in the reader's language."""
    return _notice(decision, _("everywhere"), 410)


def notice_of_measure(measure: Measure) -> Notice:
    """The notice of a measure that withholds, in the reader's language."""
    return _notice(measure.decision, where_of(measure), 410 if measure.effect == "remove" else 403)


def _notice(decision: Decision, where: str, status: int) -> Notice:
    language, since = get_language() or "en", time_of(decision.pk)
    if decision.demand is not None:
        demand = decision.demand
        title = _("%(authority)s, by law") % {"authority": demand.authority}
        return Notice("demand", str(demand.pk), title, where, since, demand.get_absolute_url(), 451)
    version = decision.rule_version
    assert version is not None  # noqa: S101 - the database refuses a removal without a rule or demand
    rule = version.rule
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


def holds_for(measure: Measure, viewer: Viewer) -> bool:
    """Whether a measure withholds something from this viewer. Unknown is no country and no home, and no grown-up."""
    match measure.effect:
        case "remove":
            return True
        case "withhold":
            return viewer.country in measure.countries or viewer.home in measure.homes
        case "age_restrict":
            return not viewer.is_grown
    return False


def notice_among(measures: Sequence[Measure], viewer: Viewer) -> Notice | None:
    """The notice of the first of a subject's measures that withholds it from the viewer; None where none does."""
    return next((notice_of_measure(measure) for measure in measures if holds_for(measure, viewer)), None)


def where_withheld(decision: Decision) -> str:
    """Where and from whom a decision withholds, in words; empty where it does not."""
    return words.listed([where_of(each) for each in decision.measures.all() if each.effect in WITHHOLDING])


def where_of(measure: Measure) -> str:
    """Where a measure holds, in words."""
    language = get_language() or "en"
    if measure.effect == "age_restrict":
        return _("for readers who are not known to be %(years)d or older") % {"years": GROWN}
    if measure.is_everywhere:
        return _("everywhere")
    told = [_("in %(country)s") % {"country": country_name(code, language)} for code in measure.countries]
    told += [_("for people whose home is %(home)s") % {"home": words.home_name(home)} for home in measure.homes]
    return words.listed(told)
