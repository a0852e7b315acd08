"""Tags by their words."""

from __future__ import annotations

from typing import Final

from isthmus.web.seeking import sought
from isthmus.web.tokens import folded

from feeds.models import Tag, TagTokens
from feeds.queries.topics import topics

# So many come into question at most.
MOST: Final = 100


def tags_named(text: str, *, most: int = MOST) -> list[Tag]:
    """The tags that have these words or begin with them, the closest first.

    In this order: the tag itself, those that begin so, the others; among equals what people use most right now, then
    the shorter.
    """
    words = sought(text.strip().lstrip("#＃"))
    if not words:
        return []
    rows = TagTokens.objects.filter(tokens__has=words.beginnings)
    found = list(Tag.objects.filter(pk__in=rows.values("tag"))[:most])
    asked, popular = "".join(run.text for term in words.terms for run in term), topics()

    def rank(tag: Tag) -> tuple[int, bool, int, str]:
        name = folded(tag.name)
        kind = 0 if name == asked else 1 if name.startswith(asked) else 2
        return kind, tag.name not in popular, len(name), name

    return sorted(found, key=rank)
