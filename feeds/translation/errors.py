"""What can go wrong with whoever translates. The texts are for operators.

TranslationFailed
├── Unreachable     no answer in time, or none at all
├── Refused         it answers that it will not
└── Nonsense        what it answers is not its protocol
"""

from __future__ import annotations


class TranslationFailed(Exception):
    """`rests` is for how many seconds nobody asks again."""

    rests = 60


class Unreachable(TranslationFailed):
    pass


class Refused(TranslationFailed):
    pass


class Nonsense(TranslationFailed):
    pass
