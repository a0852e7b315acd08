"""The deployment mode and the one tenant that this process serves for its whole life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HOMES: Final = ("domestic", "global")
ORIGINS: Final = {"shared": 0, "domestic": 1, "global": 2}


class ModeError(Exception):
    """The deployment mode or tenant in the settings is missing or contradicts itself; the text says what to set."""


@dataclass(frozen=True)
class Tenant:
    """A complete site with its own everything."""

    mode: str
    name: str

    @property
    def origin(self) -> int:
        """Two bits that stand in every id made here: 0 shared, 1 domestic, 2 global."""
        return ORIGINS[self.name]

    @property
    def is_split(self) -> bool:
        return self.mode == "split"


def tenant_of(*, mode: str, name: str) -> Tenant:
    """The tenant that `DEPLOYMENT_MODE` and `TENANT` name.

    Raises ModeError for an unknown mode, a missing or unknown tenant in split mode, or a tenant in shared mode.
    """
    if mode not in ("shared", "split"):
        raise ModeError(f"DEPLOYMENT_MODE is {mode!r}. Set it to shared (one site) or split (two sites).")
    if mode == "shared":
        if name not in ("", "shared"):
            raise ModeError(
                f"TENANT is {name!r}, but DEPLOYMENT_MODE is shared. Remove TENANT, or set DEPLOYMENT_MODE=split."
            )
        return Tenant("shared", "shared")
    if name not in HOMES:
        given = f"TENANT is {name!r}" if name else "TENANT is not set"
        raise ModeError(
            f"{given}, and DEPLOYMENT_MODE is split. Set TENANT=domestic or TENANT=global for this command."
        )
    return Tenant("split", name)
