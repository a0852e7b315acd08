"""Have classifiers learn from the decisions that people have made."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from moderation.actions.make_version import make_version
from moderation.learning import Learner, digest_of
from moderation.models import Decision, Detector, DetectorVersion, Lesson, Rule, Weights
from moderation.subjects import kind_named

# Decisions that one run learns from, of each rule.
MOST: Final = 500


def learn_decisions() -> int:
    """Every rule's learner reads the decisions that it has not read, in their order; how many that were.

    What it learnt and how far it read are stored at once: each decision is learnt from once, whatever dies.
    """
    return sum(_learn(rule) for rule in Rule.objects.order_by("number"))


def _learn(rule: Rule) -> int:
    with transaction.atomic():
        Lesson.objects.get_or_create(rule=rule)
        lesson = Lesson.objects.select_for_update(skip_locked=True).filter(rule=rule).first()
        if lesson is None:
            return 0
        rows = list(_about(rule).filter(pk__gt=lesson.upto).select_related("rule_version").order_by("pk")[:MOST])
        if not rows:
            return 0
        learner = Learner.unpacked(bytes(lesson.packed))
        for decision in rows:
            if told := _text_of(decision):
                text, lang = told
                learner.learn(text, withheld=_breaks(decision, rule), lang=lang)
        lesson.upto, lesson.packed, lesson.tally = rows[-1].pk, learner.packed(), learner.tally
        lesson.save(update_fields=["upto", "packed", "tally"])
        return len(rows)


def _about(rule: Rule) -> Any:
    """What people decided where this rule was suspected or cited. What a detector decided teaches it nothing."""
    about = Q(case__rule=rule) | Q(rule_version__rule=rule)
    return Decision.objects.filter(about, demand=None, means="person")


def _breaks(decision: Decision, rule: Rule) -> bool:
    version = decision.rule_version
    return decision.outcome == "remove" and version is not None and version.rule_id == rule.pk


def _text_of(decision: Decision) -> tuple[str, str] | None:
    """What was decided on, as it reads now, and its language; None where it is gone or is a picture alone."""
    kind = kind_named(decision.kind)
    subject = kind.load(decision.subject_id)
    text = kind.text(subject).strip() if subject is not None else ""
    lang = decision.case.lang if decision.case else "und"
    return (text, lang) if text else None


def freeze_classifier(*, rule: Rule, by: Any = None) -> DetectorVersion:
    """Make a version of what the rule's learner has learnt so far: a draft, as any other. It learns on beside it."""
    with transaction.atomic():
        lesson = Lesson.objects.select_for_update().filter(rule=rule).first()
        packed = bytes(lesson.packed) if lesson else Learner().packed()
        weights, _is_new = Weights.objects.get_or_create(digest=digest_of(packed), defaults={"packed": packed})
        name = f"learnt-{rule.code}"[:40]
        detector, _is_new = Detector.objects.get_or_create(name=name, defaults={"kind": "classifier"})
        return make_version(detector=detector, parameters={"weights": weights.digest}, rule=rule, threshold=0.8, by=by)
