"""The ways to show who one is. Each says what happens and where it begins; new ones are added to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


class Provider(Protocol):
    """One way, named as policies name it."""

    code: str

    def is_ready(self) -> bool:
        """Whether the operator has set it up."""

    def title(self) -> str:
        """What its button says."""

    def explanation(self) -> str:
        """What will happen, what is stored of it, and what is not."""

    def url(self) -> str:
        """Where it begins."""


class OpenID:
    """An account elsewhere vouches, by OpenID Connect: see accounts.identity.openid."""

    code = "openid"

    def is_ready(self) -> bool:
        return bool(settings.IDENTITY_OPENID_ISSUER)

    def title(self) -> str:
        return _("Show it with %(name)s") % {"name": settings.IDENTITY_OPENID_NAME}

    def explanation(self) -> str:
        return _(
            "You sign in at %(name)s, which tells this site that it knows you, and under which number. This site "
            "stores a fingerprint of that number and neither the number nor your name."
        ) % {"name": settings.IDENTITY_OPENID_NAME}

    def url(self) -> str:
        return reverse("identity_openid")


class OfDocument:
    """Staff look at a picture of a document: see accounts.identity.vault."""

    code = "document"

    def is_ready(self) -> bool:
        return True

    def title(self) -> str:
        return _("Show a document")

    def explanation(self) -> str:
        return _(
            "You send one picture of a document. It is kept encrypted until a member of staff has decided on it, for "
            "14 days at most, and destroyed in that moment. This site stores a fingerprint of its number and neither "
            "the number nor the picture nor your name."
        )

    def url(self) -> str:
        return reverse("identity_document")


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Have this way offered where a policy names it."""
    _providers[provider.code] = provider


def offered(codes: Iterable[str]) -> list[Provider]:
    """Those of the named ways that can be taken here."""
    return [_providers[code] for code in codes if code in _providers and _providers[code].is_ready()]


register(OpenID())
register(OfDocument())
