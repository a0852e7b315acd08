"""Destroy the documents that nobody has looked at in time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from accounts.identity import vault
from accounts.models import Document
from accounts.models.document import LONGEST_WAIT

# The job comes once an hour, and must not come too late.
BETWEEN = dt.timedelta(hours=1)


def expire_documents() -> int:
    """Destroy what has waited for too long, and files that belong to nobody any more; return how many went."""
    last = first_id_at(timezone.now() - LONGEST_WAIT + BETWEEN)
    with transaction.atomic():
        old = Document.objects.select_for_update(skip_locked=True).filter(state="waiting", pk__lt=last)
        ids = list(old.values_list("pk", flat=True))
        Document.objects.filter(pk__in=ids).update(state="expired")
        for document_id in ids:
            vault.destroy(document_id)
    return len(ids) + vault.destroy_all_but(Document.objects.filter(state="waiting").values_list("pk", flat=True))
