"""Send a document to be looked at."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.identity import vault
from accounts.identity.duty import providers_asked
from accounts.identity.errors import NotAsked
from accounts.identity.turns import take_turn
from accounts.identity.vault import Contents
from accounts.models import Account, Document
from accounts.policies import policies_of


def send_document(*, account: Account, contents: Contents) -> Document:
    """Seal the document and have it wait, in place of an earlier one. Raises NotAsked where no policy asks for it."""
    if "document" not in providers_asked(policies_of(account)):
        raise NotAsked(_("No policy asks you to show who you are in this way, so nothing was stored."))
    with transaction.atomic():
        take_turn(account.pk)
        earlier = list(Document.objects.filter(account=account).values_list("pk", flat=True))
        Document.objects.filter(pk__in=earlier).delete()
        document = Document.objects.create(account=account)
        vault.seal(document.pk, contents)
        for document_id in earlier:
            vault.destroy(document_id)
    return document
