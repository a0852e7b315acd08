"""What a backtest found, by language, home, country and kind, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from isthmus.regions import words

from moderation.backtesting import UNKNOWN
from moderation.models import Backtest
from moderation.subjects import label_of


def tables_of(backtest: Backtest | None) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Of one that is done: what it is counted by, and of each value its name, how many were looked at and found."""
    told: dict[str, tuple[str, Callable[[str], str]]] = {
        "language": (_("Language"), words.language_name),
        "home": (_("Home"), words.home_title),
        "country": (_("Country"), words.country_or_unknown),
        "kind": (_("Kind"), lambda kind: capfirst(label_of(kind))),
    }
    report: dict[str, Any] = backtest.report.get("by", {}) if backtest else {}
    return [
        (
            told[by][0],
            [
                (_("unknown") if value == UNKNOWN else told[by][1](value), n["looked_at"], n["found"])
                for value, n in values.items()
            ],
        )
        for by, values in report.items()
    ]
