"""What entries say, in words for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from isthmus.regions import words

from moderation.models import LogEntry
from moderation.models.detector import STATES
from moderation.models.rule import rule_titles
from moderation.subjects import label_of


@dataclass(frozen=True)
class Told:
    """An entry for a list: its place, its hour, what it says in a phrase, and more of it."""

    index: int | None
    at: dt.datetime | None
    what: str
    more: list[str]


def told(entries: Iterable[LogEntry]) -> list[Told]:
    """In the reader's language; rules by their titles of today. One query."""
    titles = rule_titles()
    return [_tell(entry, titles) for entry in entries]


def outcome_name(outcome: str) -> str:
    """What a decision did, in a word or two; the code itself for one that nobody has named."""
    return {
        "remove": _("withheld"),
        "restrict": _("shown, with limits"),
        "keep": _("left as it is, or shown again"),
    }.get(outcome, outcome)


def found_by_name(found_by: str) -> str:
    """How what was decided on was found."""
    return {
        "people": _("reported by people"),
        "detectors": _("found by an automatic check"),
        "both": _("found by an automatic check and reported"),
        "authority": _("demanded by an authority"),
    }.get(found_by, found_by)


def decided_by_name(decided_by: str) -> str:
    return {"person": _("decided by a person"), "detector": _("decided automatically")}.get(decided_by, decided_by)


def state_name(state: str) -> str:
    """A step of the ladder of detectors."""
    return str(dict(STATES).get(state, state))


def appeal_name(outcome: str) -> str:
    """How an appeal ended."""
    return {
        "upheld": _("the decision stands"),
        "undone": _("the decision was undone"),
        "partly": _("the decision was undone in part"),
    }.get(outcome, outcome)


def hour_of(text: str) -> dt.datetime:
    """The hour in an entry."""
    return dt.datetime.strptime(text, "%Y-%m-%dT%HZ").replace(tzinfo=dt.UTC)


def _tell(entry: LogEntry, titles: dict[str, str]) -> Told:
    body = entry.told
    at = hour_of(body["at"]) if "at" in body else None
    match body.get("type"):
        case "decision":
            return Told(entry.leaf_index, at, _what(body), list(_more(body, titles)))
        case "appeal":
            what = _("An appeal was answered: %(outcome)s") % {"outcome": appeal_name(body["outcome"])}
            return Told(entry.leaf_index, at, what, [titles.get(body["rule"], body["rule"])] if body["rule"] else [])
        case "key":
            return Told(entry.leaf_index, at, _("From here on the log is signed with this key"), [body["key"]])
        case "rule":
            what = _("A rule was published: %(rule)s") % {"rule": titles.get(body["rule"], body["rule"])}
            since = dt.date.fromisoformat(body["in_force_since"])
            more = _("version %(version)d, in force since %(day)s") % {
                "version": body["rule_version"],
                "day": date_format(since, "DATE_FORMAT"),
            }
            return Told(entry.leaf_index, None, what, [more])
        case "detector":
            what = _("A detector moved: %(detector)s") % {"detector": f"{body['detector']} {body['number']}"}
            return Told(entry.leaf_index, at, what, [f"{state_name(body['from'])} → {state_name(body['to'])}"])
        case other:
            return Told(entry.leaf_index, at, str(other or _("An entry")), [])


def _what(body: dict[str, Any]) -> str:
    return _("%(kind)s: %(outcome)s") % {
        "kind": capfirst(label_of(body["kind"])),
        "outcome": outcome_name(body["outcome"]),
    }


def _more(body: dict[str, Any], titles: dict[str, str]) -> Iterable[str]:
    if body.get("rule"):
        title = titles.get(body["rule"], body["rule"])
        yield _("%(rule)s, version %(version)d") % {"rule": title, "version": body["rule_version"]}
    if demand := body.get("demand"):
        yield f"{demand['authority']}, {demand['law']}"
    if where := words.places(body["countries"], body["homes"]):
        yield _("only in: %(where)s") % {"where": where}
    yield found_by_name(body["found_by"])
    if body["found_by"] != "authority":
        yield decided_by_name(body["decided_by"])
    if body["lang"] != "und":
        yield words.language_name(body["lang"])
