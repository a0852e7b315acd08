"""Let go of what quotes somebody whose account is about to be deleted."""

from __future__ import annotations

from typing import Final

from django.db import connection

# Each asks at the end of the statement whether the account is still there; of these, at the end of the transaction.
LAWS: Final = (
    "moderation_case_goes_with_account",
    "moderation_signal_goes_with_account",
    "moderation_appeal_goes_with_account",
    "moderation_evidence_goes_with_account",
    "moderation_appealmessage_goes_with_appeal",
    "moderation_opening_goes_with_account",
)


def let_go() -> None:
    """In the transaction that deletes an account: cases, signals, evidence, appeals and what opens entries of the log
    may be deleted with it, and none whose account is still there at the end. An account about which there is a decision
    stays, as the decision does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {', '.join(LAWS)} DEFERRED")
