"""Appeal against a decision, and talk about it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.web.telling import tell
from isthmus.web.text import has_something_to_see

from moderation.actions.open_case import open_case
from moderation.actions.reopen_case import reopen_for_appeal
from moderation.actions.report_subject import UNKNOWN
from moderation.errors import CannotAppeal
from moderation.models import Appeal, AppealMessage, Case, Decision, Report, Rule
from moderation.models.appeal import LONGEST_WORDS, WITHIN
from moderation.subjects import kind_named

# One may add to what one has said so often before somebody has answered.
MOST_MESSAGES = 20


def why_not_appeal(*, account: Any, decision: Decision) -> str:
    """Why the account cannot appeal against the decision, for them; empty where they can.

    The author of what was decided on can where it restricts, whoever reported it where it does not; once, within half
    a year, and as long as the decision stands.
    """
    if decision.demand_id is not None:
        return _("A law demands this. Object to the authority that demands it, or go to a court.")
    mine = decision.author_id == account.pk
    if not mine and not Report.objects.filter(decision=decision, reporter=account).exists():
        return _("Only whoever made it, or reported it, can appeal.")
    if mine != decision.restricts:
        return _("This decision is as you would have it: there is nothing to appeal against.")
    if decision.answered.exists():
        return _("This decision has answered an appeal already. What is left is a body outside this site, or a court.")
    if Decision.objects.filter(supersedes=decision).exists():
        return _("A later decision has taken the place of this one. Appeal against that one.")
    if decision.decided_at + WITHIN < timezone.now():
        return _("The time for an appeal, half a year, is over.")
    return ""


def appeal_decision(*, account: Any, decision: Decision, said: str) -> tuple[Appeal, bool]:
    """Store the appeal with what is said, and open its case or join the open one; false beside it where it was made
    before. All or nothing.

    Raises CannotAppeal where somebody cannot (why_not_appeal), or says nothing.
    """
    if before := Appeal.objects.filter(decision=decision, appellant=account).first():
        return before, False
    if why_not := why_not_appeal(account=account, decision=decision):
        raise CannotAppeal(why_not)
    words = _words(said)
    with transaction.atomic():
        case = _case_for(decision)
        appeal, is_new = Appeal.objects.get_or_create(
            decision=decision, appellant=account, defaults={"author_id": decision.author_id, "case": case}
        )
        if is_new:
            AppealMessage.objects.create(appeal=appeal, said=words)
            reopen_for_appeal(case_id=case.pk)
    return appeal, is_new


def write_in_appeal(*, appeal: Appeal, said: str, staff: Any = None) -> AppealMessage:
    """Add to what is said: the appellant, or the site (`staff`), of which the appellant is told. The same again at once
    is said once.

    Raises CannotAppeal for an appeal that has been answered, for nothing said, and for too much before an answer.
    """
    words = _words(said)
    with transaction.atomic():
        locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if locked.state != "open":
            raise CannotAppeal(_("This appeal has been decided; nothing can be added to it."))
        last, by = locked.messages.order_by("-id").first(), staff.pk if staff else None
        if last is not None and (last.said, last.staff_id) == (words, by):
            return last
        if staff is None and locked.messages.filter(staff_id=None).count() >= MOST_MESSAGES:
            raise CannotAppeal(_("You have written %(most)d times. Somebody will read it.") % {"most": MOST_MESSAGES})
        message = AppealMessage.objects.create(appeal=locked, said=words, staff_id=by)
        if staff is not None:
            tell("appeal", recipient=locked.appellant)
    return message


def _words(said: str) -> str:
    words = said.replace("\0", "").replace("\r\n", "\n").strip()
    if not has_something_to_see(words):
        raise CannotAppeal(_("Say why you disagree: whoever decides again reads it."))
    if len(words) > LONGEST_WORDS:
        raise CannotAppeal(_("This is longer than %(most)d characters. Shorten it.") % {"most": LONGEST_WORDS})
    return words


def _case_for(decision: Decision) -> Case:
    """The open case of what was decided on, locked, so that it is not decided while it gets the appeal."""
    kind = kind_named(decision.kind)
    subject = kind.load(decision.subject_id)
    languages = kind.languages(subject) if subject is not None else []
    rule = decision.rule_version.rule if decision.rule_version else _rule_before(decision)
    return open_case(
        kind=decision.kind,
        subject_id=decision.subject_id,
        author_id=decision.author_id,
        lang=languages[0] if languages else UNKNOWN,
        rule_id=rule.pk,
        languages=languages,
    )


def _rule_before(decision: Decision) -> Rule:
    """The rule that was suspected where a decision let something stay."""
    return decision.case.rule if decision.case else Rule.objects.order_by("number")[0]
