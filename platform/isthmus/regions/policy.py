"""What a policy may say: the schema of the files in a policy pack, and what holds where no policy speaks.

A file of a pack is a list of policies. Each has an audience and sets one or more features; for each feature, the first
policy of the list whose audience fits decides. Words are published in every language of the interface.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from babel import Locale, UnknownLocaleError
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from isthmus.regions.countries import country_choices
from isthmus.regions.languages import INTERFACE

HomeName = Literal["domestic", "global"]
Feature = Literal["copying", "translating", "commenting", "sharing", "search", "products"]

_UNITS: Final = {"minute": 1, "hour": 60, "day": 24 * 60}
_AMOUNT: Final = re.compile(r"(\d{1,5}) (minute|hour|day)s?")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")


def _duration(value: Any) -> dt.timedelta:
    found = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a number and its unit, such as "40 minutes", "2 hours" or "30 days"')
    return dt.timedelta(minutes=int(found[1]) * _UNITS[found[2]])


def _clock(value: Any) -> dt.time:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a time of day as "22:00"')
    return dt.time(int(found[1]), int(found[2]))


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise ValueError("write 3 to 40 small letters, digits and hyphens, such as night-hours")
    return value


def _country(value: str) -> str:
    if value not in dict(country_choices("en")):
        raise ValueError(f'{value!r} is no country: write its two capital letters, such as "CN" or "GB"')
    return value


def _language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f'{value!r} is no language: write its code, such as "en" or "zh-hans"') from error
    if value != value.lower():
        raise ValueError(f'write it in small letters: "{value.lower()}"')
    return value


def _interface_language(value: str) -> str:
    languages = dict(INTERFACE)
    if value not in languages:
        raise ValueError(f"{value!r} is no language of the interface: there are {', '.join(languages)}")
    return value


def _prefix(value: str) -> str:
    if not value.startswith("+") or not value[1:].isdecimal() or int(value[1:]) not in COUNTRY_CODE_TO_REGION_CODE:
        raise ValueError(f'{value!r} is no calling code of a country: write it as "+86"')
    return value


def _at_least(least: dt.timedelta, told: str) -> AfterValidator:
    def check(value: dt.timedelta) -> dt.timedelta:
        if value < least:
            raise ValueError(f"write {told} or more")
        return value

    return AfterValidator(check)


def _words(value: Any) -> Any:
    languages = dict(INTERFACE)
    if isinstance(value, dict):
        for missing in languages.keys() - value.keys():
            raise ValueError(f'the words in {languages[missing]} are missing: add "{missing} = ..."')
        for unknown in value.keys() - languages.keys():
            raise ValueError(f"{unknown!r} is no language of the interface: there are {', '.join(languages)}")
        for code, words in value.items():
            if not isinstance(words, str) or not words.strip():
                raise ValueError(f"the words in {languages[code]} are empty")
    return value


def _name(value: str) -> str:
    if not value.strip() or len(value) > 24:
        raise ValueError("write a name of 1 to 24 characters")
    return value


Duration = Annotated[dt.timedelta, BeforeValidator(_duration)]
Clock = Annotated[dt.time, BeforeValidator(_clock)]
Code = Annotated[str, AfterValidator(_code)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
InterfaceLanguage = Annotated[str, AfterValidator(_interface_language)]
Prefix = Annotated[str, AfterValidator(_prefix)]
Days = Annotated[Duration, _at_least(dt.timedelta(hours=1), "1 hour")]
Minutes = Annotated[Duration, _at_least(dt.timedelta(minutes=1), "1 minute")]
Words = Annotated[dict[str, str], BeforeValidator(_words)]
Weight = Annotated[float, Field(ge=0, le=10, strict=False)]


class Strict(BaseModel):
    """No key that nobody reads, no value of another type than the one asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _tuple(value: Any) -> Any:
    """TOML knows arrays; what is read from one is a tuple."""
    return tuple(value) if isinstance(value, list) else value


Item = TypeVar("Item")
Several = Annotated[tuple[Item, ...], BeforeValidator(_tuple)]


class Identity(Strict):
    """Whether somebody has to show who they are, when, and by which of the providers that the product has."""

    verify: Literal["never", "before_sign_up", "before_posting", "above_followers"] = "never"
    followers: Annotated[int, Field(ge=1)] | None = None
    providers: Several[Literal["openid", "document"]] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.verify == "above_followers") != (self.followers is not None):
            raise ValueError('followers and verify = "above_followers" go together: write both or neither')
        if (self.verify == "never") != (not self.providers):
            raise ValueError("providers and verify go together: name a provider, or leave both out")
        if self.verify == "before_sign_up" and "document" in self.providers:
            raise ValueError('staff check documents of accounts: before_sign_up can only use "openid"')
        return self


