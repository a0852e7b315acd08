"""On which side of a border each row lives: SQL made from what its model declares.

A side is `domestic` or `global`, `sealed` for a crossing whose two ends live apart, and NULL where no account decides:
a fault of the data that a plan has to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.utils.translation import gettext as _

from isthmus.tenancy.residency import Crossing, OfHome, Owned, residency_of


@dataclass(frozen=True)
class HomeRule:
    """How an account's home is told: as it is stored; or, to ask "what if", by other domestic countries, or by the
    language that a person reads best. Where both are given, either makes an account domestic.
    """

    domestic_countries: tuple[str, ...] | None = None
    domestic_languages: tuple[str, ...] | None = None

    def of(self, account: str) -> str:
        """SQL for the home of the account in the table alias `account`."""
        domestic = []
        if self.domestic_countries is not None:
            domestic.append(f"{account}.country IN ({_listed(self.domestic_countries)})")
        if self.domestic_languages is not None:
            domestic.append(f"{account}.languages[1] IN ({_listed(self.domestic_languages)})")
        if not domestic:
            return f"{account}.home"
        # Nobody at the end of a path has no home, either.
        return (
            f"CASE WHEN {account}.{get_user_model()._meta.pk.column} IS NULL THEN NULL "
            f"WHEN {' OR '.join(domestic)} THEN 'domestic' ELSE 'global' END"
        )

    @classmethod
    def asked(cls, countries: str | None, languages: str | None) -> HomeRule:
        """The rule for two lists with commas, as somebody typed them. Raises ValueError with a sentence."""
        codes = _split(countries)
        for code in codes or ():
            if len(code) != 2 or not (code.isascii() and code.isalpha()):
                raise ValueError(
                    _("“%(code)s” is no country. Write two-letter country codes, such as CN,HK.") % {"code": code}
                )
        tongues = _split(languages)
        for tongue in tongues or ():
            if not (tongue.isascii() and tongue.replace("-", "").isalnum() and len(tongue) <= 12):
                raise ValueError(
                    _("“%(code)s” is no language. Write language codes, such as zh-hans,en.") % {"code": tongue}
                )
        return cls(
            None if codes is None else tuple(code.upper() for code in codes),
            None if tongues is None else tuple(tongue.lower() for tongue in tongues),
        )


def _split(typed: str | None) -> list[str] | None:
    return None if typed is None else [part.strip() for part in typed.split(",") if part.strip()]


def _listed(codes: tuple[str, ...]) -> str:
    """For an IN; letters, digits and hyphens alone get here."""
    return ", ".join(f"'{code}'" for code in codes) or "NULL"


@dataclass
class Side:
    """`sql` for the side of a row in the table alias it was made for, and the `joins` that it needs."""

    sql: str
    joins: list[str] = field(default_factory=list)
    # For a crossing: the homes of its maker and of the other end.
    ends: tuple[str, str] | None = None


def side_of(model: type[models.Model], alias: str, rule: HomeRule) -> Side | None:
    """The side of a row of `model`; None for rows that no home has: references, the site's own, what passes."""
    match residency_of(model):
        case Owned(path):
            joins, home = _home(model, alias, path, rule, "o")
            return Side(home, joins)
        case Crossing(maker, other, also):
            joins, made = _home(model, alias, maker, rule, "m")
            more, reached = _home(model, alias, other, rule, "t")
            joins += more
            apart = f"{made} <> {reached}"
            for number, path in enumerate(also):
                more, further = _home(model, alias, path, rule, f"a{number}_")
                joins += more
                # Nobody at the end of the path leaves nothing to be apart from.
                apart += f" OR {made} <> {further}"
            side = f"CASE WHEN {made} IS NULL OR {reached} IS NULL THEN NULL WHEN {apart} THEN 'sealed' ELSE {made} END"
            return Side(side, joins, (made, reached))
        case OfHome(named):
            return Side(f'{alias}."{named}"')
        case _:
            return None


def _home(model: type[models.Model], alias: str, path: str, rule: HomeRule, mark: str) -> tuple[list[str], str]:
    """Follow a dotted path of foreign keys to the account; return the joins and the home at their end."""
    if path == "self":
        return [], rule.of(alias)
    joins, here, at = [], model, alias
    for number, step in enumerate(path.split(".")):
        key = here._meta.get_field(step)
        there: Any = key.related_model
        name = f"{alias}_{mark}{number}"
        joins.append(f"LEFT JOIN {quoted(there)} {name} ON {name}.{target(key)} = {at}.{column(key)}")
        here, at = there, name
    assert here is get_user_model(), f"{path} of {model} does not lead to an account"  # noqa: S101 - a check holds it
    return joins, rule.of(at)


def quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def column(key: Any) -> str:
    return connection.ops.quote_name(key.column)


def target(key: Any) -> str:
    """The column that a foreign key points to."""
    return connection.ops.quote_name(key.target_field.column)


def foreign_keys(model: type[models.Model]) -> Sequence[Any]:
    """The fields of a model that point to other rows."""
    return [each for each in model._meta.local_fields if isinstance(each, models.ForeignKey)]
