"""The tree's hashes and proofs are those of RFC 6962, and no others pass."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.log.canonical import canonical
from moderation.log.merkle import (
    EMPTY,
    HASH,
    Tree,
    grown,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
)

# The tree of RFC 6962's reference implementation: its eight entries, and the roots over the first n of them.
ENTRIES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


class Kept(dict[tuple[int, int], bytes]):
    """Tiles in memory, grown by batches."""

    size = 0

    def add(self, leaves: list[bytes]) -> None:
        for level, place, hashes in grown(self.size, leaves, self.read):
            self[level, place] = hashes
        self.size += len(leaves)

    def read(self, level: int, place: int) -> bytes:
        return self.get((level, place), b"")

    def tree(self, size: int) -> Tree:
        return Tree(size, self.read)


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH as the RFC writes it."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(by_definition(leaves[:half]), by_definition(leaves[half:]))


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_roots_are_those_of_the_reference(size: int, root: str) -> None:
    kept = Kept()
    kept.add([leaf_hash(entry) for entry in ENTRIES[:size]])
    assert kept.tree(size).root().hex() == root == root_of([leaf_hash(entry) for entry in ENTRIES[:size]]).hex()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.data())
def test_every_proof_passes_and_every_other_is_refused(batches: list[int], data: st.DataObject) -> None:
    kept, leaves = Kept(), leaves_of(sum(batches))
    for batch in batches:
        kept.add(leaves[kept.size : kept.size + batch])
    size = data.draw(st.integers(1, len(leaves)))
    tree, root = kept.tree(size), by_definition(leaves[:size])
    assert tree.root() == root
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(index)
    assert is_included(leaves[index], index, size, proof, root)
    assert not is_included(leaf_hash(b"other"), index, size, proof, root)
    assert not is_included(leaves[index], index, size, [*proof, bytes(HASH)], root)
    assert not is_included(leaves[index], size, size, proof, root)
    earlier = data.draw(st.integers(0, size))
    proof, before = tree.consistency(earlier), by_definition(leaves[:earlier])
    assert is_consistent(earlier, size, before, root, proof)
    assert not is_consistent(earlier, size, leaf_hash(b"other"), root, proof)
    assert not is_consistent(earlier, size, before, root, [*proof, bytes(HASH)])


def test_a_proof_among_a_hundred_million_entries_takes_less_than_a_kilobyte() -> None:
    # Every leaf alike: each full tile of a level is then the same, and the tree can be as large as one likes.
    size, leaf = 100_000_000, leaf_hash(b"")
    level_hash = [leaf]
    for _ in range(4):
        level_hash.append(root_of([level_hash[-1]] * 256))

    read = []

    def tile(level: int, place: int) -> bytes:
        read.append((level, place))
        count = min(256, (size >> 8 * level) - place * 256)
        return level_hash[level] * count

    tree = Tree(size, tile)
    for index in (0, 77_777_777, size - 1):
        proof = tree.inclusion(index)
        assert is_included(leaf, index, size, proof, tree.root())
        assert len(b"".join(proof)) < 900
    assert len(b"".join(tree.consistency(12_345_678))) < 1000
    assert len(read) < 30, "a handful of tiles, whatever the size"


@pytest.mark.parametrize("index", [-1, 3])
def test_what_is_not_in_the_log_has_no_proof(index: int) -> None:
    kept = Kept()
    kept.add(leaves_of(3))
    with pytest.raises(IndexError, match="The log has 3 entries"):
        kept.tree(3).inclusion(index)


def test_one_entry_has_one_text() -> None:
    assert canonical({"b": [1, None, True], "a": "é\n"}) == '{"a":"é\\n","b":[1,null,true]}'
    assert hashlib.sha256(canonical({"z": 1, "y": 2}).encode()).digest() == hashlib.sha256(b'{"y":2,"z":1}').digest()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"a": [{"b": 0.5}]}, "no fractions"),
        ({"a": 2**60}, "cannot be an entry"),
        ({"a": "x" * 70_000}, "at most 65,535 bytes"),
    ],
)
def test_what_has_no_single_text_is_refused(body: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        canonical(body)