class Selling(Strict):
    """Whether somebody has to show who they are before they open a shop, and by which of the providers."""

    verify: Literal["never", "before_selling"] = "never"
    providers: Several[Literal["openid", "document"]] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.verify == "never") != (not self.providers):
            raise ValueError("providers and verify go together: name a provider, or leave both out")
        return self


class Place(Strict):
    """Whether notes and comments show from where they were posted: the country, or its first subdivision."""

    show: Literal["off", "choice", "always"] = "off"
    detail: Literal["country", "subdivision"] = "country"


class Night(Strict):
    """The hours in which the site is closed, in the person's own time zone; they may pass midnight."""

    begins: Clock
    ends: Clock

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.begins == self.ends:
            raise ValueError("a night that ends when it begins would last for ever or not at all")
        return self


class ScreenTime(Strict):
    """How long somebody may use the site in a day, and when. Soft limits can be passed on purpose, hard ones cannot."""

    minutes_a_day: Minutes | None = None
    night: Night | None = None
    kind: Literal["hard", "soft"] = "hard"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.minutes_a_day is not None and not self.minutes_a_day < dt.timedelta(days=1):
            raise ValueError("a day has no more than 24 hours: write less for minutes_a_day")
        if "kind" in self.model_fields_set and not self.limits:
            raise ValueError("kind says nothing without a limit: add minutes_a_day or night, or leave kind out")
        return self

    @property
    def limits(self) -> bool:
        """Whether it limits anything at all."""
        return self.minutes_a_day is not None or self.night is not None


class Check(Strict):
    """Whether what somebody posts waits for its check, or is shown meanwhile."""

    when: Literal["before", "after"] = "after"
    # Whether detectors of somebody else's may be asked about it, where the operator has set one up.
    remote: bool = True


