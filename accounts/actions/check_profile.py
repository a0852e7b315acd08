"""Have what a profile says looked at."""

from __future__ import annotations

from accounts.models import Account
from accounts.subjects import AccountKind
from moderation.actions.request_check import request_check


def check_profile(*, account: Account) -> None:
    """Ask for a check of name, words and picture in the caller's transaction. They are shown meanwhile: a name stands
    wherever somebody has said something."""
    if not (account.display_name or account.bio or account.avatar):
        return
    lang = account.languages[0] if account.languages else "und"
    revision = AccountKind().revision(account)
    request_check(kind=AccountKind.name, subject_id=account.pk, author=account, revision=revision, lang=lang)
