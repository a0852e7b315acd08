"""What Explore shows people they like better than what everybody likes, and that better than chance."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.ranking import WEIGHTS, measure
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db


def test_explore_finds_more_than_the_most_liked_and_these_more_than_chance(settings: Any) -> None:
    put_in_force(settings, policy("taste", WEIGHTS))
    measured = measure(people=120, notes=300, meets=120, seed=7)
    ours, liked, chance = (measured[name] for name in ("Explore", "most liked", "by chance"))
    assert ours.recall > liked.recall > chance.recall and ours.ndcg > liked.ndcg > chance.ndcg
    # Not by showing everybody the same few.
    assert ours.authors > liked.authors and ours.newcomers > liked.newcomers
