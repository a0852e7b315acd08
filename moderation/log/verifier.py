"""Check a public log on nobody's word.

    script/verify-log https://example.org/transparency/log/global --keep seen.json
    script/verify-log FOLDER              the same files, copied to a disk
    script/verify-log statement-1.json    the proof that goes with one statement of reasons

A program of its own: it needs this file, Python and the package `cryptography`. It checks the newest checkpoint's
signature, computes the root over all entries (RFC 6962, C2SP tlog-tiles), compares it with the one that was signed, and
counts the published figures anew. --keep names a file for what it saw: the next time it finds out whether anything of
that has changed. Ends with 0 when all fits, with 1 and a sentence when not, and with 2 where it could not look.
"""

import argparse
import base64
import collections
import hashlib
import hmac
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# What is hashed before a leaf, and before two nodes.
LEAF, NODE = b"\x00", b"\x01"
# The fields of a decision's entry that the figures count.
COUNTED = ("outcome", "kind", "ground", "rule", "lang", "found_by", "decided_by", "within_minutes")


class Differs(Exception):
    """Something does not fit; the text says what."""


def read(source: str, name: str) -> bytes:
    """One file of the log, from the web or from a folder; empty where there is none."""
    try:
        if not source.startswith(("http://", "https://")):
            return Path(source, name).read_bytes()
        with urllib.request.urlopen(f"{source.rstrip('/')}/{name}", timeout=60) as answer:  # noqa: S310 - see above
            return bytes(answer.read())
    except (FileNotFoundError, urllib.error.HTTPError):
        return b""


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, level by level."""
    while len(hashes) > 1:
        pairs = [sha256(NODE, *hashes[at : at + 2]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[-1:] if len(hashes) % 2 else pairs
    return hashes[0] if hashes else sha256()


def root_from(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root to which the path of a proof leads (RFC 9162, section 2.1.3.2); empty for one that cannot be."""
    here, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return b""
        right = here % 2 or here == last
        found = sha256(NODE, *((each, found) if right else (found, each)))
        while right and here and here % 2 == 0:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    return found if last == 0 and 0 <= index < size else b""


def parse(note: str) -> tuple[str, int, bytes]:
    """Name, size and root of a checkpoint."""
    name, size, root = note.split("\n")[:3]
    return name, int(size), base64.b64decode(root)


def check_signature(note: str, key: str) -> None:
    """That the key has signed the note (C2SP signed-note, Ed25519)."""
    name, short, told = key.split("+", 2)
    text, _, signatures = note.partition("\n\n")
    for line in signatures.splitlines():
        signature = base64.b64decode(line.rpartition(" ")[2])
        if line.startswith(f"— {name} ") and signature[:4].hex() == short:
            try:
                public = Ed25519PublicKey.from_public_bytes(base64.b64decode(told)[1:])
                return public.verify(signature[4:], f"{text}\n".encode())
            except InvalidSignature as error:
                raise Differs("The checkpoint is not what was signed: somebody has changed it.") from error
    raise Differs(f"The checkpoint is not signed by the key {key}.")


