"""What can be refused in moderation.

ModerationError
├── CannotAppeal      nobody else's decision, too late, one that stands no longer, or no reasons given
├── CannotBank        a picture that is gone, or has too little in it to be known again
├── CannotReport      one's own, an unknown rule, or too many within a day
├── CaseTaken         somebody else's claim holds
├── ClaimLost         the claim ended or was another's; the decision was not stored
├── LogBroken         a log is not the continuation of what was signed of it; nothing more is signed
├── MeasureRefused    not for this kind of subject, or a place or an end is missing
├── NotEarned         a version of a detector may not go up there yet
├── NotForYou         an escalated case is a senior's; a second look is another moderator's
├── OwnContent        nobody decides on what they made or reported
├── ReasonMissing     the answer to an appeal says why
├── RestNeeded        enough severe cases for this hour or day
├── RuleMissing       whoever restricts cites a rule
├── SubjectChanged    what was decided on has been edited since
└── UndeclaredMove    a case does not go from one state to another that way
"""


class ModerationError(Exception):
    """The text says what happened and what to do."""


class CannotAppeal(ModerationError):
    pass


class CannotBank(ModerationError):
    pass


class CannotReport(ModerationError):
    pass


class CaseTaken(ModerationError):
    pass


class ClaimLost(ModerationError):
    pass


class LogBroken(ModerationError):
    pass


class MeasureRefused(ModerationError):
    pass


class NotEarned(ModerationError):
    pass


class NotForYou(ModerationError):
    pass


class OwnContent(ModerationError):
    pass


class ReasonMissing(ModerationError):
    pass


class RestNeeded(ModerationError):
    pass


class RuleMissing(ModerationError):
    pass


class SubjectChanged(ModerationError):
    pass


class UndeclaredMove(ModerationError):
    pass
