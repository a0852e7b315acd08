"""Signed notes and checkpoints: a few lines that say how large a log is and what its root is, and who says so.

The text is that of a checkpoint (C2SP tlog-checkpoint): the log's name, its size, its root in base64. Below a blank
line stand the signatures (C2SP signed-note), each over the text alone:

    — example.org/transparency/log/global PlnT...=

with, in base64, four bytes that say by which key, and the 64 bytes of an Ed25519 signature.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = b"\x01"
_DASH: Final = "— "


@dataclass(frozen=True)
class Checkpoint:
    """How large a log was, and what the root over its entries was."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_hash(name: str, public_key: bytes) -> bytes:
    """The four bytes that say by which key a note is signed."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The public key as those who verify notes write it."""
    return f"{name}+{key_hash(name, public_key).hex()}+{base64.b64encode(ED25519 + public_key).decode()}"


def signed_note(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The checkpoint with the log's own signature."""
    public = key.public_key().public_bytes_raw()
    signature = key_hash(checkpoint.origin, public) + key.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n{_DASH}{checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def parse(note: str) -> Checkpoint:
    """What a note says, whoever signed it. Raises ValueError with a sentence."""
    lines = note.partition("\n\n")[0].split("\n")
    if len(lines) < 3 or not lines[1].isdecimal():
        raise ValueError("This is no checkpoint: it does not begin with a name, a size and a root.")
    return Checkpoint(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))


def is_signed(note: str, name: str, public_key: bytes) -> bool:
    """Whether the key has signed the note under this name. Other signatures are nobody's business."""
    text, _blank, signatures = note.partition("\n\n")
    for line in signatures.splitlines():
        signer, _space, told = line.removeprefix(_DASH).rpartition(" ")
        found = base64.b64decode(told)
        if signer == name and found[:4] == key_hash(name, public_key):
            try:
                Ed25519PublicKey.from_public_bytes(public_key).verify(found[4:], f"{text}\n".encode())
            except InvalidSignature:
                return False
            return True
    return False
