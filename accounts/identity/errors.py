"""What can go wrong when somebody shows who they are.

IdentityError
├── IdentityTaken       the same identity has vouched for another account here
├── NotAsked            no policy asks this account to show it in this way, so nothing is taken
├── ProviderFailed      the provider is down, or what it said does not hold
├── DocumentGone        somebody has decided already, or the file cannot be read
└── OwnDocument         nobody looks at their own
"""


class IdentityError(Exception):
    """The text says what happened and what to do."""


class IdentityTaken(IdentityError):
    pass


class NotAsked(IdentityError):
    pass


class ProviderFailed(IdentityError):
    pass


class DocumentGone(IdentityError):
    pass


class OwnDocument(IdentityError):
    pass
