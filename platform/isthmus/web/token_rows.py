"""The base of what search reads: the tokens of one subject, in a row beside it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from isthmus.tenancy.rows import Row


@SearchVectorField.register_lookup
class Has(models.Lookup):
    """`tokens__has="'cafe' & '上海'"`: a query over our own tokens, which no parser of PostgreSQL touches."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*parameters, self.rhs)


class TokenRow(Row):
    """Tokens (isthmus.web.tokens) that can be made anew from their subject at any time.

    They stand beside the subject and not in it, so that a list of cards reads nothing of them, and a table that is
    large already need not be written again when search comes to it.
    """

    tokens = SearchVectorField()
    # isthmus.web.tokens.EDITION as of when they were made.
    edition = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


def token_index(name: str) -> GinIndex:
    """The index over the tokens.

    New rows wait in a list that every search reads through. PostgreSQL's 4 MB would be hundreds of rows to read for
    each search; with 256 kB it is a few dozen, and posting stays cheap.
    """
    return GinIndex(fields=["tokens"], name=name, fastupdate=True, gin_pending_list_limit=256)
