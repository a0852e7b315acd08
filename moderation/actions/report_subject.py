"""Report something that breaks a rule.

A report withholds nothing. It opens a case, or joins the open one and puts it ahead in the queue (moderation.priority).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.tenancy.ids import first_id_at

from moderation.actions.open_case import open_case
from moderation.actions.place_case import place_case
from moderation.errors import CannotReport
from moderation.models import Case, Report, Rule, Signal
from moderation.models.signal import PERSON
from moderation.queries.reporters import weight_of
from moderation.subjects import kind_named

# What one account can report within a day; published with the rules.
MOST_A_DAY: Final = 30
DAY: Final = dt.timedelta(days=1)
UNKNOWN: Final = "und"


def report_subject(*, reporter: Any, kind: str, subject: Any, rule: str, words: str = "") -> tuple[Report, bool]:
    """Store the report, its signal and its case in one transaction; false beside it where it was made before.

    `rule` is the code of a rule in force. Made before is one that is still open, or one of the same words and rule that
    has been answered. Raises CannotReport for what is the reporter's own, an unknown rule, or too many within a day.
    """
    author, revision = kind_named(kind).author(subject), kind_named(kind).revision(subject)
    if author.pk == reporter.pk:
        raise CannotReport(_("This is yours: change or delete it."))
    found = Rule.objects.prefetch_related("versions").filter(code=rule).first()
    if found is None or not found.is_in_force:
        raise CannotReport(_("Choose the rule that this breaks."))
    mine = Report.objects.filter(reporter=reporter, kind=kind, subject_id=subject.pk)
    if before := mine.filter(Q(state="open") | Q(revision=revision, rule_code=rule)).order_by("-id").first():
        return before, False
    if Report.objects.filter(reporter=reporter, pk__gte=first_id_at(timezone.now() - DAY)).count() >= MOST_A_DAY:
        raise CannotReport(_("You have reported %(most)d things today. Go on tomorrow.") % {"most": MOST_A_DAY})
    with transaction.atomic():
        report, is_new = Report.objects.filter(state="open").get_or_create(
            reporter=reporter,
            kind=kind,
            subject_id=subject.pk,
            defaults={"author": author, "revision": revision, "rule_code": rule, "said": words.strip()},
        )
        if is_new:
            case = case_of(kind, subject, rule_id=found.pk)
            Signal.objects.create(author=author, case=case, rule=found, detector=PERSON, score=weight_of(reporter))
            place_case(case)
    return report, is_new


def case_of(kind: str, subject: Any, *, rule_id: int) -> Case:
    """The open case of the subject, locked, so that it is not decided while it gets another report."""
    named = kind_named(kind)
    languages = named.languages(subject)
    return open_case(
        kind=kind,
        subject_id=subject.pk,
        author_id=named.author(subject).pk,
        lang=languages[0] if languages else UNKNOWN,
        rule_id=rule_id,
        languages=languages,
    )