class Explore(Strict):
    """What Explore prefers: weights from 0 to 10. With none but `fresh` it is the plain order of time.

    What each of them weighs is in feeds.queries.explore.
    """

    fresh: Weight = 1.0
    # In a language that the viewer reads.
    language: Weight = 0.0
    # Posted by somebody who declares the viewer's country; who has the viewer's home.
    country: Weight = 0.0
    home: Weight = 0.0
    # By anybody; by people who like what the viewer likes.
    liked: Weight = 0.0
    alike: Weight = 0.0
    # Among the first notes of somebody who is new.
    newcomer: Weight = 0.0
    # How many notes of one author a page shows at most, never two in a row, as long as there are others.
    of_one_author: Annotated[int, Field(ge=1, le=20)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.is_plain and not self.fresh:
            raise ValueError("with no weight at all there is no order: give one of them more than 0")
        if self.is_plain and self.of_one_author is not None:
            raise ValueError("of_one_author changes a weighted order alone: add a weight, or leave it out")
        return self

    @property
    def is_plain(self) -> bool:
        return not (self.language or self.country or self.home or self.liked or self.alike or self.newcomer)

    @property
    def demoted(self) -> float:
        """The weight of a decision that puts a note last: as much as all the others can add, taken away."""
        others = self.language + self.country + self.home + self.liked + self.alike + self.newcomer
        return -(self.fresh + others)


class Features(Strict):
    """What is switched off for the audience."""

    off: Several[Feature] = ()


class Between(Strict):
    """In a shared system with two regimes: what may pass between people of the two homes."""

    see: bool = True
    follow: bool = True
    comment: bool = True
    # Comments between the two wait for their check, where those within one do not.
    check: Literal["before", "after"] = "after"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.see and (self.follow or self.comment):
            raise ValueError("who is not seen cannot be followed or answered: set follow and comment to false as well")
        return self


class Audience(Strict):
    """For whom a policy is; what is left out does not matter. What is unknown of somebody fits no list."""

    homes: Several[HomeName] = ()
    countries: Several[Country] = ()
    # That they read.
    languages: Several[Language] = ()
    # Years; it fits those who said when they were born and are younger.
    younger_than: Annotated[int, Field(ge=1, le=120)] | None = None

    def fits(self, *, home: str | None, country: str | None, languages: tuple[str, ...], age: int | None) -> bool:
        """Whether somebody belongs to it; `age` is in years, None where nobody knows."""
        return (
            (not self.homes or home in self.homes)
            and (not self.countries or country in self.countries)
            and (not self.languages or any(each in self.languages for each in languages))
            and (self.younger_than is None or (age is not None and age < self.younger_than))
        )

    def holds_all_of(self, other: Audience) -> bool:
        """Whether nobody can belong to the other without belonging to this one."""
        lists = ((self.homes, other.homes), (self.countries, other.countries), (self.languages, other.languages))
        younger = self.younger_than is None or (
            other.younger_than is not None and other.younger_than <= self.younger_than
        )
        return younger and all(not mine or (theirs and set(theirs) <= set(mine)) for mine, theirs in lists)


FEATURES: Final = ("identity", "place", "screen_time", "check", "explore", "features", "between", "selling")


class Policy(Strict):
    """One published policy: for whom it is, and what it sets."""

    code: Code
    title: Words
    text: Words
    audience: Audience = Field(default=Audience(), alias="for")
    identity: Identity | None = None
    place: Place | None = None
    screen_time: ScreenTime | None = None
    check: Check | None = None
    explore: Explore | None = None
    features: Features | None = None
    between: Between | None = None
    selling: Selling | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not list(self.sets()):
            raise ValueError(f"this policy sets nothing: add one of {', '.join(FEATURES)}")
        return self

    def sets(self) -> Iterator[str]:
        """The names of the features that it sets."""
        return (name for name in FEATURES if getattr(self, name) is not None)


# What stands as the rule of a home that none of them gave.
NO_RULES: Final = ("otherwise", "on-request", "staff")


class HomeRule(Strict):
    """One of the ordered public rules that say to which home a new account belongs."""

    code: Code
    by: Literal["declared_country", "phone_prefix", "registered_before", "site_of_registration"]
    home: HomeName
    # What its owner reads as the reason.
    text: Words
    # For declared_country; left out, the setting DOMESTIC_COUNTRIES.
    countries: Several[Country] = ()
    # For phone_prefix: country calling codes, such as "+86".
    prefixes: Several[Prefix] = ()
    # For registered_before.
    date: dt.date | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.code in NO_RULES:
            raise ValueError(f"the program itself uses the code {self.code!r}: choose another")
        needs = {"countries": "declared_country", "prefixes": "phone_prefix", "date": "registered_before"}
        for key, by in needs.items():
            if getattr(self, key) and self.by != by:
                raise ValueError(f'{key} belongs to by = "{by}" and not to "{self.by}"')
        if self.by == "phone_prefix" and not self.prefixes:
            raise ValueError('phone_prefix needs prefixes, such as ["+86"]')
        if self.by == "registered_before" and self.date is None:
            raise ValueError("registered_before needs a date, such as 2026-01-01")
        return self

    def leaves_nothing_to(self, later: HomeRule) -> bool:
        """Whether whoever the later rule fits has met this one before."""
        if self.by != later.by or self.by == "site_of_registration":
            return False
        if self.by == "registered_before":
            return self.date is not None and later.date is not None and later.date <= self.date
        if self.by == "phone_prefix":
            return set(later.prefixes) <= set(self.prefixes)
        # Without countries a rule means those of the setting, of which a pack knows nothing.
        if not self.countries or not later.countries:
            return self.countries == later.countries
        return set(later.countries) <= set(self.countries)


class Home(Strict):
    """How an account gets its home. The first rule that fits decides; an address never does."""

    rules: Several[HomeRule] = Field(default=(), alias="rule")
    otherwise: HomeName = "global"
    otherwise_text: Words
    # Kept whatever changes afterwards; otherwise a new declaration decides again.
    sticky: bool = True
    # Whether its owner may move to the other home.
    move: Literal["on_request", "never"] = "on_request"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for number, rule in enumerate(self.rules):
            for earlier in self.rules[:number]:
                if earlier.code == rule.code:
                    raise ValueError(f"two rules have the code {rule.code!r}: give one of them another")
                if earlier.leaves_nothing_to(rule):
                    raise ValueError(f"the rule {rule.code!r} never fits, because {earlier.code!r} stands before it")
        return self


class Brand(Strict):
    """What a site is called and looks like."""

    name: Annotated[str, AfterValidator(_name)]
    # The hue of the accent, in degrees of OKLCH.
    hue: Annotated[int, Field(ge=0, le=359)] | None = None
    # Of the drawings in isthmus.web: two arcs, or one of the others.
    mark: Literal["arcs", "leaf", "wave", "spark"] = "arcs"
    language: InterfaceLanguage | None = None


class Retention(Strict):
    """For how long is kept what the site need not keep for ever."""

    addresses: Days = dt.timedelta(days=30)
    logs: Days = dt.timedelta(days=90)
    sessions: Days = dt.timedelta(days=14)


class Regime(Strict):
    """A file of a pack: all of it for one tenant."""

    # By which country somebody is treated: that of their address, or the one they declare where they have an account.
    seen_from: Literal["address", "declared"] | None = None
    home: Home | None = None
    brand: Brand | None = None
    retention: Retention | None = None
    policies: Several[Policy] = Field(default=(), alias="policy")


class Head(Regime):
    """`pack.toml`: what the pack is, and what holds for each of its tenants unless their own file says otherwise."""

    title: Words
    summary: Words
    # Rises with every change; decisions record it.
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    since: dt.date
    modes: Several[Literal["shared", "split"]]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.modes or len(set(self.modes)) < len(self.modes):
            raise ValueError('name in modes "shared", "split" or both, each once')
        return self


def in_language(words: Mapping[str, str], language: str | None) -> str:
    """The words in this language, else in the interface's first."""
    return words.get(language or "") or words[INTERFACE[0][0]]
