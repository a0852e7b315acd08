"""A process opens only the database that holds its tenant."""

import pytest
from django.db import connection
from isthmus.tenancy.marker import WrongDatabase, verify
from isthmus.tenancy.mode import ModeError, Tenant, tenant_of
from isthmus.tenancy.models import Marker


@pytest.mark.django_db
def test_the_database_of_this_tenant_opens() -> None:
    verify(connection)


@pytest.mark.django_db
def test_a_process_of_another_mode_is_refused_with_the_command(settings) -> None:
    settings.TENANT = Tenant("split", "domestic")
    with pytest.raises(WrongDatabase) as refusal:
        verify(connection)
    assert str(refusal.value) == (
        "The database holds a shared site (shared), but the settings say split (domestic). Set DEPLOYMENT_MODE=shared "
        "again, or move the site with: python manage.py relocate plan --to split"
    )


@pytest.mark.django_db
def test_a_process_of_the_other_tenant_is_refused(settings) -> None:
    Marker.objects.update(mode="split", tenant="domestic")
    settings.TENANT = Tenant("split", "global")
    with pytest.raises(WrongDatabase, match="holds a split site"):
        verify(connection)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "sentence"),
    [("moving", "has not ended. Finish it with"), ("retired", "This site has moved: it is split now")],
)
def test_a_half_done_move_is_opened_by_neither_mode(state: str, sentence: str) -> None:
    Marker.objects.update(state=state)
    with pytest.raises(WrongDatabase, match=sentence):
        verify(connection)


@pytest.mark.django_db
def test_a_database_with_tables_and_without_marker_is_refused() -> None:
    Marker.objects.all().delete()
    with pytest.raises(WrongDatabase, match="carries no marker"):
        verify(connection)


@pytest.mark.parametrize(
    ("mode", "name", "sentence"),
    [
        ("both", "", "DEPLOYMENT_MODE is 'both'. Set it to shared (one site) or split (two sites)."),
        ("shared", "global", "Remove TENANT, or set DEPLOYMENT_MODE=split."),
        ("split", "", "TENANT is not set, and DEPLOYMENT_MODE is split. Set TENANT=domestic or TENANT=global"),
        ("split", "moon", "TENANT is 'moon', and DEPLOYMENT_MODE is split."),
    ],
)
def test_a_contradictory_mode_is_refused_in_one_sentence(mode: str, name: str, sentence: str) -> None:
    with pytest.raises(ModeError) as refusal:
        tenant_of(mode=mode, name=name)
    assert sentence in str(refusal.value)
