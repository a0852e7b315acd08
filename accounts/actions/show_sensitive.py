"""Have sensitive notes shown right away, or covered."""

from __future__ import annotations

from django.utils import timezone
from isthmus.regions.viewer import GROWN

from accounts.models import Account


def show_sensitive(*, account: Account, shown: bool) -> bool:
    """Whether they are shown right away from now on: never to somebody of whom is known that they are under 18."""
    age = account.age_at(timezone.now())
    account.show_sensitive = shown and (age is None or age >= GROWN)
    account.save(update_fields=["show_sensitive"])
    return account.show_sensitive
