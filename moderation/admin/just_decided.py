"""What a moderator has decided just now, in words: it stands beside the button that takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.words import listed, places

from moderation.actions.commit_decision import chosen_from
from moderation.measures import EFFECTS, Chosen
from moderation.models import PendingDecision
from moderation.subjects import kind_named


@dataclass(frozen=True)
class JustDecided:
    """The decision that would be taken back, as whoever made it would say it."""

    # What follows: "Remove it", or that it stays.
    follows: str
    # By which rule; empty where it stays.
    rule: str
    # What it is about: "A note by Mara", and its first words, empty where it is gone.
    about: str
    summary: str
    lang: str
    # How many others were decided with it, and whether others wait that were decided before it.
    with_it: int
    is_last: bool


def just_decided(pending: Sequence[PendingDecision]) -> JustDecided | None:
    """The last of these, which stand newest first; None without any. As many queries as its kind needs to be loaded."""
    if not pending:
        return None
    together = [each for each in pending if each.batch == pending[0].batch]
    # Of what was decided together, the case that the moderator had before them.
    one, language = together[-1], get_language() or "en"
    case, version = one.claim.case, one.rule_version
    kind = kind_named(case.kind)
    subject = kind.load_many([case.subject_id]).get(case.subject_id)
    measures = [follows(chosen_from(each)) for each in one.given["measures"]]
    return JustDecided(
        follows=listed(measures) if measures else _("Let it stay"),
        rule=f"{version.rule.number}. {version.title(language)}" if version else "",
        about=_("%(what)s by %(name)s") % {"what": kind.label, "name": case.author.name},
        summary=kind.summary(subject) if subject is not None else "",
        lang=case.lang,
        with_it=len(together) - 1,
        is_last=len(pending) > len(together),
    )


def follows(chosen: Chosen) -> str:
    """A measure in the words of the form, with the places where it holds."""
    where, label = places(chosen.countries, chosen.homes), str(EFFECTS[chosen.effect].label)
    return _("%(what)s (%(where)s)") % {"what": label, "where": where} if where else label