def read_entries(source: str, size: int) -> list[bytes]:
    """Every entry, in its place."""
    entries: list[bytes] = []
    for place in range((size + 255) // 256):
        part = f".p/{size % 256}" if size < (place + 1) * 256 else ""
        # Three digits a step: 1234067 is x001/x234/067.
        *high, low = f"{place:,}".split(",")
        told = read(source, f"tile/entries/{''.join(f'x{step:0>3}/' for step in high)}{low:0>3}{part}")
        while told:
            end = 2 + int.from_bytes(told[:2], "big")
            entries.append(told[2:end])
            told = told[end:]
        if len(entries) < min(size, (place + 1) * 256):
            raise Differs(f"The log is said to have {size:,} entries, and after {len(entries):,} some are missing.")
    return entries


def figures_of(entries: list[bytes]) -> collections.Counter[tuple[str, ...]]:
    """How often each value stands in each field, by half-year, how often a rule was undone, and how appeals ended."""
    counted: collections.Counter[tuple[str, ...]] = collections.Counter()
    rules: dict[str, Any] = {}
    for entry, body in zip(entries, map(json.loads, entries), strict=True):
        half = f"{body.get('at', '')[:4]}-{1 if body.get('at', '')[5:7] <= '06' else 2}"
        told: dict[str, Any] = {}
        if body.get("type") == "appeal":
            ended, detector = body["outcome"], body.get("detector", {}).get("name")
            told = {"appeals": ended, f"rule_{ended}": body["rule"], f"detector_{ended}": detector}
        if body.get("type") == "decision":
            rules[sha256(LEAF, entry).hex()] = body["rule"]
            undone = rules.get(body["supersedes"]) if body["outcome"] == "keep" else None
            demand = body.get("demand", {}).get("country")
            told = {"decisions": "all", **{name: body[name] for name in COUNTED}, "demand": demand, "undone": undone}
            counted.update((half, "measure", each) for each in body["measures"])
        counted.update((half, name, str(value)) for name, value in told.items() if value is not None)
    return counted


def check_log(source: str, key: str | None, kept: dict[str, Any] | None) -> dict[str, Any]:
    """Everything, also against what was kept; returns what to keep. Raises Differs."""
    note = read(source, "checkpoint").decode()
    name, size, root = parse(note)
    before = kept["size"] if kept else 0
    if size < before:
        raise Differs(f"The log had {before:,} entries when you looked and shows {size:,} now: an old one, or cut.")
    entries = read_entries(source, size)
    leaves = [sha256(LEAF, entry) for entry in entries]
    if root_of(leaves) != root:
        raise Differs("The entries are not those that were signed: one was changed, added or taken out.")
    if kept and root_of(leaves[:before]).hex() != kept["root"]:
        raise Differs(f"The first {before:,} entries are not those that you saw: you are shown another log than then.")
    named = [body["key"] for body in map(json.loads, entries) if body.get("type") == "key"]
    signer = key or (named or [""])[-1]
    check_signature(note, signer)
    print(f"{name}: {size:,} entries as they were signed, by {signer}; {before:,} of them you saw before.")
    rows = [row.split(",") for row in read(source, "figures.csv").decode().split()[1:]]
    published, counted = {tuple(row[:3]): int(row[3]) for row in rows}, figures_of(entries)
    for each in sorted({*counted, *published}) if published else ():
        if counted[each] != published.get(each, 0):
            says = f"{published.get(each, 0):,} for {' '.join(each)}"
            raise Differs(f"The site says {says}, and its log says {counted[each]:,}.")
    print(f"{len(published):,} published figures compared.")
    return {"name": name, "size": size, "root": root.hex(), "key": signer, "checkpoint": note}


def check_proof(told: dict[str, Any], key: str | None) -> None:
    """That an entry stands in the log, is about what it is said to be about, and says what it is said to say."""
    name, size, root = parse(told["checkpoint"])
    entry, leaf = json.loads(told["entry"]), sha256(LEAF, told["entry"].encode())
    if root_from(leaf, told["index"], size, [bytes.fromhex(each) for each in told["proof"]]) != root:
        raise Differs("The proof does not lead to what was signed: the entry does not stand in this log.")
    check_signature(told["checkpoint"], key or told["key"])
    for what, opening in told.get("opened", {}).items():
        sealed = hmac.digest(bytes.fromhex(opening["salt"]), opening["value"].encode(), "sha256").hex()
        if sealed != entry["commitments"][what]:
            raise Differs(f"The entry is about another {what} than {opening['value']!r}.")
    for what, value in told.get("says", {}).items():
        if entry[what] != value:
            raise Differs(f"The entry says {entry[what]!r} as its {what}, and the statement {value!r}.")
    print(f"It is entry {told['index']:,} of {size:,} in {name}, signed by {key or told['key']}.")


def main() -> int:
    parser = argparse.ArgumentParser("verify-log", None, __doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", help="the log's address, a folder with its files, or the file of a statement's proof")
    parser.add_argument("--keep", type=Path, help="a file for what was seen: looked at first, written when all fits")
    parser.add_argument("--key", help="the key that has to have signed it, as its page shows it")
    options = parser.parse_args()
    try:
        if Path(options.log).is_file():
            check_proof(json.loads(Path(options.log).read_text()), options.key)
        else:
            there = options.keep and options.keep.exists()
            seen = check_log(options.log, options.key, json.loads(options.keep.read_text()) if there else None)
            if options.keep:
                options.keep.write_text(json.dumps(seen, indent=2))
    except (Differs, OSError, ValueError, LookupError) as error:
        print(error if isinstance(error, Differs) else f"This could not be checked: no log or proof is there ({error})")
        return 1 if isinstance(error, Differs) else 2
    print("Everything fits.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
