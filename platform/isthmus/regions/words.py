"""Policies in words: for whom each is and what it sets, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from django.conf import settings
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from isthmus.regions.countries import country_name
from isthmus.regions.policy import (
    Audience,
    Between,
    Check,
    Explore,
    Features,
    Home,
    HomeRule,
    Identity,
    Place,
    Policy,
    Retention,
    ScreenTime,
    Selling,
)

MINUTE: Final = dt.timedelta(minutes=1)


def listed(items: Sequence[str]) -> str:
    """ "a, b and c", as the reader's language joins them."""
    return format_list(list(items), locale=_locale())


def language_name(code: str) -> str:
    """A language's name in the reader's language; "unknown" for und, and the code itself where it has no name."""
    # Babel takes it for English of the United States.
    if code == "und":
        return _("unknown")
    try:
        return Locale.parse(code, sep="-").get_display_name(_locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def country_or_unknown(code: str | None) -> str:
    """A country's name in the reader's language, also of a country that nobody knows."""
    return country_name(code, get_language() or "en") if code else _("unknown")


def feature_name(feature: str) -> str:
    """What people call something that can be switched off."""
    return {
        "copying": _("copying"),
        "translating": _("translating"),
        "commenting": _("commenting"),
        "sharing": _("sharing"),
        "search": _("search"),
        "products": _("products"),
    }[feature]


def explore_names() -> dict[str, str]:
    """What each weight of Explore is about."""
    return {
        "fresh": _("new"),
        "language": _("in a language the reader reads"),
        "country": _("from the country the reader is in"),
        "home": _("by people of the reader’s home"),
        "liked": _("liked by others"),
        "alike": _("liked by people like the reader"),
        "newcomer": _("among the first notes of somebody new"),
    }


def home_title(home: str) -> str:
    """A home's name where it stands alone: in a heading, on a button."""
    return _("Domestic") if home == "domestic" else _("Global")


def home_name(home: str) -> str:
    """A home's name within a sentence."""
    return _("domestic") if home == "domestic" else _("global")


def places(countries: Iterable[str], homes: Iterable[str]) -> str:
    """These countries and homes in one phrase; empty for none."""
    language = get_language() or "en"
    return listed([country_name(code, language) for code in countries] + [home_name(home) for home in homes])


def for_whom(audience: Audience) -> str:
    """The audience of a policy in one phrase."""
    language = get_language() or "en"
    told = []
    if audience.homes:
        told.append(_("whose home is %(homes)s") % {"homes": listed([home_name(home) for home in audience.homes])})
    if audience.countries:
        names = [country_name(code, language) for code in audience.countries]
        told.append(_("who are in %(countries)s") % {"countries": listed(names)})
    if audience.languages:
        names = [language_name(code) for code in audience.languages]
        told.append(_("who read %(languages)s") % {"languages": listed(names)})
    if audience.younger_than:
        told.append(_("who are younger than %(years)d") % {"years": audience.younger_than})
    return _("For people %(who)s") % {"who": listed(told)} if told else _("For everybody")


def sentences(policy: Policy) -> list[str]:
    """What the policy sets, a sentence for each."""
    return [sentence for name in policy.sets() for sentence in setting_sentences(name, getattr(policy, name))]


def setting_sentences(name: str, setting: Any) -> Iterator[str]:
    """What one feature's setting means."""
    return _SAY[name](setting)


def home_rule_sentence(rule: HomeRule, domestic_countries: Sequence[str]) -> str:
    """What has to be so for a rule of the home to fit, and which home it then gives."""
    language = get_language() or "en"
    match rule.by:
        case "declared_country":
            names = [country_name(code, language) for code in rule.countries or domestic_countries]
            what = _("who declare %(countries)s") % {"countries": listed(names)}
        case "phone_prefix":
            what = _("whose phone number begins with %(prefixes)s") % {"prefixes": listed(rule.prefixes)}
        case "registered_before":
            what = _("who joined before %(date)s") % {"date": rule.date}
        case _:
            what = _("who join on the %(home)s site") % {"home": home_name(rule.home)}
    return _("People %(what)s: %(home)s.") % {"what": what, "home": home_name(rule.home)}


def home_rule_sentences(home: Home, domestic_countries: Sequence[str]) -> Iterator[str]:
    """The rules in their order, and what holds where none of them fits."""
    for rule in home.rules:
        yield home_rule_sentence(rule, domestic_countries)
    if not home.rules or home.rules[-1].by != "site_of_registration":
        yield _("Everybody else: %(home)s.") % {"home": home_name(home.otherwise)}


def home_sentences(home: Home) -> Iterator[str]:
    """What holds of a home once it is given."""
    yield _("It stays, whatever changes afterwards.") if home.sticky else _("A new declaration decides again.")
    yield (
        _("Its owner can ask to move to the other home.") if home.move == "on_request" else _("It cannot be changed.")
    )


def seen_from_sentence(seen_from: str) -> str:
    """By which country somebody is treated, where policies speak of countries."""
    if seen_from == "declared":
        return _(
            "Where a policy speaks of countries, the one that somebody declares counts; a visitor's address, else."
        )
    return _("Where a policy speaks of countries, the one of somebody's address counts; an unknown one is none.")


def retention_sentence(retention: Retention) -> str:
    return _("Addresses are kept for %(addresses)s, logs for %(logs)s, and a session ends after %(sessions)s.") % {
        "addresses": amount(retention.addresses),
        "logs": amount(retention.logs),
        "sessions": amount(retention.sessions),
    }


def amount(duration: dt.timedelta) -> str:
    """ "40 minutes", "2 hours", "30 days": in the largest unit that fits."""
    minutes = duration // MINUTE
    if minutes % 1440 == 0:
        return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}
    if minutes % 60 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _identity(setting: Identity) -> Iterator[str]:
    when = {
        "never": _("Nobody has to show who they are."),
        "before_sign_up": _(
            "Before joining, people show who they are: by %(ways)s. Who joined without it does so before posting."
        ),
        "before_posting": _("Before posting, people show who they are: by %(ways)s."),
        "above_followers": _("Who has %(followers)s followers or more shows who they are: by %(ways)s."),
    }[setting.verify]
    yield when % {"ways": _ways(setting.providers), "followers": f"{setting.followers or 0:,}"}


