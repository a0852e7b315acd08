"""Random packs, viewers, notes and decisions: every difference between two views has a published cause."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from isthmus.regions.packs import PackError
from isthmus.regions.policy import FEATURES
from isthmus.regions.viewer import Viewer

from accounts.models import Account
from feeds.actions.post_note import post_note
from feeds.models import Note
from feeds.visibility import notices_of
from moderation.actions.obey_demand import obey_demand
from moderation.models import Decision
from tests.decisions import decide_on, withheld
from tests.people import person
from tests.policies import pack_with, policy

COUNTRIES = ["CN", "DE", "US"]
HOMES = ["domestic", "global"]
LANGUAGES = ["en", "zh-hans"]
BODIES = [
    "[policy.between]\nsee = false\nfollow = false\ncomment = false",
    "[policy.between]\ncheck = \"before\"",
    '[policy.features]\noff = ["copying"]',
    '[policy.features]\noff = ["commenting", "search"]',
    '[policy.features]\noff = ["sharing", "products"]',
    "[policy.between]\nfollow = false",
    '[policy.place]\nshow = "always"',
    '[policy.screen_time]\nminutes_a_day = "40 minutes"',
    "[policy.explore]\nlanguage = 3.0",
    '[policy.check]\nwhen = "before"',
]  # fmt: skip


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


audiences = st.fixed_dictionaries(
    {
        "homes": some(HOMES),
        "countries": some(COUNTRIES),
        "languages": some(LANGUAGES),
        "younger_than": st.sampled_from([None, None, 14, 18]),
    }
)
policies = st.lists(st.tuples(audiences, st.sampled_from(BODIES)), max_size=4)
viewers = st.lists(
    st.tuples(
        st.sampled_from([None, *COUNTRIES]),
        st.sampled_from([None, *HOMES]),
        some(LANGUAGES),
        st.sampled_from([None, 9, 15, 30]),
    ),
    min_size=2,
    max_size=5,
)
scopes = st.tuples(some(COUNTRIES), some(HOMES))
notes = st.lists(st.tuples(st.sampled_from(HOMES), st.lists(scopes, max_size=2)), min_size=1, max_size=4)


def written(number: int, audience: dict[str, Any], body: str) -> str:
    parts = [f"{name} = {value!r}".replace("'", '"') for name, value in audience.items() if value]
    return policy(f"policy-{number}", body, audience=", ".join(parts))


def _viewer(told: tuple[Any, ...], pack: Any) -> Viewer:
    country, home, reads, age = told
    applied = pack.tenants["shared"].applied(home=home, country=country, languages=tuple(reads), age=age)
    return Viewer(None, country, tuple(reads), home, age, applied)


def _post(made: list[tuple[str, list[Any]]]) -> list[Note]:
    """Notes with their decisions; one that is under a rule and one by law stand beside each other."""
    staff = Account.objects.filter(username="staff_1").first() or person("staff_1", is_staff=True)
    authors = {home: Account.objects.filter(username=f"in_{home}").first() or person(f"in_{home}", home=home)
               for home in HOMES}  # fmt: skip
    posted = []
    for home, decisions in made:
        note = post_note(author=authors[home], title="Fog", text="Deep.")
        for number, (countries, homes) in enumerate(decisions):
            if number and countries:
                _demand(note, countries[0], staff)
                continue
            decide_on("note", note, withheld(countries, homes), staff=staff)
        posted.append(Note.objects.select_related("author", "withheld_by__rule_version__rule").get(pk=note.pk))
    return posted


def _demand(note: Note, country: str, staff: Account) -> None:
    obey_demand(kind="note", subject=note, country=country, authority="A court", law="Section 1", reference="",
                received_on=dt.date(2026, 1, 1), staff=staff)  # fmt: skip


def _explains(notice: Any, note: Note, viewer: Viewer, pack: Any) -> bool:
    """Whether the published cause that a notice names is one for this viewer."""
    if notice.cause == "policy":
        published = {each.code: each for each in pack.tenants["shared"].policies}[notice.code]
        return bool(
            published.between is not None
            and not published.between.see
            and viewer.home not in (None, note.author.home)
            and published.audience.fits(
                home=viewer.home, country=viewer.country, languages=viewer.languages, age=viewer.age
            )
        )
    decisions = Decision.objects.filter(kind="note", subject_id=note.pk, outcome="remove", superseded_by=None)
    if notice.cause == "demand":
        decisions = decisions.filter(demand_id=notice.code)
    else:
        decisions = decisions.filter(rule_version__rule__code=notice.code)
    return any(one.is_everywhere or viewer.country in one.countries or viewer.home in one.homes for one in decisions)


@pytest.mark.django_db
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=policies, who=viewers, made=notes)
def test_every_difference_has_a_published_cause(told: Any, who: Any, made: Any, db: Any) -> None:
    try:
        pack = pack_with(*(written(number, *each) for number, each in enumerate(told)))
    except PackError as refusal:
        # The only reason for which such a pack is refused: one of its policies could never hold.
        assert "never holds" in str(refusal)
        return
    with override_settings(PACK=pack, POLICIES=pack.tenants[settings.TENANT.name]):
        posted, looking = _post(made), [_viewer(each, pack) for each in who]
        views = [notices_of("note", posted, viewer) for viewer in looking]
        for viewer, view in zip(looking, views, strict=True):
            for note in posted:
                if note.pk in view:
                    assert _explains(view[note.pk], note, viewer, pack)
        for (one, seen), (other, seen_too) in itertools.combinations(zip(looking, views, strict=True), 2):
            _has_causes(one, other, seen, seen_too)


def _has_causes(one: Viewer, other: Viewer, seen: dict[int, Any], seen_too: dict[int, Any]) -> None:
    """Settings that differ are set by a policy of one of the two, which fits that one; notices that differ differ in
    their cause, or one of them is there and the other is not, which the caller has found explained."""
    for name in FEATURES:
        if getattr(one.policies, name) != getattr(other.policies, name):
            assert one.policies.by[name] or other.policies.by[name]
    for viewer in (one, other):
        for by in viewer.policies.by.values():
            assert by is None or by.audience.fits(
                home=viewer.home, country=viewer.country, languages=viewer.languages, age=viewer.age
            )
    if (one.country, one.home, one.languages, one.age) == (other.country, other.home, other.languages, other.age):
        assert seen == seen_too


@pytest.mark.django_db
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=notes, who=viewers, country=st.sampled_from(COUNTRIES))
def test_withholding_in_one_country_changes_nothing_in_another(made: Any, who: Any, country: str, db: Any) -> None:
    pack = pack_with()
    with override_settings(PACK=pack, POLICIES=pack.tenants[settings.TENANT.name]):
        posted = _post(made)
        looking = [_viewer(each, pack) for each in who]
        before = [notices_of("note", posted, viewer) for viewer in looking]
        known = Decision.objects.filter(
            kind="note", subject_id=posted[0].pk, demand__country=country, superseded_by=None
        ).exists()
        if not known:
            _demand(posted[0], country, Account.objects.get(username="staff_1"))
        again = list(
            Note.objects.select_related("author", "withheld_by__rule_version__rule")
            .filter(pk__in=[note.pk for note in posted])
            .order_by("id")
        )
        for viewer, had in zip(looking, before, strict=True):
            has = notices_of("note", again, viewer)
            if viewer.country != country:
                assert has == had
            else:
                assert posted[0].pk in has
                assert {key: each for key, each in has.items() if key != posted[0].pk} == {
                    key: each for key, each in had.items() if key != posted[0].pk
                }
