from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.relocation.sites import Sites


@pytest.fixture(scope="session")
def _sites(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Sites]:
    # Its models need Django, which is not up yet when this file is read.
    from tests.relocation.sites import Sites

    made = Sites(tmp_path_factory.mktemp("sites"))
    made.drop_all()
    made.make_templates()
    yield made
    made.drop_all()


@pytest.fixture
def sites(_sites: Sites, django_db_blocker: Any) -> Iterator[Sites]:
    """A shared site without people, and empty databases for the two others."""
    _sites.reset()
    with django_db_blocker.unblock():
        yield _sites
