"""What can be refused in moderation.

ModerationError
├── CaseTaken         somebody else's claim holds
├── ClaimLost         the claim ended or was another's; the decision was not stored
├── OwnContent        nobody decides on what they made
└── RuleMissing       a removal cites a rule
"""


class ModerationError(Exception):
    """The text says what happened and what to do."""


class CaseTaken(ModerationError):
    pass


class ClaimLost(ModerationError):
    pass


class OwnContent(ModerationError):
    pass


class RuleMissing(ModerationError):
    pass
