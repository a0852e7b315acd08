"""What an e-mail about notifications says."""

from __future__ import annotations

from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import ngettext
from isthmus.regions.viewer import Viewer

from accounts.models import Account
from accounts.policies import policies_of
from feeds.models import Letter
from feeds.queries.notifications import Group, letter_of
from feeds.told import sentence

_SALT = "isthmus.unsubscribe"


def message_of(letter: Letter) -> EmailMessage | None:
    """The message, in its reader's language and with what they may see now; None where nothing is left to tell, or
    nobody to tell it to."""
    account = letter.account
    if not account.email or not account.is_active:
        return None
    with translation.override(language_of(account)):
        groups = letter_of(_viewer_of(account), letter.about)
        if not groups:
            return None
        stop = settings.SITE_URL + reverse("unsubscribe", args=[unsubscribe_token(account)])
        context = {
            "account": account,
            "lines": [(group, _plain(group), _address(group)) for group in groups],
            "site_name": settings.SITE_NAME,
            "settings_url": settings.SITE_URL + reverse("notification_settings"),
            "stop": stop,
        }
        text = unescape(render_to_string("feeds/notifications/letter.txt", context))
        headers = {
            "Message-ID": f"<letter-{letter.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Content-Language": translation.get_language() or "en",
            # Nobody's holiday answers to it (RFC 3834).
            "Auto-Submitted": "auto-generated",
            # One tap in the mail program (RFC 8058).
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return EmailMessage(_subject(groups), text, to=[account.email], headers=headers)


def language_of(account: Account) -> str:
    """That of the site's languages which the account reads best; else the site's own."""
    known = [code for code, _name in settings.LANGUAGES]
    for language in account.languages:
        near = [code for code in known if code.split("-")[0] == language.split("-")[0]]
        if near:
            return language if language in known else near[0]
    return str(settings.LANGUAGE_CODE)


def unsubscribe_token(account: Account) -> str:
    """Names the account to whoever holds one of its letters, and lets them do nothing else."""
    return signing.dumps(account.pk, salt=_SALT)


def account_of_token(token: str) -> Account | None:
    """Whose letters the token stops; None for one that this site has not made."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk).first()


def _viewer_of(account: Account) -> Viewer:
    """Without a request: by what the account says of itself."""
    return Viewer(
        account=account,
        country=account.country or None,
        languages=tuple(account.languages),
        home=account.home,
        age=account.age_at(timezone.now()),
        policies=policies_of(account),
    )


def _subject(groups: list[Group]) -> str:
    if len(groups) == 1:
        return _plain(groups[0])
    told = ngettext("%(n)d piece of news from %(site)s", "%(n)d pieces of news from %(site)s", len(groups))
    return told % {"n": len(groups), "site": settings.SITE_NAME}


def _plain(group: Group) -> str:
    # A name may hold what breaks a line; a header may not.
    return " ".join(unescape(strip_tags(sentence(group))).split())


def _address(group: Group) -> str:
    return settings.SITE_URL + reverse("notification", args=[group.newest.pk])
