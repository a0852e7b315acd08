"""Policy packs: read from their folder, checked, and compiled for a tenant.

A pack is a folder with `pack.toml` (what it is, and what holds for every tenant) and one file for each tenant that
differs: `shared.toml`, `domestic.toml`, `global.toml`. A tenant's own policies come before the common ones; its own
home, brand and retention replace them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ValidationError

from isthmus.regions.policy import (
    FEATURES,
    Between,
    Brand,
    Check,
    Explore,
    Features,
    Head,
    Home,
    HomeRule,
    Identity,
    Place,
    Policy,
    Regime,
    Retention,
    ScreenTime,
    Selling,
)
from isthmus.regions.toml_lines import line_at, lines_of
from isthmus.tenancy.mode import Tenant

FOLDER: Final = Path(__file__).resolve().parents[1] / "policies"
TENANTS: Final = {"shared": ("shared",), "split": ("domestic", "global")}
_DEFAULTS: Final[dict[str, Any]] = {
    "identity": Identity(),
    "place": Place(),
    "screen_time": ScreenTime(),
    "check": Check(),
    "explore": Explore(),
    "features": Features(),
    "between": Between(),
    "selling": Selling(),
}
# What is domestic unless the setting DOMESTIC_COUNTRIES says otherwise.
DOMESTIC: Final = ("CN",)
File = TypeVar("File", bound=Regime)


class PackError(ImproperlyConfigured):
    """A pack cannot be used; the text names file and line and says what to do."""


@dataclass(frozen=True)
class Applied:
    """What holds for one person: the setting of each feature, and the policy that decided it; None for the default."""

    identity: Identity
    place: Place
    screen_time: ScreenTime
    check: Check
    explore: Explore
    features: Features
    between: Between
    selling: Selling
    by: Mapping[str, Policy | None]

    def allows(self, feature: str) -> bool:
        """Whether a feature is on: copying, translating, commenting, sharing, search, products."""
        return feature not in self.features.off

    @property
    def policies(self) -> list[Policy]:
        """Those that decided something, each once, in the order of the features."""
        return list({policy.code: policy for policy in self.by.values() if policy}.values())


@dataclass(frozen=True)
class TenantPolicies:
    """A pack as it holds for one tenant."""

    tenant: str
    home: Home
    brand: Brand | None
    retention: Retention
    # "address" or "declared": by which country somebody is treated.
    seen_from: str
    policies: tuple[Policy, ...]
    # For rules of the home that name no countries of their own: the setting DOMESTIC_COUNTRIES.
    domestic_countries: tuple[str, ...]

    def applied(self, *, home: str | None, country: str | None, languages: tuple[str, ...], age: int | None) -> Applied:
        """What holds for somebody. Whatever is unknown of them fits no audience that asks for it."""
        # Only what some policy asks about can make a difference; so few answers are kept, and they are found at once.
        return self._applied(
            home,
            country if country in self._countries else None,
            tuple(each for each in languages if each in self._languages),
            next((bound - 1 for bound in self.ages if age is not None and age < bound), None),
        )

    def asks_for(self, by: str) -> bool:
        """Whether some rule of the home asks for this of whoever joins: declared_country, phone_prefix, ..."""
        return any(rule.by == by for rule in self.home.rules)

    def between_for(self, home: str) -> list[Policy]:
        """The policies on what passes between the two homes that can be for people of this one."""
        said = [policy for policy in self.policies if policy.between is not None]
        return [policy for policy in said if not policy.audience.homes or home in policy.audience.homes]

    @cached_property
    def limits_time(self) -> bool:
        """Whether there is anybody whose time is limited."""
        return any(policy.screen_time and policy.screen_time.limits for policy in self.policies)

    @cached_property
    def checks_first(self) -> bool:
        """Whether what anybody posts waits for its check."""
        return any(policy.check and policy.check.when == "before" for policy in self.policies)

    @property
    def needs_clock(self) -> bool:
        """Whether anybody's days, nights or birthdays make a difference."""
        return self.limits_time or bool(self.ages)

    @cached_property
    def ages(self) -> tuple[int, ...]:
        """The ages at which some policy begins or ends to hold, youngest first."""
        bounds = {policy.audience.younger_than for policy in self.policies}
        return tuple(sorted(bound for bound in bounds if bound is not None))

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(country for policy in self.policies for country in policy.audience.countries)

    @cached_property
    def _languages(self) -> frozenset[str]:
        return frozenset(language for policy in self.policies for language in policy.audience.languages)

    @cached_property
    def _applied(self) -> Callable[[str | None, str | None, tuple[str, ...], int | None], Applied]:
        @lru_cache(maxsize=4096)
        def applied(home: str | None, country: str | None, languages: tuple[str, ...], age: int | None) -> Applied:
            by: dict[str, Policy | None] = dict.fromkeys(FEATURES)
            for policy in self.policies:
                if policy.audience.fits(home=home, country=country, languages=languages, age=age):
                    by |= {name: policy for name in policy.sets() if by[name] is None}
            settings = {name: getattr(policy, name) if policy else _DEFAULTS[name] for name, policy in by.items()}
            return Applied(**settings, by=by)

        return applied