def _selling(setting: Selling) -> Iterator[str]:
    yield (
        _("Before selling something, people show who they are: by %(ways)s.") % {"ways": _ways(setting.providers)}
        if setting.verify == "before_selling"
        else _("Nobody has to show who they are before they sell something.")
    )


def _ways(providers: Sequence[str]) -> str:
    """The ways to show who one is; one of them is enough."""
    ways = {"openid": _("an account elsewhere that vouches for them"), "document": _("a document that staff look at")}
    if not settings.IDENTITY_OPENID_ISSUER:
        ways["openid"] += _(" (not set up on this site yet)")
    return format_list([ways[each] for each in providers], style="or", locale=_locale())


def _place(setting: Place) -> Iterator[str]:
    if setting.show == "off":
        yield _("Nothing shows from where something was posted.")
        return
    what = _("country") if setting.detail == "country" else _("country and province or state")
    yield (
        _("Everything posted shows the %(what)s that it was posted from, as far as the address tells.")
        if setting.show == "always"
        else _("Who posts can show the %(what)s that it is posted from.")
    ) % {"what": what}


def _screen_time(setting: ScreenTime) -> Iterator[str]:
    if setting.minutes_a_day is not None:
        yield _("%(amount)s a day.") % {"amount": amount(setting.minutes_a_day)}
    if setting.night is not None:
        yield _("Closed from %(begins)s to %(ends)s, by their own clock.") % {
            "begins": f"{setting.night.begins:%H:%M}",
            "ends": f"{setting.night.ends:%H:%M}",
        }
    if setting.minutes_a_day is None and setting.night is None:
        yield _("No limit on time.")
    elif setting.kind == "soft":
        yield _("They are reminded, and can go on.")
    else:
        yield _("Only a guardian can open it. It reaches whoever is signed in and has said that they are this young.")


def _check(setting: Check) -> Iterator[str]:
    yield (
        _("What they post is shown once it has been checked.")
        if setting.when == "before"
        else _("What they post is shown at once, and checked.")
    )
    if not setting.remote:
        yield _("What they post is sent to no detector outside of this site.")


def _explore(setting: Explore) -> Iterator[str]:
    if setting.is_plain:
        yield _("Explore is in the order of time.")
        return
    names = explore_names()
    weights = [
        _("%(what)s (%(weight)s)") % {"what": what, "weight": f"{getattr(setting, name):g}"}
        for name, what in names.items()
        if getattr(setting, name)
    ]
    yield _("Explore prefers what is, with these weights: %(weights)s.") % {"weights": listed(weights)}
    if setting.of_one_author is not None:
        yield ngettext(
            "A page shows at most %(n)d note of one author, and never two in a row, as long as there are others.",
            "A page shows at most %(n)d notes of one author, and never two in a row, as long as there are others.",
            setting.of_one_author,
        ) % {"n": setting.of_one_author}


def _features(setting: Features) -> Iterator[str]:
    if setting.off:
        yield _("Switched off: %(features)s.") % {"features": listed([feature_name(each) for each in setting.off])}
    else:
        yield _("Nothing is switched off.")


def _between(setting: Between) -> Iterator[str]:
    if not setting.see:
        yield _("They do not see what people of the other home post.")
        return
    if not setting.follow:
        yield _("They cannot follow people of the other home.")
    if not setting.comment:
        yield _("They cannot comment on what people of the other home post.")
    elif setting.check == "before":
        yield _("Comments between the two homes are shown once they have been checked; both sides are told.")
    if setting.follow and setting.comment and setting.check == "after":
        yield _("These policies let everything pass between the two homes; those of the other home may say more.")


_SAY: Final[dict[str, Callable[[Any], Iterator[str]]]] = {
    "identity": _identity,
    "place": _place,
    "screen_time": _screen_time,
    "check": _check,
    "explore": _explore,
    "features": _features,
    "between": _between,
    "selling": _selling,
}


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))
