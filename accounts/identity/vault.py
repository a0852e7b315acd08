"""Documents that wait: one sealed file each, in a private folder that no address leads to.

Picture, type, country and number lie together inside the file and nowhere else, so that they go together.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.identity.errors import DocumentGone
from accounts.identity.keys import cipher, digest_of_document

# A file without a row may belong to somebody whose document is being stored in this moment.
_BEING_STORED = 3600


@dataclass(frozen=True)
class Contents:
    """What a document says, and its picture as WebP."""

    kind: str
    country: str
    number: str
    picture: bytes

    @property
    def digest(self) -> str:
        return digest_of_document(self.kind, self.country, self.number)


def seal(document_id: int, contents: Contents) -> None:
    """Store a document, readable with this tenant's key only."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    plain = json.dumps(asdict(contents) | {"picture": base64.b64encode(contents.picture).decode()})
    file = folder / str(document_id)
    file.touch(mode=0o600)
    file.write_bytes(cipher().encrypt(plain.encode()))


def unseal(document_id: int) -> Contents:
    """A stored document. Raises DocumentGone where it is not there or was sealed with another key."""
    try:
        values = json.loads(cipher().decrypt((_folder() / str(document_id)).read_bytes()))
    except (OSError, InvalidToken) as error:
        raise DocumentGone(
            _("The picture of this document is gone or cannot be read. Refuse it, so that its owner can send it again.")
        ) from error
    return Contents(**values | {"picture": base64.b64decode(values["picture"])})


def destroy(document_id: int) -> None:
    """Nothing of it remains; nothing happens where there was nothing."""
    (_folder() / str(document_id)).unlink(missing_ok=True)


def destroy_all_but(waiting: Iterable[int]) -> int:
    """Destroy what nobody waits for any more, such as documents of deleted accounts; return how many there were."""
    kept = {str(each) for each in waiting}
    before = time.time() - _BEING_STORED
    gone = [file for file in _folder().glob("*") if file.name not in kept and file.stat().st_mtime < before]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def _folder() -> Path:
    return Path(settings.TENANT_DIR) / "documents"
