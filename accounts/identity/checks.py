"""System checks of identity. W001: a policy asks for what cannot be done on this site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from accounts.identity.providers import offered


def check_providers(**_: Any) -> list[checks.CheckMessage]:
    """Say at start that people will be asked for something that none of them can do."""
    return [
        checks.Warning(
            f"The policy {policy.code!r} asks people to show who they are by {', '.join(asked.providers)}, "
            "but that is not set up: nobody can.",
            hint="Set IDENTITY_OPENID_ISSUER and what belongs to it, or choose another POLICY_PACK.",
            id="accounts.W001",
        )
        for policy in settings.POLICIES.policies
        for asked in (policy.identity, policy.selling)
        if asked and asked.verify != "never" and not offered(asked.providers)
    ]
