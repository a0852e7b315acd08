"""Translate a note or comment for whoever asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache
from django.utils import timezone

from feeds.models import Comment, Note, Translation
from feeds.queries.translations import Wanted, kept_of, kind_of
from feeds.translation.desk import Busy, asking, is_within_bounds
from feeds.translation.pieces import translated
from feeds.translation.provider import provider

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

# Seconds after which nobody believes any more that somebody is at it.
_AT_IT: Final = 20


def translate(*, subject: Note | Comment, wanted: Wanted, viewer: Viewer) -> Translation | None:
    """The translation, made now where it is not kept; None while somebody else is having the same one made.

    The provider is asked outside of any transaction, for eight seconds at most. What comes back is kept only if the
    words are still those that were asked for. Raises TranslationFailed; the reader is told nothing but that it did not
    come.
    """
    if kept := kept_of(subject, wanted):
        if kept.used_on != timezone.localdate():
            Translation.objects.filter(pk=kept.pk).update(used_on=timezone.localdate())
        return kept
    at_it = making_key(subject, wanted)
    if not cache.add(at_it, 1, _AT_IT):
        return None
    try:
        return kept_of(subject, wanted) or _keep(subject, wanted, _words(subject, wanted, viewer))
    finally:
        cache.delete(at_it)


def making_key(subject: Note | Comment, wanted: Wanted) -> str:
    """Under which the cache knows that it is being made."""
    what = f"{kind_of(subject)}:{subject.pk}:{subject.revision}"
    return f"translate:at-it:{what}:{','.join(wanted.sources)}:{wanted.target}:{wanted.provider}"


def _words(subject: Note | Comment, wanted: Wanted, viewer: Viewer) -> dict[str, Any]:
    by = provider()
    if by is None or not is_within_bounds(viewer.account.pk if viewer.account else "visitors"):
        raise Busy
    with asking() as ends:

        def ask(texts: Sequence[str], source: str) -> list[str]:
            return by.translate(texts, wanted.pairs[source, wanted.target], ends=ends)

        told = translated(wanted.texts, wanted.languages, wanted.sources.__contains__, wanted.target, ask)
    if isinstance(subject, Comment):
        return {"title": [], "text": told[0], "alts": []}
    return {"title": told[0], "text": told[1], "alts": told[2:]}


def _keep(subject: Note | Comment, wanted: Wanted, told: dict[str, Any]) -> Translation | None:
    made = Translation(
        **{kind_of(subject): subject},
        revision=subject.revision,
        sources=",".join(wanted.sources),
        target=wanted.target,
        provider=wanted.provider,
        told=told,
    )
    # Whoever else made it in the same moment was quicker; and what was deleted meanwhile takes no row.
    if type(subject)._default_manager.filter(pk=subject.pk, revision=subject.revision).exists():
        Translation.objects.bulk_create([made], ignore_conflicts=True)
    return kept_of(subject, wanted)
