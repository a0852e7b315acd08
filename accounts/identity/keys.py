"""Keys for one purpose each, all from the tenant's SECRET_KEY.

With another SECRET_KEY, as after a move to another site, what has been recorded still holds, but no longer meets its
double; documents that wait cannot be read, and are refused or expire.
"""

from __future__ import annotations

import base64
import json
import unicodedata

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac

PURPOSE = "accounts.identity."


def digest_of_subject(issuer: str, subject: str) -> str:
    """HMAC-SHA256 of who a provider vouches for: the same person gives the same text, and nothing leads back."""
    return _digest("openid", issuer, subject)


def digest_of_document(kind: str, country: str, number: str) -> str:
    """The same of a document; spaces, hyphens and the case of letters in its number do not count."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", number).upper() if each.isalnum())
    return _digest("document", kind, country, plain)


def cipher() -> Fernet:
    """What seals documents on their way to whoever looks at them."""
    key = salted_hmac(f"{PURPOSE}document", "key", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _digest(*parts: str) -> str:
    # A list, and not the parts one after the other: "a" and "bc" must not be "ab" and "c".
    return salted_hmac(f"{PURPOSE}digest", json.dumps(parts), algorithm="sha256").hexdigest()
