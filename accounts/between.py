"""What may pass between people of the two homes where one system serves both: asked by whoever lets something pass."""

from __future__ import annotations

from dataclasses import dataclass

from isthmus.regions.packs import Applied
from isthmus.regions.policy import Policy
from isthmus.regions.viewer import Viewer

from accounts.models import Account
from accounts.policies import policies_of


@dataclass(frozen=True)
class Passage:
    """Whether something passes, and the policies that say otherwise or have it checked first."""

    allowed: bool
    # Where it is checked before it is shown, both sides are told by which policy.
    checked_by: Policy | None = None
    refused_by: Policy | None = None


def passage(what: str, *, maker: Account, other: Account, policies: Applied) -> Passage:
    """Whether the maker may `follow` or `comment` on the other; `policies` are the maker's.

    Within one home everything passes. The maker's policies decide whether it does, and those of either side whether it
    is checked first; nobody writes to those whose policies keep it from them.
    """
    if maker.home == other.home:
        return Passage(True)
    theirs = policies_of(other)
    if not getattr(policies.between, what):
        return Passage(False, refused_by=policies.by["between"])
    if what == "comment" and not theirs.between.see:
        # They would find a notice in the place of each word.
        return Passage(False, refused_by=theirs.by["between"])
    for applied in (policies, theirs):
        if applied.between.check == "before":
            return Passage(True, checked_by=applied.by["between"])
    return Passage(True)


def following_refused_by(viewer: Viewer, person: Account) -> Policy | None:
    """The policy by which the viewer cannot follow somebody; None where they can, or nobody is signed in."""
    if viewer.account is None:
        return None
    return passage("follow", maker=viewer.account, other=person, policies=viewer.policies).refused_by
