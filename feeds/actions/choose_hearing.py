"""Choose what one hears of, and how."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.hearing import CHOSEN_AS, SUBJECTS, Hearing, hearing_of, mail_due
from accounts.models import Account


def choose_hearing(*, account: Account, chosen: Mapping[str, Hearing]) -> None:
    """Keep what is chosen by subject. It holds for what happens from now on, and for the e-mails that are still to go:
    who no longer wants one gets none."""
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        before = {subject: hearing_of(account, subject).mail for subject in SUBJECTS}
        account.hearing = {subject: {"site": each.site, "mail": each.mail} for subject, each in chosen.items()}
        account.save(update_fields=["hearing"])
        for subject in SUBJECTS:
            if hearing_of(account, subject).mail == before[subject]:
                continue
            kinds = [subject, *(kind for kind, of in CHOSEN_AS.items() if of == subject)]
            due = mail_due(account, subject, timezone.now())
            account.notifications.filter(kind__in=kinds, mail_at__isnull=False).update(mail_at=due)


def stop_mail(*, account: Account) -> None:
    """No e-mail about notifications any more; what one hears of on the site stays as it was."""
    choose_hearing(
        account=account,
        chosen={subject: Hearing(hearing_of(account, subject).site, "never") for subject in SUBJECTS},
    )
