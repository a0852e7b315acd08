"""The second law: what is split and merged is what it was; what is merged and split again is what it was as well."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck, Phase, given, settings
from isthmus.relocation.catalog import content_tables
from isthmus.tenancy.mode import HOMES

from tests.relocation.communities import communities, store, write, writes
from tests.relocation.sites import Sites

# Every example starts from fresh databases, made within it; a smaller one for a failure would take minutes to find.
examples = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
# A kept value that somebody has changed since is owed to nobody any more, and a move lets it go.
OWN = [table.label for table in content_tables() if not table.is_reference] + ["relocation_sealed"]


def own(content: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without the rows that stand on both sides, of which a merge makes one stock."""
    return {label: content[label] for label in OWN}


@examples
@given(communities)
def test_a_merge_of_a_split_is_what_was_there(sites: Sites, community: dict[str, Any]) -> None:
    sites.reset()
    with sites.at("shared"):
        ContentType.objects.clear_cache()
        store(community, sites.places["shared"].media_root)
    before = sites.content("shared")
    sites.move("split")
    sites.move("shared")
    assert sites.content("shared") == before


@examples
@given(communities, writes, writes)
def test_what_both_sides_wrote_meanwhile_is_there(
    sites: Sites, community: dict[str, Any], at_home: list[Any], abroad: list[Any]
) -> None:
    sites.reset()
    with sites.at("shared"):
        ContentType.objects.clear_cache()
        store(community, sites.places["shared"].media_root)
    sites.move("split")
    for home, done in zip(HOMES, (at_home, abroad), strict=True):
        with sites.at(home):
            write(done, home, sites.places[home].media_root)
    apart = {home: own(sites.content(home)) for home in HOMES}
    sites.move("shared")
    sites.move("split")
    for home in HOMES:
        now = own(sites.content(home))
        for label in OWN:
            assert now[label] == apart[home][label], f"{label} on the {home} side"
