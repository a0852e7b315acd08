"""What moderation has to know of a profile: name, words and picture of an account."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from isthmus.web.media import picture_url

from accounts.actions.withhold_profile import show_profile, withhold_profile
from accounts.models import Account
from accounts.policies import policies_of
from moderation.subjects import Effective, Said

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer


@dataclass(frozen=True)
class Face:
    """A profile's picture, as the desk shows pictures."""

    digest: str
    alt: str = ""

    @property
    def url_360(self) -> str:
        return picture_url(self.digest, 360)


class AccountKind:
    name = "account"
    label = _("A profile")
    # Names and faces stand in every list, which asks for no notice of each: all of it or nothing. A label stands where
    # the profile itself does, and not beside each name.
    measures: tuple[str, ...] = ("remove", "label", "suspend")

    def load(self, subject_id: int) -> Account | None:
        return Account.objects.filter(pk=subject_id, is_active=True).first()

    def load_many(self, subject_ids: Iterable[int]) -> dict[int, Account]:
        return Account.objects.filter(is_active=True).in_bulk(subject_ids)

    def author(self, subject: Account) -> Account:
        return subject

    def text(self, subject: Account) -> str:
        return f"{subject.name} (@{subject.username})\n{subject.bio}".strip()

    def text_before(self, subject: Account, revision: int) -> str:
        """Nobody reads what a profile said before."""
        return ""

    def summary(self, subject: Account) -> str:
        return f"@{subject.username}"

    def url(self, subject: Account) -> str:
        return subject.get_absolute_url()

    def revision(self, subject: Account) -> int:
        """What it says, as a number: an account counts no edits."""
        return zlib.crc32(f"{subject.display_name}\0{subject.bio}\0{subject.avatar}".encode()) & 0x7FFFFFFF

    def languages(self, subject: Account) -> list[str]:
        return list(subject.languages)

    def may_leave(self, subject: Account) -> bool:
        return policies_of(subject).check.remote

    def pictures(self, subject: Account) -> list[Any]:
        return [Face(subject.avatar)] if subject.avatar else []

    def context(self, subject: Account) -> list[Said]:
        return []

    def reach(self, subject: Account) -> int:
        return subject.followers_count

    def shown(self, subjects: Sequence[Account], viewer: Viewer) -> list[Account]:
        return list(subjects)

    def restrict(self, subject: Account, effective: Effective) -> None:
        """Take aside what it says of itself, or put that back; name a rule above it; suspend it until a moment."""
        if effective.everywhere is None:
            show_profile(account=subject)
        else:
            withhold_profile(account=subject, decision_id=effective.everywhere)
        Account.objects.filter(pk=subject.pk).update(
            labelled_by_id=effective.labelled, suspended_until=effective.suspended_until
        )

    def effective(self, subject_ids: Sequence[int]) -> dict[int, Effective]:
        rows = Account.objects.filter(pk__in=subject_ids, is_active=True)
        told = rows.values_list("pk", "withheld_profile__decision_id", "labelled_by_id", "suspended_until")
        return {
            pk: Effective(everywhere=everywhere, labelled=label, suspended_until=until)
            for pk, everywhere, label, until in told
        }

    def restricted(self) -> Iterable[int]:
        there = Q(withheld_profile__isnull=False) | Q(labelled_by_id__isnull=False) | Q(suspended_until__isnull=False)
        return Account.objects.filter(there, is_active=True).values_list("pk", flat=True).iterator()

    def publish(self, subject: Account) -> None:
        """Nothing about a profile waits for a check."""
