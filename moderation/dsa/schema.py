"""Whether a statement fits the schema of the database: ours, written from its documentation (schema.json)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

_FILE: Final = Path(__file__).with_name("schema.json")


def faults_of(statement: dict[str, Any]) -> list[str]:
    """What the database would refuse, in sentences that begin with the field; empty where it takes the statement."""
    found = sorted(_validator().iter_errors(statement), key=lambda each: [str(part) for part in each.absolute_path])
    return [f"{'.'.join(map(str, each.absolute_path)) or 'statement'}: {each.message}"[:300] for each in found]


@cache
def allowed(field: str) -> frozenset[str]:
    """The values that a field can have."""
    told = _schema()["properties"][field]
    return frozenset(told.get("enum") or told["items"]["enum"])


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_FILE.read_text())
    return schema


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
