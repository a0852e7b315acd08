"""What stays of somebody who leaves, and what goes with them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client

from accounts.models import Account
from moderation.actions.let_go import let_go
from moderation.models import Case, Evidence, Signal
from tests.decisions import decide_on, withheld
from tests.moderation.test_decisions import open_case
from tests.moderation.test_measures import at_the_end, note_by
from tests.people import PASSWORD, mara, xiaoman

pytestmark = pytest.mark.django_db


def test_signals_go_with_their_account_and_with_nothing_else() -> None:
    author, other = mara(), xiaoman()
    open_case(author)
    kept = open_case(other, "稳赚不赔，快来看看")
    with pytest.raises(DatabaseError, match="goes with its account"), transaction.atomic():
        Signal.objects.all().delete()
    with pytest.raises(DatabaseError, match="goes with its account"), transaction.atomic():
        author.delete()
    with transaction.atomic():
        let_go()
        author.delete()
        at_the_end()
    assert [signal.author for signal in Signal.objects.all()] == [other] and Case.objects.get() == kept


def test_letting_go_lets_nothing_else_go() -> None:
    open_case(mara())
    with pytest.raises(DatabaseError, match="goes with its account"), transaction.atomic():
        let_go()
        Signal.objects.all().delete()
        at_the_end()
    assert Signal.objects.exists()


def test_an_account_about_which_there_is_a_decision_stays() -> None:
    author = mara()
    decide_on("note", note_by(author), withheld())
    with pytest.raises(ProtectedError), transaction.atomic():
        let_go()
        author.delete()
    with pytest.raises(DatabaseError, match="goes with its account"), transaction.atomic():
        Evidence.objects.all().delete()


def test_no_admin_deletes_an_account(client: Client) -> None:
    author = mara()
    open_case(author)
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    address = f"/admin/accounts/account/{author.pk}/delete/"
    assert client.get(address).status_code == client.post(address, {"post": "yes"}).status_code == 403
    client.post("/admin/accounts/account/", {"action": "delete_selected", "_selected_action": author.pk, "post": "yes"})
    assert Account.objects.filter(pk=author.pk).exists()
