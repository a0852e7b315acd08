"""Accept or refuse a document. Either way it is destroyed in that moment."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.web.telling import tell

from accounts.actions.record_verification import store
from accounts.identity import vault
from accounts.identity.errors import DocumentGone, OwnDocument
from accounts.identity.turns import take_turn
from accounts.models import Account, Document, Verification


def accept_document(*, document_id: int, staff: Account) -> Verification:
    """Record that its owner has shown who they are. Raises DocumentGone, OwnDocument, IdentityTaken."""
    with transaction.atomic():
        document = _waiting(document_id, staff)
        digest = vault.unseal(document.pk).digest
        tell("identity", recipient=document.account)
        made = store(account=document.account, provider="document", digest=digest, checked_by=staff.pk)
        document.delete()
        # Last, so that nothing is destroyed that was not decided; a file whose row is gone is swept up all the same.
        vault.destroy(document_id)
    return made


def refuse_document(*, document_id: int, staff: Account, reason: str) -> Document:
    """Refuse it, with a reason that its owner reads. Raises DocumentGone, OwnDocument."""
    with transaction.atomic():
        document = _waiting(document_id, staff)
        document.state, document.reason, document.refused_by = "refused", reason.strip(), staff.pk
        document.save(update_fields=["state", "reason", "refused_by"])
        tell("identity", recipient=document.account)
        vault.destroy(document_id)
    return document


def _waiting(document_id: int, staff: Account) -> Document:
    """The document, locked, so that of two who decide at once one comes too late."""
    waiting = Document.objects.filter(pk=document_id, state="waiting")
    if owner := waiting.values_list("account", flat=True).first():
        take_turn(owner)
    document = waiting.select_for_update().first()
    if document is None:
        raise DocumentGone(_("This document has been decided on or destroyed already. Nothing is left to do."))
    if document.account_id == staff.pk:
        raise OwnDocument(_("This is yours; another member of staff looks at it."))
    return document
