"""Record under which policies the site has run, and tell what an edition said."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.db import DatabaseError

from isthmus.regions.home import OTHERWISE
from isthmus.regions.models import Edition
from isthmus.regions.packs import Pack, PackError, compiled
from isthmus.regions.policy import in_language
from isthmus.tenancy.marker import is_refusal

_EDITION: Final = re.compile(r"(?P<pack>[^\0]+) (?P<version>\d{1,9})(-[0-9a-f]{6})?")


def record_edition() -> None:
    """Store the edition in force where it is new. Raises PackError for one that has changed under its number."""
    record_pack(settings.PACK)


def record_pack(pack: Pack) -> None:
    """The same for any pack that is about to decide something."""
    try:
        edition, _made = Edition.objects.get_or_create(
            pack=pack.name,
            version=pack.head.version,
            countries=",".join(pack.domestic_countries),
            defaults={"digest": pack.digest, "texts": dict(pack.files)},
        )
    except DatabaseError as error:
        # A frozen site is read under the edition that it had; the start after it records the new one.
        if is_refusal(error):
            return
        raise
    _refuse_changed(pack, edition)


def refuse_changed(pack: Pack) -> None:
    """Raise PackError for a pack that was in force here under the same version and said something else."""
    countries = ",".join(pack.domestic_countries)
    if edition := Edition.objects.filter(pack=pack.name, version=pack.head.version, countries=countries).first():
        _refuse_changed(pack, edition)


def _refuse_changed(pack: Pack, edition: Edition) -> None:
    if edition.digest != pack.digest:
        raise PackError(
            f"The policy pack {pack.name!r} has changed, but its version is {pack.head.version} as before; decisions "
            f"cite that version as it was. Set version = {_latest(pack.name) + 1} in its pack.toml."
        )


def _latest(name: str) -> int:
    latest: int = Edition.objects.filter(pack=name).order_by("-version").values_list("version", flat=True)[0]
    return latest


def pack_of(edition: str) -> Pack | None:
    """The pack of an edition, by what is recorded of it ("open 1"); None for one that never was in force here."""
    if edition == settings.PACK.edition:
        return settings.PACK
    asked = _EDITION.fullmatch(edition)
    if asked is None:
        return None
    for found in Edition.objects.filter(pack=asked["pack"], version=int(asked["version"])):
        if str(found) == edition:
            return compiled(found.pack, found.texts, found.countries.split(","))
    return None


def home_reason(edition: str, rule: str, language: str) -> str:
    """What the rule that gave a home said, in the reader's language; empty where nobody knows any more."""
    pack = pack_of(edition)
    if pack is None:
        return ""
    for tenant in pack.tenants.values():
        for each in tenant.home.rules:
            if each.code == rule:
                return in_language(each.text, language)
    if rule == OTHERWISE:
        return in_language(next(iter(pack.tenants.values())).home.otherwise_text, language)
    return ""
