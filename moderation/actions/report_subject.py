"""Report something that breaks a rule.

A report withholds nothing. It opens a case, or joins the open one and puts it ahead in the queue by

    HEAD_START x (w1 + w2 / 2 + w3 / 4 + ...)

with the reporters' weights in falling order, so that a crowd never counts for more than two people. The weight of a
reporter is (upheld + 1) / (decided + 2): a half for a newcomer, and never none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.tenancy.ids import first_id_at

from moderation.actions.open_case import open_case
from moderation.errors import CannotReport
from moderation.models import Case, Report, Rule, Signal
from moderation.models.signal import PERSON
from moderation.subjects import kind_named

# What one account can report within a day; published with the rules.
MOST_A_DAY: Final = 30
DAY: Final = dt.timedelta(days=1)
HEAD_START: Final = dt.timedelta(hours=6)
# Of more reports than this the weights no longer matter.
COUNTED: Final = 20
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
            put_ahead(case)
    return report, is_new


def case_of(kind: str, subject: Any, *, rule_id: int) -> Case:
    """The open case of the subject, locked, so that it is not decided while it gets another report."""
    named = kind_named(kind)
    languages = named.languages(subject)
    while True:
        case = open_case(
            kind=kind,
            subject_id=subject.pk,
            author_id=named.author(subject).pk,
            lang=languages[0] if languages else UNKNOWN,
            rule_id=rule_id,
            languages=languages,
        )
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.state != "decided":
            return case


def put_ahead(case: Case) -> None:
    """Where the open reports of its subject put it in the queue."""
    open_ = Report.objects.filter(kind=case.kind, subject_id=case.subject_id, state="open").order_by("id")
    records = records_of(list(open_.values_list("reporter_id", flat=True)[:COUNTED]))
    weights = sorted((_weight(*record) for record in records.values()), reverse=True)
    case.waits_since = case.opened_at - HEAD_START * sum(weight / 2**place for place, weight in enumerate(weights))
    case.save(update_fields=["waits_since"])


def records_of(reporters: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of each of these accounts, how many of its reports were upheld, and how many decided. One query."""
    counted = (
        Report.objects.filter(reporter__in=reporters, state__in=["upheld", "unfounded"])
        .order_by()
        .values_list("reporter")
        .annotate(upheld=Count("pk", filter=Q(state="upheld")), decided=Count("pk"))
    )
    return dict.fromkeys(reporters, (0, 0)) | {pk: (upheld, decided) for pk, upheld, decided in counted}


def weight_of(reporter: Any) -> float:
    """How much the reports of an account weigh, between 0 and 1."""
    return _weight(*records_of([reporter.pk])[reporter.pk])


def _weight(upheld: int, decided: int) -> float:
    return (upheld + 1) / (decided + 2)
