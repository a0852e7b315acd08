"""Make what search reads of notes, people, tags, products and shops, where it is missing or of an earlier edition."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from isthmus.web.token_rows import TokenRow
from isthmus.web.tokens import EDITION

from accounts.actions.index_person import index_people
from accounts.models import Account, PersonTokens
from feeds.actions.index_note import index_notes, index_tags
from feeds.actions.index_product import index_products, index_sellers
from feeds.models import Note, NoteTokens, Product, ProductTokens, Seller, SellerTokens, Tag, TagTokens


def _index_notes(notes: Sequence[Note]) -> None:
    index_notes([(note, [picture.alt for picture in note.pictures.all()]) for note in notes])


def _index_products(products: Sequence[Product]) -> None:
    index_products([(product, [picture.alt for picture in product.pictures.all()]) for product in products])


class Command(BaseCommand):
    help = (
        "Makes the words by which notes, people, tags, products and shops are found: after an update, or after rows "
        "came in past the site. It can be ended at any moment and goes on where it was, the newest first; the site "
        "runs on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction (500)")
        parser.add_argument("--again", action="store_true", help="all of them, also those that are as they should be")

    def handle(self, *_: Any, **options: Any) -> None:
        if Note._meta.db_table not in connection.introspection.table_names():
            raise CommandError("There is no site yet. Start it first: script/server")
        self.batch, self.again = max(1, options["batch"]), options["again"]
        self._fill("tags", Tag.objects.all(), TagTokens, "tag", index_tags)
        self._fill("people", Account.objects.all(), PersonTokens, "account", index_people)
        self._fill("shops", Seller.objects.all(), SellerTokens, "seller", index_sellers)
        products = Product.objects.prefetch_related("pictures")
        self._fill("products", products, ProductTokens, "product", _index_products)
        self._fill("notes", Note.objects.prefetch_related("pictures"), NoteTokens, "note", _index_notes)

    def _fill(
        self,
        name: str,
        subjects: QuerySet[Any],
        rows: type[TokenRow],
        path: str,
        index: Callable[[Sequence[Any]], None],
    ) -> None:
        made = 0
        for batch in self._batches(subjects, rows, path, index):
            made += len(batch)
            if made % 10_000 < len(batch):
                self.stdout.write(f"{made:,} {name} ...")
        self.stdout.write(f"{made:,} {name} can be found now that could not before.")

    def _batches(
        self, subjects: QuerySet[Any], rows: type[TokenRow], path: str, index: Callable[[Sequence[Any]], None]
    ) -> Any:
        model: type[models.Model] = rows
        if not self.again:
            known = model._default_manager.filter(**{path: OuterRef("pk")}, edition=EDITION)
            subjects = subjects.filter(~Exists(known))
        below = 2**63 - 1
        while True:
            with transaction.atomic():
                # Locked, so that what somebody edits meanwhile is not overwritten with older words.
                chosen = subjects.filter(pk__lt=below).order_by("-pk").select_for_update(no_key=True)
                batch = list(chosen[: self.batch])
                if batch:
                    index(batch)
            if not batch:
                return
            below = batch[-1].pk
            yield batch
