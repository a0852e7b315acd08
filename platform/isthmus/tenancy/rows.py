"""The base of every model of ours."""

from __future__ import annotations

from django.db import models

from isthmus.tenancy.ids import IdField


class Row(models.Model):
    """A row whose id is made by the database and stays the same through every move."""

    id = IdField()

    class Meta:
        abstract = True