@dataclass(frozen=True)
class Pack:
    """A pack that has passed every check."""

    name: str
    head: Head
    # By tenant.
    tenants: Mapping[str, TenantPolicies]
    # By file name: the text as it was written, from which the pack can be made again.
    files: Mapping[str, str]
    domestic_countries: tuple[str, ...]

    @property
    def edition(self) -> str:
        """What is recorded wherever it decided something: "open 1"; with other domestic countries "open 1-52a4b7"."""
        return edition_name(self.name, self.head.version, self.domestic_countries)

    @cached_property
    def content(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "name": self.name,
            **self.head.model_dump(
                mode="json", by_alias=True, include={"title", "summary", "version", "since", "modes"}
            ),
            "tenants": {
                name: {
                    "home": _dumped(tenant.home),
                    "brand": _dumped(tenant.brand),
                    "retention": _dumped(tenant.retention),
                    "seen_from": tenant.seen_from,
                    "policies": [_dumped(policy) for policy in tenant.policies],
                }
                for name, tenant in self.tenants.items()
            },
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content; the same for files that differ in form only."""
        text = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def names() -> list[str]:
    """The packs that come with the product."""
    return sorted(folder.name for folder in FOLDER.iterdir() if (folder / "pack.toml").exists())


def load(name: str, countries: Sequence[str] = DOMESTIC) -> Pack:
    """The pack of that name, or in that folder, where these countries are domestic. Raises PackError."""
    folder = Path(name) if "/" in name else FOLDER / name
    if not (folder / "pack.toml").exists():
        raise PackError(
            f"There is no policy pack {name!r}. Set POLICY_PACK to one of {', '.join(names())}, or to the path of a "
            "folder with a pack.toml."
        )
    files = {path.name: _text(path) for path in sorted(folder.iterdir()) if path.suffix.lower() == ".toml"}
    pack = compiled(folder.name, files, countries, folder)
    if pack.head.since > dt.date.today():
        line = line_at(lines_of(files["pack.toml"]), ("since",))
        raise PackError(
            f"{folder / 'pack.toml'}:{line}: since is a day to come. A pack holds from its start; write today."
        )
    return pack


def _text(path: Path) -> str:
    try:
        # An editor's mark at the beginning means nothing.
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{path} cannot be read: {error}. Save it as UTF-8.") from error


def compiled(name: str, files: Mapping[str, str], countries: Sequence[str] = DOMESTIC, folder: Path = Path()) -> Pack:
    """The pack that these files make where these countries are domestic; `folder` is for messages. Raises PackError."""
    domestic = tuple(sorted(set(countries)))
    spots: dict[int, str] = {}
    head = _read(folder / "pack.toml", files["pack.toml"], Head, spots)
    wanted = [tenant for mode, tenants in TENANTS.items() if mode in head.modes for tenant in tenants]
    for unknown in files.keys() - {"pack.toml", *(f"{tenant}.toml" for tenant in wanted)}:
        raise PackError(
            f"{folder / unknown} is no part of a pack with modes {', '.join(head.modes)}. Remove it, or change modes "
            "in pack.toml."
        )
    tenants = {}
    for tenant in wanted:
        path = folder / f"{tenant}.toml"
        own = _read(path, files[path.name], Regime, spots) if path.name in files else Regime()
        home = own.home or head.home
        if home is None:
            raise PackError(f"{folder / 'pack.toml'}:1: there is no [home]. Add it: it says where accounts belong.")
        tenants[tenant] = TenantPolicies(
            tenant,
            _within_reach(home, tenant),
            own.brand or head.brand,
            own.retention or head.retention or Retention(),
            own.seen_from or head.seen_from or "address",
            (*own.policies, *head.policies),
            domestic,
        )
        _refuse_contradictions(own.policies, tenants[tenant], spots)
    _refuse_what_never_holds(head.policies, spots)
    return Pack(name, head, tenants, files, domestic)


def edition_name(pack: str, version: int, countries: Sequence[str]) -> str:
    """How an edition is cited. Other domestic countries are a short mark, since every note stores the name."""
    other = tuple(countries) != DOMESTIC
    return f"{pack} {version}" + (f"-{hashlib.sha256(','.join(countries).encode()).hexdigest()[:6]}" if other else "")


def _within_reach(home: Home, tenant: str) -> Home:
    """The rules that can decide on this tenant's site, up to one that always does."""
    rules: list[HomeRule] = []
    for rule in home.rules:
        if rule.by != "site_of_registration":
            rules.append(rule)
        elif rule.home == tenant:
            rules.append(rule)
            break
    return home.model_copy(update={"rules": tuple(rules)})


def of_tenant(pack: Pack, tenant: Tenant) -> TenantPolicies:
    """What the pack says for this tenant. Raises PackError where it is not for this mode."""
    if tenant.name not in pack.tenants:
        (other,) = {"shared", "split"} - {tenant.mode}
        raise PackError(
            f"The policy pack {pack.name!r} is for {other} mode only, but DEPLOYMENT_MODE is {tenant.mode}. Set "
            "POLICY_PACK to another one; all of them: python manage.py policy show"
        )
    return pack.tenants[tenant.name]


def _read(path: Path, text: str, schema: type[File], spots: dict[int, str]) -> File:
    """The file as the schema has it; in `spots` goes where each of its policies stands, by identity."""
    try:
        read = schema.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        raise PackError(_sentence(path, text, schema, error)) from error
    lines = lines_of(text)
    for number, policy in enumerate(read.policies):
        spots[id(policy)] = f"{path}:{line_at(lines, ('policy', number, 'code'))}"
    return read


def _sentence(path: Path, text: str, schema: type[BaseModel], error: ValidationError) -> str:
    """The first fault, by its line."""
    lines = lines_of(text)
    told = sorted((line_at(lines, fault["loc"]), _what(fault, schema)) for fault in error.errors())
    line, what = told[0]
    more = f" ({len(told) - 1} more after that.)" if len(told) > 1 else ""
    return f"{path}:{line}: {what}{more}"


def _what(fault: Any, schema: type[BaseModel]) -> str:
    where = ".".join(str(part) for part in fault["loc"] if isinstance(part, str))
    match fault["type"]:
        case "extra_forbidden":
            known = ", ".join(sorted(_keys(schema, fault["loc"][:-1])))
            return f"{where}: there is no such key. Remove it or correct it; known here: {known}."
        case "missing":
            return f"{where} is missing. Add it."
        case "literal_error":
            return f"{where} is {_shown(fault['input'])}. Write one of: {fault['ctx']['expected']}."
        case "value_error":
            return f"{where or 'this'}: {fault['ctx']['error']}."
        case _:
            asked = _ASKED.get(fault["type"].partition("_")[0]) or f"{fault['msg'][0].lower()}{fault['msg'][1:]}"
            return f"{where or 'this'} is {_shown(fault['input'])}: {asked}."


# What the schema asks for, in the words of a TOML file, by the beginning of the fault's type.
_ASKED: Final = {
    "string": 'write words in quotation marks, such as "open"',
    "int": "write a whole number, without quotation marks",
    "bool": "write true or false, without quotation marks",
    "float": "write a number, without quotation marks",
    "date": "write a date without quotation marks, such as 2026-01-31",
    "tuple": 'write a list in square brackets, such as ["CN"]',
    "dict": "write a table, such as { en = ..., zh-hans = ... }",
    "model": "write it as a table of its own, under its name in square brackets",
}


def _shown(value: Any) -> str:
    """A value from the file, short."""
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, dt.date | dt.time | bool):
        return str(value).lower()
    return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:57]}..."


