"""Who floods the site is found, word for word or nearly; who says the same by chance is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from moderation.actions.make_version import make_version
from moderation.actions.remember_text import KEPT, forget_texts
from moderation.detectors.duplicates import print_of
from moderation.detectors.protocol import Seen
from moderation.models import Detector, Fingerprint, Rule, Signal
from tests.moderation.test_ladder import check_of, put
from tests.people import mara, person, xiaoman

AD = "Buy the best handmade lanterns of the harbour at my shop today, free shipping for the first {} who write me"
AD_ZH = "本店今日特价出售手工灯笼，前{}位私信的朋友包邮，欢迎转发给身边的朋友们一起来抢购"


def flooding(**parameters: Any) -> None:
    detector = Detector.objects.create(name="floods", kind="duplicates")
    put(make_version(detector=detector, parameters=parameters, rule=Rule.objects.get(code="spam")), "suggest")


def likeness(one: str, other: str) -> float:
    prints = [print_of(Seen("note", 1, 1, text)) for text in (one, other)]
    assert prints[0] and prints[1]
    return float((prints[0].minima == prints[1].minima).mean())


@pytest.mark.parametrize("ad", [AD, AD_ZH])
def test_a_number_more_or_less_leaves_a_text_nearly_the_same(ad: str) -> None:
    assert likeness(ad.format(10), ad.format(25)) > 0.75
    assert likeness(ad.format(10), f"  {ad.format(10).upper()}!! ") == 1.0


def test_other_texts_are_others() -> None:
    other = "This morning I walked along the river and met an old friend who sells tea in a small shop near the bridge"
    assert likeness(AD, other) < 0.2


def test_too_short_a_text_has_no_fingerprint() -> None:
    assert print_of(Seen("note", 1, 1, "Hi!"), 20) is None


@pytest.mark.django_db
def test_the_third_of_ones_own_is_found() -> None:
    flooding(own=2, others=None, likeness=0.7)
    author = mara()
    outcomes = [check_of(author, AD.format(number)).outcome for number in (10, 11, 12)]
    assert outcomes == ["nothing", "nothing", "case"]
    assert Signal.objects.get().reason == "2 nearly the same by this account"


@pytest.mark.django_db
def test_the_same_from_many_accounts_is_found() -> None:
    flooding(own=None, others=2, likeness=0.7)
    people = [mara(), xiaoman(), person("third")]
    assert [check_of(each, AD_ZH.format(3)).outcome for each in people] == ["nothing", "nothing", "case"]


@pytest.mark.django_db
def test_too_many_posts_within_a_while_are_found_whatever_they_say() -> None:
    flooding(own=None, others=None, most_posts=2, rate_minutes=10)
    author = mara()
    assert [check_of(author, text).outcome for text in ("Tea", "Bread", "Salt")] == ["nothing", "nothing", "case"]


@pytest.mark.django_db
def test_what_is_older_than_is_looked_for_is_forgotten() -> None:
    flooding()
    check_of(mara(), AD.format(1))
    row = Fingerprint.objects.get()
    assert forget_texts() == 0
    old = first_id_at(timezone.now() - KEPT - dt.timedelta(hours=1))
    Fingerprint.objects.filter(pk=row.pk).update(id=old)
    assert forget_texts() == 1
