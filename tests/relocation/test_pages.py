"""What people see of a move: their receipts, what the border holds of theirs, names that were settled."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from isthmus.relocation.models import Receipt, Sealed
from isthmus.tenancy.residency import all_models

from accounts.models import Account
from feeds.actions.post_note import post_note
from tests.freezing import frozen
from tests.people import mara, xiaoman

pytestmark = pytest.mark.django_db
LINE = "This site has moved. Read what came along with you."


def seal(maker: Account, label: str, row_id: int, reason: str = "", **row: object) -> None:
    Sealed.objects.create(maker=maker, label=label, row_id=str(row_id), row=row, reason=reason)


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(mara())
    return client


def text(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_unread_receipt_is_announced_until_it_is_read(signed_in: Client) -> None:
    me = Account.objects.get()
    Receipt.objects.create(account=me, to="split", sealed={"feeds.Like": 1, "feeds.Comment": 2})
    assert LINE in text(signed_in, "/") and LINE in text(signed_in, "/rules/")
    page = text(signed_in, "/moves/")
    assert "2 comments, 1 like" in page and "See what the border holds" in page and LINE not in page
    assert LINE not in text(signed_in, "/")
    assert Receipt.objects.get().read_at is not None
    signed_in.logout()
    assert "The rule of names" in text(signed_in, "/moves/") and "came along, with" not in text(signed_in, "/moves/")


def test_what_came_back_and_who_got_another_name(signed_in: Client) -> None:
    Receipt.objects.create(
        account=Account.objects.get(), to="shared", put_back={"accounts.Follow": 3}, former_username="maria"
    )
    page = text(signed_in, "/moves/")
    assert "3 follows" in page and "Your name was @maria and is @mara" in page
    assert "合成了一个" in text(signed_in, "/moves/", accept_language="zh-hans")


def test_nobody_is_asked_twice_in_a_session(signed_in: Client, django_assert_max_num_queries: object) -> None:
    text(signed_in, "/rules/")
    with django_assert_max_num_queries(10) as counted:  # type: ignore[operator]
        text(signed_in, "/rules/")
    assert not [each for each in counted.captured_queries if "relocation_receipt" in each["sql"]]


def test_the_border_shows_ones_own_and_nobody_elses(signed_in: Client) -> None:
    me, other = Account.objects.get(), xiaoman()
    assert "It holds nothing of yours." in text(signed_in, "/me/border/")
    row = 250_531_829_700_886_557
    seal(me, "feeds.Comment", row, text="How <deep>?", note_id=5)
    seal(me, "feeds.Like", row + 1, reason="gone", note_id=5)
    seal(other, "feeds.Comment", row + 2, text="别人的")
    page = text(signed_in, "/me/border/")
    assert "How &lt;deep&gt;?" in page and "what it belonged to is there no longer" in page and "别人的" not in page
    for number in range(60):
        seal(me, "feeds.Like", row + 10 + number)
    page = text(signed_in, "/me/border/")
    assert page.count("Like · ") == 50 and 'rel="next"' in page
    after = page.split('rel="next" href="')[1].split('"')[0]
    assert "How &lt;deep&gt;?" in text(signed_in, f"/me/border/{after}")
    assert text(signed_in, "/me/border/?before=x").count("Like · ") == 50
    signed_in.logout()
    assert signed_in.get("/me/border/").status_code == 302


def test_an_old_address_leads_to_whoever_had_to_yield(client: Client) -> None:
    younger = mara()
    Account.objects.filter(pk=younger.pk).update(username="anna_2")
    Receipt.objects.create(account=younger, to="shared", former_username="anna")
    answer = client.get("/@anna/")
    assert answer.status_code == 302 and answer["Location"] == "/@anna_2/"
    older = xiaoman()
    Account.objects.filter(pk=older.pk).update(username="anna")
    assert 'Somebody else had this name before: they are <a href="/@anna_2/">' in text(client, "/@anna/")
    assert client.get("/@nobody/").status_code == 404
    # A split gives the name back; whoever has nothing but the address with the number still gets there.
    Account.objects.filter(pk=older.pk).update(username="xiaoman")
    Account.objects.filter(pk=younger.pk).update(username="anna")
    Receipt.objects.create(account=younger, to="split", former_username="anna_2")
    assert client.get("/@anna_2/")["Location"] == "/@anna/"
    assert "Somebody else" not in text(client, "/@anna/")


@pytest.mark.django_db(transaction=True)
def test_what_is_new_can_be_read_while_the_site_is_frozen(client: Client) -> None:
    client.force_login(mara())
    Receipt.objects.create(account=Account.objects.get(), to="split")
    with frozen():
        assert "The site became two" in text(client, "/moves/")
        assert Receipt.objects.get().read_at is None


def test_the_residency_report_names_every_table_and_what_can_reach_it(client: Client) -> None:
    page = text(client, "/rules/residency/")
    for model in all_models():
        assert model._meta.label in page
    assert "With its maker; sealed where the other side lives elsewhere." in page
    assert "the worker of this site" in page.lower() and settings.DATABASES["default"]["PASSWORD"] not in page


def test_what_policies_changed_so_far_is_told(signed_in: Client) -> None:
    assert "Nothing." in text(signed_in, "/me/regime/")
    post_note(author=Account.objects.get(), title="Fog", text="", place={"country": "DE"})
    assert "1 of your notes and comments shows from where it was posted." in text(signed_in, "/me/regime/")