def _keys(schema: type[BaseModel], path: tuple[str | int, ...]) -> Iterator[str]:
    """The keys that a table of the schema knows, by its path."""
    here: Any = schema
    for part in path:
        if isinstance(part, str):
            named = {each.alias or name: each.annotation for name, each in here.model_fields.items()}
            here = next(_models(named[part]), None)
    return (each.alias or name for name, each in here.model_fields.items())


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def _refuse_contradictions(own: Sequence[Policy], tenant: TenantPolicies, spots: Mapping[int, str]) -> None:
    codes: set[str] = set()
    for policy in tenant.policies:
        if policy.code in codes:
            raise PackError(
                f"{spots[id(policy)]}: another policy for this site has the code {policy.code!r}. Choose another."
            )
        codes.add(policy.code)
    for policy in tenant.policies if tenant.tenant != "shared" else ():
        here = f"{spots[id(policy)]}: the policy {policy.code!r}"
        if policy.audience.homes not in ((), (tenant.tenant,)):
            raise PackError(
                f"{here} is for another home, but everybody on this site has the home "
                f"{tenant.tenant}. Leave its homes out."
            )
        if policy.between is not None:
            raise PackError(
                f"{here} is about what passes between two homes, but nothing does in split "
                "mode. Leave [policy.between] out."
            )
    _refuse_what_never_holds(own, spots)


def _refuse_what_never_holds(policies: Sequence[Policy], spots: Mapping[int, str]) -> None:
    """Within a file; that a tenant's own policy goes before a common one is what it is there for."""
    for number, policy in enumerate(policies):
        for name in policy.sets():
            for earlier in policies[:number]:
                if getattr(earlier, name) is not None and earlier.audience.holds_all_of(policy.audience):
                    raise PackError(
                        f"{spots[id(policy)]}: {name} of the policy {policy.code!r} never holds, because "
                        f"{earlier.code!r} stands before it and is for everybody that it is for. Put the narrower one "
                        "first."
                    )


def _dumped(model: BaseModel | None) -> dict[str, Any] | None:
    return None if model is None else model.model_dump(mode="json", by_alias=True, exclude_none=True)
