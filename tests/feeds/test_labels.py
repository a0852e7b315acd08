"""A label above what people make: wherever it is shown, until it is lifted, and never without a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.index_person import index_person
from accounts.models import Account
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.keep_collection import make_collection
from feeds.actions.post_note import post_note
from feeds.models import Comment, Product, SavedProduct
from moderation.actions.expire_measures import expire_measures
from moderation.actions.make_moderator import make_moderator
from moderation.actions.open_case import open_case
from moderation.actions.reconcile_measures import reconcile_measures
from moderation.measures import Chosen
from moderation.models import Decision, Measure, Rule, RuleVersion
from tests.decisions import decide_on
from tests.moderation.test_console import send
from tests.moderation.test_measures import at_the_end, signed_in
from tests.people import mara, person, xiaoman
from tests.shops import product_of, shop_of

pytestmark = pytest.mark.django_db
LABEL = 'class="labelled"'


def _comment(author: Account) -> tuple[Any, list[str]]:
    note = post_note(author=person("host"), title="The pier", text="")
    return comment_on_note(author=author, note=note, text="Albatross"), [note.get_absolute_url()]


def _product(author: Account) -> tuple[Any, list[str]]:
    product = product_of(author, title="Albatross")
    note = post_note(author=author, title="The pier", text="", products=[product])
    shop, search = product.seller.get_absolute_url(), "/search/?q=albatross&in=products"
    return product, [product.get_absolute_url(), shop, note.get_absolute_url(), search, "/search/suggest/?q=albatross"]


def _shop(author: Account) -> tuple[Any, list[str]]:
    shop = shop_of(author, name="Albatross")
    return shop, [shop.get_absolute_url(), "/search/?q=albatross&in=shops", "/search/suggest/?q=albatross"]


def _collection(author: Account) -> tuple[Any, list[str]]:
    kept = make_collection(owner=author, name="Albatross", visibility="public")
    return kept, [kept.get_absolute_url(), f"/@{author.username}/collections/"]


def _profile(author: Account) -> tuple[Any, list[str]]:
    author.display_name = "Albatross"
    author.save()
    index_person(author)
    page = author.get_absolute_url()
    return author, [page, "/search/?q=albatross&in=people", "/search/suggest/?q=albatross", "/mentions/suggest/?q=alba"]


MADE: dict[str, Callable[[Account], tuple[Any, list[str]]]] = {
    "comment": _comment, "product": _product, "seller": _shop, "collection": _collection,
    "account": _profile,
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", MADE)


def title(language: str = "en") -> str:
    return RuleVersion.objects.order_by("rule__number")[0].title(language)


def labels_at(reader: Client, addresses: list[str]) -> list[int]:
    """How many stand there; each names the rule, and the thing itself is there as well."""
    found = []
    for address in addresses:
        page = reader.get(address).content.decode()
        assert "lbatross" in page, address
        found.append(page.count(LABEL))
    return found


@every_kind
def test_a_label_stands_wherever_the_thing_does_and_is_lifted(kind: str) -> None:
    subject, addresses = MADE[kind](mara())
    reader = signed_in(xiaoman())
    none, one = [0] * len(addresses), [1] * len(addresses)
    assert labels_at(reader, addresses) == none
    decide_on(kind, subject, Chosen("label"))
    assert labels_at(reader, addresses) == one
    for address in addresses:
        assert title() in reader.get(address).content.decode()
    assert reconcile_measures() == []
    decide_on(kind, subject)
    assert labels_at(reader, addresses) == none
    until = timezone.now() + dt.timedelta(days=1)
    decide_on(kind, subject, Chosen("label", until=until))
    assert labels_at(reader, addresses) == one
    assert expire_measures(now=until) == 1
    assert labels_at(reader, addresses) == none
    assert reconcile_measures() == []


@every_kind
def test_a_label_speaks_the_readers_language_and_tells_its_maker_what_to_do(kind: str) -> None:
    author = mara()
    subject, addresses = MADE[kind](author)
    decide_on(kind, subject, Chosen("label"))
    page = Client(headers={"Accept-Language": "zh-hans"}).get(addresses[0]).content.decode()
    assert title("zh-hans") in page and "根据一项决定，这条规则标在上方。" in page and "你可以做什么" not in page
    own = signed_in(author).get(addresses[0]).content.decode()
    assert title() in own and 'href="/me/statements/">What you can do</a>' in own


@every_kind
def test_no_label_stands_without_a_measure_in_force(kind: str) -> None:
    subject, addresses = MADE[kind](mara())
    kept = decide_on(kind, subject)
    table = type(subject)._default_manager
    with pytest.raises(DatabaseError, match="labelled_by_id without a measure in force"), transaction.atomic():
        table.filter(pk=subject.pk).update(labelled_by_id=kept.pk)
        at_the_end()
    decide_on(kind, subject, Chosen("label"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    table.filter(pk=subject.pk).update(labelled_by_id=None)
    assert [(gap.kind, gap.subject_id) for gap in reconcile_measures()] == [(kind, subject.pk)]
    assert labels_at(Client(), addresses[:1]) == [1]


def test_a_moderator_puts_a_label_above_a_comment_and_takes_it_back() -> None:
    comment, (address,) = _comment(mara())
    staff = person("desk")
    make_moderator(account=staff)
    rule = Rule.objects.order_by("number")[0]
    case = open_case(kind="comment", subject_id=comment.pk, author_id=comment.author_id, lang="en", rule_id=rule.pk)
    desk = signed_in(staff)
    send(desk, case, measures=["label"])
    assert labels_at(Client(), [address]) == [0]
    desk.post("/admin/moderation/case/now/")
    assert labels_at(Client(), [address]) == [1]
    decision = Decision.objects.get()
    assert (decision.outcome, Measure.objects.get().state) == ("restrict", "in_force")
    assert "stands above it" in signed_in(comment.author).get(decision.statement.get_absolute_url()).content.decode()


def test_many_labels_are_read_at_once() -> None:
    note, author = post_note(author=person("host"), title="The pier", text=""), mara()
    comments = [comment_on_note(author=author, note=note, text=f"Albatross {number}") for number in range(4)]
    products = [product_of(author, title=f"Albatross {number}") for number in range(4)]
    reader = signed_in(xiaoman())
    for product in products:
        SavedProduct.objects.create(account=Account.objects.get(username="xiaoman"), product=product)
    for kind, subjects, address in (
        ("comment", comments, note.get_absolute_url()),
        ("product", products, "/me/saved/products/"),
    ):
        for labelled in (subjects[:1], subjects):
            for subject in labelled:
                decide_on(kind, subject, Chosen("label"))
            with CaptureQueriesContext(connection) as asked:
                assert reader.get(address).content.decode().count(LABEL) == len(labelled)
            assert sum('FROM "moderation_decision"' in query["sql"] for query in asked) == 1, address
    with CaptureQueriesContext(connection) as asked:
        assert LABEL not in reader.get("/").content.decode()
    assert not any('FROM "moderation_decision"' in query["sql"] for query in asked)


def test_what_is_withheld_has_no_label_above_its_notice() -> None:
    comment, (address,) = _comment(mara())
    product, (page, *_others) = _product(person("sells"))
    decide_on("comment", comment, Chosen("remove"), Chosen("label"))
    decide_on("product", product, Chosen("remove"), Chosen("label"))
    assert Comment.objects.get(pk=comment.pk).labelled_by_id and Product.objects.get(pk=product.pk).labelled_by_id
    for place in (address, page, product.seller.get_absolute_url()):
        shown = Client().get(place).content.decode()
        assert LABEL not in shown and "stood here." in shown


def test_who_reads_along_is_told_of_the_label_above_a_profile() -> None:
    author, _addresses = _profile(mara(bio="Birds."))
    decide_on("account", author, Chosen("label"))
    assert f"<subtitle>Rule 1 · {title()} · Birds.</subtitle>" in Client().get("/@mara/atom/").content.decode()
