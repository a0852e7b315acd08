"""Pages whose frame is rendered once and kept, with holes for what differs from one answer to the next.

To render a page's template takes longer than all else that a page of kept cards needs. Its frame depends on what is
given for it and on the language, and on nothing else: it is rendered without the request, and a template that asks who
is looking is refused, so that nobody can ever be shown what was made for somebody else. Who that is shows in the holes:
the pieces around the page (isthmus.web.templatetags.pieces) and what the view puts in.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context, engines
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isthmus.web.context import always
from isthmus.web.kept import kept
from isthmus.web.templatetags import pieces

# Stands around the name of a hole. Nobody who writes something can know it.
_MARK: Final = f"\ue000{secrets.token_hex(8)}\ue000"
_NONE: Final[Mapping[str, Any]] = {}


class AsksWhoLooks(RuntimeError):
    """A template of a frame asks for the request, or for who is signed in."""


class _Refused:
    """In the place of the request in a frame. Remembers that it was asked, as some tags swallow what is raised."""

    def __init__(self) -> None:
        self.asked = ""

    def __getattr__(self, name: str) -> Any:
        self.asked = name
        raise AsksWhoLooks(name)


def framed(
    request: Any,
    template: str,
    holes: Mapping[str, str],
    given: Mapping[str, Hashable],
    rows: Mapping[str, Any] = _NONE,
) -> HttpResponse:
    """The page made by `template` from what is `given`, which decides its frame, and from `holes`, which are HTML.

    A template finds the holes by their names as it finds what is given. Which of them are empty it may ask, and what
    is in the others it cannot see. What is given is equal only to what shows the same. `rows` are given as well: rows
    of the database, or lists of them, known by all that has been read of them and along with them; whoever gives them
    has read what the template asks for. On a page that says something at its top, such as a message, nothing is kept.
    """
    told = _told(request)
    if _says_something(told):
        return render(request, template, {**rows, **given, **holes})
    full = tuple([name for name, html in holes.items() if html])
    read = [(name, _content(row)) for name, row in rows.items()]
    key = (template, full, get_language(), *given.items(), *read)
    frame = kept(key, partial(_render, template, full, holes, {**rows, **given}))
    text, is_hole = [], False
    for part in frame.split(_MARK):
        text.append((holes[part] if part in holes else pieces.fill(told, part)) if is_hole else part)
        is_hole = not is_hole
    return HttpResponse("".join(text))


def _content(row: Any) -> Hashable:
    """All that has been read of a row, of those that were read with it, or of a list of rows."""
    if row is None:
        return None
    if isinstance(row, (list, tuple)):
        return tuple(map(_content, row))
    own = [repr(value) if isinstance(value, (list, dict)) else value for value in row.__dict__.values()]
    # The first is Django's own notes on the row, with what was read along.
    return type(row), *own[1:], *map(_content, row._state.fields_cache.values())


def _render(
    template: str, full: tuple[str, ...], holes: Mapping[str, str], given: Mapping[str, Hashable]
) -> SafeString:
    refused = _Refused()
    context = Context(
        {
            **always(),
            **given,
            **{name: _hole(name) if name in full else "" for name in holes},
            "request": refused,
            "user": refused,
            pieces.HOLE: _hole,
        }
    )
    html = engines["django"].engine.get_template(template).render(context)  # type: ignore[attr-defined]
    if refused.asked:
        raise AsksWhoLooks(f"{template} asks for {refused.asked}, and a frame is for everybody: give it by name.")
    return html  # type: ignore[no-any-return]


def _hole(name: str) -> SafeString:
    return SafeString(f"{_MARK}{name}{_MARK}")


def _told(request: Any) -> dict[str, Any]:
    """What the context processors say of a request; most of it is asked for by few pages."""
    told: dict[str, Any] = {}
    for processor in engines["django"].engine.template_context_processors:  # type: ignore[attr-defined]
        told |= processor(request)
    return told


def _says_something(told: Mapping[str, Any]) -> bool:
    if told["time_line"] or told["messages"]:
        return True
    return any(told[name]() for name in ("suspended", "frozen", "moved", "announcement") if name in told)
