"""The Merkle tree of a log: hashes and proofs as in RFC 6962 (RFC 9162, section 2.1), over hashes kept in tiles.

A tile holds up to 256 hashes side by side: at level 0 those of leaves, at level n + 1 the roots of full tiles of level
n (C2SP tlog-tiles). Adding a leaf or proving something touches a handful of tiles, however many leaves there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

HASH: Final = 32
HEIGHT: Final = 8
WIDTH: Final = 2**HEIGHT
EMPTY: Final = hashlib.sha256(b"").digest()

# The hashes of the tile at a level and a place, one after the other; fewer than 256 at the right edge.
Tiles = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, which are all the tree has at their level."""
    if not hashes:
        return EMPTY
    while len(hashes) > 1:
        pairs = [node_hash(one, other) for one, other in zip(hashes[::2], hashes[1::2], strict=False)]
        # The odd one out moves up as it is: so does the RFC's split at the largest power of two.
        hashes = [*pairs, hashes[-1]] if len(hashes) % 2 else pairs
    return hashes[0]


def split_tile(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


class Tree:
    """A tree of a given size, read from tiles; those that it has read it keeps."""

    def __init__(self, size: int, tiles: Tiles) -> None:
        self.size = size
        self._read = tiles
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        return self._hash(0, self.size) if self.size else EMPTY

    def inclusion(self, index: int) -> list[bytes]:
        """The proof that the leaf at this index is in the tree: PATH(index, D[size]). Raises IndexError."""
        if not 0 <= index < self.size:
            raise IndexError(f"The log has {self.size:,} entries, and none with the number {index:,}.")
        proof, start, end = [], 0, self.size
        while end - start > 1:
            middle = start + _half(end - start)
            if index < middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, earlier: int) -> list[bytes]:
        """The proof that the tree begins with that of an earlier size: PROOF(earlier, D[size]). Raises IndexError."""
        if not 0 <= earlier <= self.size:
            raise IndexError(f"The log has {self.size:,} entries; it never had {earlier:,}.")
        if earlier in (0, self.size):
            return []
        proof, start, end, whole = [], 0, self.size, True
        while end != earlier:
            middle = start + _half(end - start)
            if earlier <= middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(start, middle))
                start, whole = middle, False
        return proof[::-1] if whole else [self._hash(start, end), *proof[::-1]]

    def _hash(self, start: int, end: int) -> bytes:
        """The root over the leaves from `start` to before `end`, where `start` is where the RFC's split puts it."""
        length = end - start
        if length & (length - 1) == 0:
            return self._full(length.bit_length() - 1, start)
        middle = start + _half(length)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def _full(self, level: int, start: int) -> bytes:
        """The hash of a full subtree: over 2**level leaves."""
        tile_level, within = divmod(level, HEIGHT)
        place, first = divmod(start >> tile_level * HEIGHT, WIDTH)
        hashes = self._tile(tile_level, place)[first * HASH : (first + 2**within) * HASH]
        return root_of(split_tile(hashes))

    def _tile(self, level: int, place: int) -> bytes:
        if (level, place) not in self._tiles:
            self._tiles[level, place] = self._read(level, place)
        return self._tiles[level, place]


def grown(size: int, leaves: Sequence[bytes], tiles: Tiles) -> Iterator[tuple[int, int, bytes]]:
    """What becomes of the tiles of a tree of `size` leaves when these are added: level, place and hashes of each."""
    level, added = 0, list(leaves)
    while added:
        place, there = divmod(size, WIDTH)
        known = split_tile(tiles(level, place))[:there] if there else []
        hashes, roots = known + added, []
        for at in range(0, len(hashes), WIDTH):
            tile = hashes[at : at + WIDTH]
            yield level, place + at // WIDTH, b"".join(tile)
            if len(tile) == WIDTH:
                roots.append(root_of(tile))
        level, size, added = level + 1, size // WIDTH, roots


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf in the tree with this root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node_hash(each, found)
            while here and here % 2 == 0:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, each)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(earlier: int, size: int, earlier_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the earlier tree is the beginning of the later (RFC 9162, section 2.1.4.2)."""
    if earlier == size:
        return not proof and earlier_root == root
    if earlier == 0:
        return not proof and earlier_root == EMPTY
    if not 0 < earlier < size:
        return False
    path = list(proof) if earlier & (earlier - 1) else [earlier_root, *proof]
    if not path:
        return False
    here, last = earlier - 1, size - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    one = other = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            one, other = node_hash(each, one), node_hash(each, other)
            while here and here % 2 == 0:
                here, last = here >> 1, last >> 1
        else:
            other = node_hash(other, each)
        here, last = here >> 1, last >> 1
    return last == 0 and one == earlier_root and other == root


def _half(length: int) -> int:
    """The largest power of two below a length of two or more."""
    return 1 << (length - 1).bit_length() - 1
