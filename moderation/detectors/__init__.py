"""Detectors: each kind has a file that knows how it finds. None of them writes."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ValidationError

from moderation.detectors import classifier, duplicates, links, patterns, pictures, reader, remote, terms
from moderation.detectors.protocol import BadParameters, DetectorKind

_FILES: Final = (terms, patterns, links, duplicates, pictures, classifier, remote, reader)
KINDS: Final[dict[str, DetectorKind]] = {each.KIND.name: each.KIND for each in _FILES}


def checked_parameters(kind: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters as a version of that kind stores them. Raises BadParameters, with what is wrong where."""
    try:
        return KINDS[kind].parameters(**parameters).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "parameters"
        raise BadParameters(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error
    except TypeError as error:
        raise BadParameters(str(error)) from error
