"""Second looks and golden cases, as the console shows them: like any case, with nothing that tells the result."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moderation.actions.look_again import Look, answer_golden_case, answer_second_look
from moderation.models import GoldenCase, SecondLook
from moderation.subjects import kind_named


def given_look(name: str, pk: int, *, moderator: Any) -> Look | None:
    """What the moderator was given to judge, where it is still to be judged by them."""
    if name == "GoldenCase":
        return GoldenCase.objects.select_related("rule").filter(pk=pk, is_used=True).first()
    open_ = SecondLook.objects.filter(pk=pk, answered_at=None).exclude(decision__decided_by=moderator.pk)
    return open_.select_related("case").first() if name == "SecondLook" else None


def look_told(look: Look) -> dict[str, Any]:
    """What the page shows of it."""
    if isinstance(look, GoldenCase):
        return {"label": _("A note"), "lang": look.lang, "text": look.text, "context": [], "pictures": []}
    kind = kind_named(look.case.kind)
    subject = kind.load(look.case.subject_id)
    return {
        "label": kind.label,
        "lang": look.case.lang,
        "text": kind.text(subject) if subject is not None else _("Its author has deleted it."),
        "context": kind.context(subject) if subject is not None else [],
        "pictures": kind.pictures(subject) if subject is not None else [],
    }


def answer_look(look: Look, *, moderator: Any, answer: str) -> str:
    """Store the answer; what to say of it."""
    if isinstance(look, SecondLook):
        answer_second_look(look_id=look.pk, moderator=moderator, answer=answer)
        return _("That was a second look at a decision. Thank you; nothing changes by it.")
    given, why = answer_golden_case(golden=look, moderator=moderator, answer=answer), look.why(get_language() or "en")
    if given.is_right:
        return _("That was a prepared case, answered as it was prepared. %(why)s") % {"why": why}
    prepared = look.rule.said if look.rule else _("None: it stays")
    told = {"prepared": prepared, "why": why}
    return _("That was a prepared case, and it was prepared otherwise. The answer was “%(prepared)s”. %(why)s") % told
