"""Whether something can be translated for a viewer, and what has been kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from isthmus.regions.words import language_name, listed
from isthmus.web.templatetags.web import words

from feeds.models import Comment, Note, Picture, Translation
from feeds.translation.desk import pairs_now
from feeds.translation.languages import Pairs, base, is_read, target_for
from feeds.translation.pieces import Parts, sources_in
from feeds.translation.provider import name_of, provider

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer


class Wanted(NamedTuple):
    """What of a note or comment is to be translated for somebody, into what, by whom."""

    texts: list[str]
    languages: list[str]
    sources: list[str]
    target: str
    provider: str
    pairs: Pairs


@dataclass
class Shown:
    """A translation as its reader sees it."""

    translation: Translation
    # Whom the words name, as `mentioned` of what they are of.
    mentioned: Mapping[str, str]

    @property
    def lang(self) -> str:
        return self.translation.target

    @property
    def by(self) -> str:
        return name_of(self.translation.provider)

    @property
    def languages(self) -> str:
        """What it was translated from, in words."""
        return listed([language_name(base(code)) for code in self.translation.sources.split(",")])

    @cached_property
    def title(self) -> SafeString:
        return self._html(self.translation.told["title"], escape)

    @cached_property
    def text(self) -> SafeString:
        return self._html(self.translation.told["text"], partial(words, people=self.mentioned))

    @property
    def alts(self) -> list[str]:
        """The descriptions of the pictures, in their order."""
        return ["".join(text for _lang, text in parts) for parts in self.translation.told["alts"]]

    def _html(self, parts: Parts, shown: object) -> SafeString:
        assert callable(shown)  # noqa: S101 - named above
        return mark_safe(  # noqa: S308 - each part is escaped by `escape` or `words`
            "".join(
                shown(text)
                if lang in ("", self.lang)
                else format_html('<span lang="{}" dir="auto">{}</span>', lang, shown(text))
                for lang, text in parts
            )
        )


@dataclass(frozen=True)
class Reading:
    """How somebody reads the words of a note or comment: as they are, with a button where they can be translated, or
    translated."""

    offered: bool = False
    shown: Shown | None = None
    # "": nothing to say; "waits": it is being translated; "failed": it did not come.
    state: str = ""

    @property
    def sentence(self) -> str:
        """What a reader who waits, or waited in vain, is told."""
        return {
            "waits": _("It is being translated. One moment."),
            "failed": _("The translation did not come. Try again in a minute."),
        }.get(self.state, "")

    def told(self, pictures: list[Picture]) -> list[Picture]:
        """The pictures, each with the translation of its description as `told` where there is one."""
        for picture, alt in zip(pictures, self.shown.alts if self.shown else [], strict=False):
            picture.told = alt  # type: ignore[attr-defined]
        return pictures


class Offers:
    """What can be translated for a viewer: nothing of their own, nothing that they read or nobody translates, and
    nothing where a policy switches it off. No query, and nobody is asked."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.pairs = pairs_now() if viewer.policies.allows("translating") else {}
        self.me = viewer.account.pk if viewer.account else None
        # A page has many comments in few languages.
        self.known: dict[tuple[str, ...], str | None] = {}

    def into(self, languages: Sequence[str], author_id: int) -> str | None:
        """Into which language something in these can be translated; None where it cannot."""
        if not self.pairs or not languages or author_id == self.me:
            return None
        key = tuple(languages)
        if key not in self.known:
            self.known[key] = target_for(key, self.viewer.languages, self.pairs)
        return self.known[key]

    def has(self, source: str, target: str) -> bool:
        """Whether words in the one language are translated into the other for this viewer."""
        return not is_read(source, self.viewer.languages) and (source, target) in self.pairs


def wanted_by(offers: Offers, subject: Note | Comment) -> Wanted | None:
    """What is to be translated of it; None where nothing can be."""
    target, by = offers.into(subject.languages, subject.author_id), provider()
    if target is None or by is None:
        return None
    texts = texts_of(subject)
    sources = sources_in(texts, subject.languages, lambda lang: offers.has(lang, target))
    return Wanted(texts, subject.languages, sources, target, by.code, offers.pairs) if sources else None


def texts_of(subject: Note | Comment) -> list[str]:
    """Title, text and the descriptions of the pictures; of a comment, its words."""
    if isinstance(subject, Comment):
        return [subject.text]
    return [subject.title, subject.text, *(picture.alt for picture in subject.pictures.all())]


def kept_of(subject: Note | Comment, wanted: Wanted) -> Translation | None:
    """The translation that is kept of just that."""
    return Translation.objects.filter(
        **{kind_of(subject): subject},
        revision=subject.revision,
        sources=",".join(wanted.sources),
        target=wanted.target,
        provider=wanted.provider,
    ).first()


def kind_of(subject: Note | Comment) -> str:
    return "comment" if isinstance(subject, Comment) else "note"


def reading_of(offers: Offers, subject: Note | Comment, *, translated: bool = False) -> Reading:
    """How the viewer reads it; with `translated` as it was translated before, where that is kept. No query else."""
    if not translated:
        return Reading(offers.into(subject.languages, subject.author_id) is not None)
    wanted = wanted_by(offers, subject)
    kept = kept_of(subject, wanted) if wanted else None
    return Reading(wanted is not None, Shown(kept, subject.mentioned) if kept else None)


def pairs_in_words() -> list[tuple[str, str]]:
    """What this site's provider translates: each language, and those into which."""
    into: dict[str, list[str]] = {}
    for source, target in sorted(pairs_now()):
        into.setdefault(source, []).append(language_name(target))
    return [(language_name(source), listed(targets)) for source, targets in into.items()]
