"""The classifier learns from decisions one by one, says nothing while it knows little, and forgets nothing."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.test import Client
from django.urls import reverse

from moderation.actions.learn_decisions import freeze_classifier, learn_decisions
from moderation.active import made_ready
from moderation.detectors import checked_parameters
from moderation.detectors.classifier import Classifier
from moderation.detectors.protocol import BadParameters, Seen
from moderation.learning import LEAST, Learner
from moderation.models import Lesson, Rule, Weights
from tests.benchmarks.classifier import generated
from tests.moderation.test_backtests import decided, posted
from tests.moderation.test_decisions import moderator
from tests.people import PASSWORD, mara

SPAM, HAM = "便宜出粉 加我领红包 稳赚 {}", "今天去公园散步 天气很好 {}"


def taught(count: int = LEAST, lang: str = "zh-hans") -> Learner:
    learner = Learner()
    for number in range(count):
        learner.learn(SPAM.format(number), withheld=True, lang=lang)
        learner.learn(HAM.format(number), withheld=False, lang=lang)
    return learner


def test_it_tells_apart_what_moderators_told_apart() -> None:
    spam, ham = taught().says([SPAM.format("快"), HAM.format("呀")])
    assert spam > 0.8 and ham < 0.2


def test_it_says_nothing_in_a_language_of_which_it_has_seen_little() -> None:
    learner = taught(LEAST - 1)
    assert not learner.speaks("zh-hans")
    learner = taught()
    assert learner.speaks("zh-hans") and not learner.speaks("en")


def test_one_class_alone_is_not_enough() -> None:
    learner = Learner()
    for number in range(3 * LEAST):
        learner.learn(SPAM.format(number), withheld=True, lang="zh-hans")
    assert not learner.speaks("zh-hans")


def test_stored_and_read_it_goes_on_as_if_nothing_had_been() -> None:
    one, other = taught(10), Learner.unpacked(taught(10).packed())
    for learner in (one, other):
        learner.learn("一条新的", withheld=True, lang="zh-hans")
    assert one.says([SPAM, HAM]) == pytest.approx(other.says([SPAM, HAM]), abs=1e-5)
    assert one.tally == other.tally == {"zh-hans": [10, 11]}


def test_what_could_run_is_not_read_as_weights() -> None:
    out = io.BytesIO()
    np.savez(out, coef=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        Learner.unpacked(out.getvalue())


@pytest.mark.django_db
def test_the_job_learns_each_decision_once() -> None:
    desk, author = moderator(), mara()
    decided(posted(author, "Guaranteed crypto returns"), "remove", desk)
    decided(posted(author, "Double your money in a day, said grandma"), "keep", desk)
    assert (learn_decisions(), learn_decisions()) == (2, 0)
    assert Lesson.objects.get(rule__code="spam").tally == {"en": [1, 1]}


@pytest.mark.django_db
def test_what_was_learnt_becomes_a_version_that_stays_as_it_is() -> None:
    rule = Rule.objects.get(code="spam")
    learner = taught()
    lesson = Lesson.objects.create(rule=rule, packed=learner.packed(), tally=learner.tally)
    version = freeze_classifier(rule=rule)
    assert (version.detector.name, version.detector.kind, version.rule) == ("learnt-spam", "classifier", rule)
    learner.learn("more", withheld=True, lang="en")
    Lesson.objects.filter(pk=lesson.pk).update(packed=learner.packed())
    seen = Seen("note", 1, 1, SPAM.format("快"), "zh-hans")
    ((rule_id, finding),) = made_ready(version, "draft").find(seen)
    assert rule_id == rule.pk and finding.score > 0.8 and finding.reason.startswith("probability ")
    with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
        Weights.objects.update(packed=b"")
    assert Classifier(version.settings).find(Seen("note", 1, 1, "Hello", "en")) == [], "it abstains in English"


@pytest.mark.django_db
def test_weights_that_are_not_there_are_refused() -> None:
    with pytest.raises(BadParameters, match="No weights are called"):
        checked_parameters("classifier", {"weights": "0" * 64})


@pytest.mark.django_db
def test_an_editor_sees_what_was_learnt_and_makes_a_version(client: Client) -> None:
    mara(is_staff=True, is_superuser=True)
    client.login(username="mara", password=PASSWORD)
    rule, learner = Rule.objects.get(code="spam"), taught(3)
    Lesson.objects.create(rule=rule, packed=learner.packed(), tally=learner.tally)
    url = reverse("admin:moderation_detector_learnt")
    page: Any = client.get(url)
    assert "Chinese" in page.content.decode()
    assert client.post(url, {"rule": "spam"}).status_code == 302
    assert rule.lesson and Weights.objects.count() == 1


def test_made_up_texts_can_be_learnt() -> None:
    rows = generated("en", 600)
    learner = Learner()
    for row in rows[:400]:
        learner.learn(row.text, withheld=row.withheld, lang="en")
    said = learner.says([row.text for row in rows[400:]])
    assert np.mean([(score >= 0.5) == row.withheld for score, row in zip(said, rows[400:], strict=True)]) > 0.75
