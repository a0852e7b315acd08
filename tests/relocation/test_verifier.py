"""A damaged target is found, named, and stops the switch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from isthmus.relocation import verifier
from isthmus.relocation.freeze import melt
from isthmus.relocation.move import Findings, MoveError
from isthmus.tenancy.mode import HOMES

from tests.relocation.communities import store
from tests.relocation.sites import Sites

COMMUNITY = {
    "people": [
        {"home": home, "display_name": name, "bio": "", "is_active": True, "avatar": True}
        for home, name in (("domestic", "小满"), ("domestic", "Two"), ("global", "Mara"), ("global", "Four"))
    ],
    "notes": [{"author": n, "title": f"Note {n}", "text": "", "tags": ["tea"], "pictures": 1} for n in range(4)],
    "follows": [(0, 1), (0, 2), (2, 0), (2, 3)],
    "guardians": [(0, 1), (0, 2), (2, 3)],
    "likes": [(0, 1), (0, 2), (2, 0), (2, 3)],
    "comments": [(0, 1, "near", None), (0, 2, "far", None), (1, 1, "reply", 0)],
    "products": [
        {"seller": 0, "title": "Mug", "stock": 3, "pictures": 1, "saved_by": [1, 2], "in_note": True},
        {"seller": 2, "title": "Bowl", "stock": None, "pictures": 2, "saved_by": [0], "in_note": False},
    ],
    "cases": [
        {
            "comment": False,
            "subject": 0,
            "claimed_by": 2,
            "decided": True,
            "removed": True,
            "reported_by": [1, 2],
            "said": "茶",
        }
    ],
    "staff": [2],
    "deleted": [],
}


@pytest.fixture
def copied(sites: Sites) -> Iterator[Sites]:
    """A site that has been copied and not yet verified."""
    with sites.at("shared"):
        store(COMMUNITY, sites.places["shared"].media_root)
    sites.relocation("split").start({})
    yield sites


def first_picture(sites: Sites) -> Path:
    digest = sites.sql("domestic", "SELECT digest FROM feeds_picture ORDER BY id LIMIT 1")[0][0]
    return sites.places["domestic"].media_root / "pictures" / digest[:2] / digest / "1080.webp"


def findings(sites: Sites) -> str:
    with pytest.raises(Findings) as found:
        sites.relocation("split").verify()
    # What is being compared stays as it is until the switch.
    with pytest.raises(MoveError, match=r"Next: .* verify"):
        sites.relocation("split").switch()
    return str(found.value)


def test_what_is_true_is_found_true(copied: Sites) -> None:
    manifest = copied.relocation("split").verify()
    copies = [each for home in HOMES for each in copied.places[home].media_root.rglob("*") if each.is_file()]
    assert manifest["body"]["result"]["findings"] == [] and manifest["body"]["result"]["files"] == len(copies) > 0


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            "UPDATE feeds_note SET title = 'Note 0 ' WHERE id = {note}",
            "feeds_note: 4 rows .* differs: {note}, in title",
        ),
        ("DELETE FROM feeds_like", "feeds_like: 4 rows went in and 3 are there. The first that is missing: {like}"),
        (
            "INSERT INTO accounts_follow (follower_id, followee_id) SELECT followee_id, follower_id "
            "FROM accounts_follow",
            "accounts_follow: 4 rows went in and 5 are there. The first that nobody had",
        ),
        (
            "ALTER TABLE feeds_tag DROP CONSTRAINT feeds_tag_pkey CASCADE; "
            "ALTER TABLE feeds_tag DROP CONSTRAINT feeds_tag_name_key; INSERT INTO feeds_tag SELECT * FROM feeds_tag",
            r"feeds_tag: \(tea\) is 2 times in the domestic database",
        ),
        (
            "ALTER TABLE feeds_like DROP CONSTRAINT feeds_like_pkey; "
            "ALTER TABLE feeds_like DROP CONSTRAINT feeds_like_once; "
            "INSERT INTO feeds_like SELECT * FROM feeds_like",
            "feeds_like: 4 rows went in and 5 are there. The first that is there more than once: {like}",
        ),
        ("DELETE FROM relocation_sealed WHERE label = 'feeds.Like'", "feeds_like: .* missing"),
        (
            "UPDATE relocation_sealed SET row = jsonb_set(row, '{{text}}', '\"fair\"') WHERE label = 'feeds.Comment'",
            "feeds_comment: .* differs: .*, in text",
        ),
        ("UPDATE relocation_kept SET before = '1'", "moderation_claim: .* differs"),
        ("UPDATE feeds_note SET likes_count = 7 WHERE id = {note}", "likes_count of {note} in the domestic database"),
        ("UPDATE feeds_tag SET name = 'thé'", r"feeds_tag: \(tea\) is missing in the domestic database"),
        ("DROP INDEX feeds_note_author_newest", "The domestic database lacks: .*feeds_note_author_newest"),
        ("ALTER TABLE feeds_like DROP CONSTRAINT feeds_like_once", "lacks: feeds_like: feeds_like_once UNIQUE"),
        ("ALTER TABLE moderation_signal DISABLE TRIGGER append_only", "moderation_signal: append_only"),
        ("CREATE TABLE hidden (row text)", "a table hidden, of which the manifest says nothing"),
        (
            "UPDATE accounts_account SET home = 'global' WHERE id = {account}",
            "domestic database holds account {account}, whose home is elsewhere",
        ),
    ],
)
def test_damage_in_the_database_is_named(copied: Sites, damage: str, sentence: str) -> None:
    ids = {
        name: copied.sql("domestic", f"SELECT min(id) FROM {table}")[0][0]
        for name, table in (("note", "feeds_note"), ("like", "feeds_like"), ("account", "accounts_account"))
    }
    copied.sql("domestic", damage.format(**ids))
    assert re.search(sentence.format(**ids), findings(copied)), findings(copied)


def test_a_missing_and_a_changed_file_are_named(copied: Sites) -> None:
    picture = first_picture(copied)
    picture.write_bytes(b"x")
    assert "1080.webp on the domestic side is not the file that it was" in findings(copied)
    picture.unlink()
    assert "1080.webp is missing on the domestic side" in findings(copied)
    # Starting again mends it: what is there and right is left alone.
    copied.relocation("split").start({})
    copied.relocation("split").verify()


def test_damage_is_mended_by_starting_again(copied: Sites) -> None:
    copied.sql("global", "UPDATE feeds_note SET title = 'Another'; DELETE FROM feeds_like")
    assert "feeds_note" in findings(copied)
    copied.relocation("split").start({})
    copied.relocation("split").verify()


def test_after_a_merge_as_well(sites: Sites) -> None:
    with sites.at("shared"):
        store(COMMUNITY, sites.places["shared"].media_root)
    sites.move("split")
    merge = sites.relocation("shared")
    merge.start({})
    sites.sql("shared", "UPDATE feeds_comment SET text = 'nearer' WHERE text = 'near'")
    with pytest.raises(Findings, match=r"feeds_comment: .* in text"):
        merge.verify()


def test_what_has_been_verified_stays_as_it_is_until_the_switch(copied: Sites) -> None:
    copied.relocation("split").verify()
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        copied.sql("domestic", "UPDATE feeds_note SET title = 'hacked'")
    # Starting again writes to it, and what was verified is not any more.
    copied.relocation("split").start({})
    with pytest.raises(MoveError, match=r"Next: .* verify"):
        copied.relocation("split").switch()
    copied.relocation("split").verify()
    copied.relocation("split").switch()
    copied.sql("domestic", "UPDATE feeds_note SET title = 'written'")


def test_a_file_that_no_row_names_is_found_and_removed_by_starting_again(copied: Sites) -> None:
    folder = copied.places["domestic"].media_root / "pictures"
    strangers = [folder / "extra.webp", folder / "zz" / "leftover", first_picture(copied).with_name("9999.webp")]
    for path in strangers:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    told = findings(copied)
    assert "on the domestic side is named by no row, and 2 more." in told
    copied.relocation("split").start({})
    copied.relocation("split").verify()
    assert not any(path.exists() for path in strangers) and first_picture(copied).exists()


def test_many_missing_files_are_one_sentence(copied: Sites) -> None:
    shutil.rmtree(copied.places["domestic"].media_root)
    assert re.search(r"is missing on the domestic side, and \d+ more\.$", findings(copied))


class Program:
    """The verifier alone: no settings, no Django, only the manifest and the addresses."""

    def __init__(self, sites: Sites, folder: Path) -> None:
        self.manifest = folder / "manifest.json"
        self.told = {f"{name.upper()}_DATABASE_URL": place.database_url for name, place in sites.places.items()}
        self.told |= {f"{name.upper()}_MEDIA_ROOT": str(place.media_root) for name, place in sites.places.items()}

    def __call__(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", verifier.__file__, *(arguments or [str(self.manifest)])],
            env={"PATH": os.environ["PATH"]} | self.told, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr


def test_anybody_can_run_it(copied: Sites, tmp_path: Path) -> None:
    run = Program(copied, tmp_path)
    manifest = copied.relocation("split").verify()
    run.manifest.write_text(json.dumps(manifest))
    status, told = run()
    assert status == 0 and "Everything is there." in told and "to split, verified on 20" in told, told
    assert f"Signed by {manifest['public_key']}" in told
    assert run(str(run.manifest), "--key", manifest["public_key"])[0] == 0
    assert run(str(run.manifest), "--key", "x")[0] == 2
    account = copied.sql("global", "SELECT min(id) FROM accounts_account")[0][0]
    with copied.places["global"].connect() as target:
        melt(target)
    copied.sql("global", f"UPDATE accounts_account SET bio = '!' WHERE id = {account}")
    status, told = run()
    assert status == 1 and f"differs: {account}, in bio. In the global database." in told


def test_a_manifest_speaks_of_its_own_move_alone(copied: Sites, tmp_path: Path) -> None:
    """Rows that agree with each other and not with what was signed: of another move, or changed on both sides."""
    run = Program(copied, tmp_path)
    run.manifest.write_text(json.dumps(copied.relocation("split").verify()))
    copied.relocation("split").undo()
    copied.sql("shared", "UPDATE feeds_note SET title = 'forged'")
    copied.relocation("split").start({})
    copied.relocation("split").verify()
    status, told = run()
    assert status == 1
    assert "feeds_note: other rows than those that were signed are in the shared database." in told


def test_it_goes_on_being_of_use_once_the_old_side_is_erased(copied: Sites, tmp_path: Path) -> None:
    run, move = Program(copied, tmp_path), copied.relocation("split")
    run.manifest.write_text(json.dumps(move.verify()))
    move.switch()
    move.complete()
    status, told = run()
    assert status == 0 and "The old side has been erased" in told
    copied.sql("domestic", "DELETE FROM feeds_notetag")
    status, told = run()
    assert status == 1 and "rows were signed in the domestic database, and 0 are there." in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read"),
        ("{", "is no manifest"),
        ("{}", "is no manifest"),
        ("[]", "is no manifest"),
        ('{"body": {}, "signature": "", "public_key": "!"}', "is no manifest"),
    ],
)
def test_what_is_no_manifest_gets_a_sentence(sites: Sites, tmp_path: Path, text: str | None, sentence: str) -> None:
    run = Program(sites, tmp_path)
    if text is not None:
        run.manifest.write_text(text)
    status, told = run()
    assert status == 2 and sentence in told


def test_an_address_that_is_none_is_not_repeated(copied: Sites, tmp_path: Path) -> None:
    run = Program(copied, tmp_path)
    run.manifest.write_text(json.dumps(copied.relocation("split").verify()))
    run.told["GLOBAL_DATABASE_URL"] = "postgresql:secret@127.0.0.1/x"
    status, told = run()
    assert status == 2 and "GLOBAL_DATABASE_URL is no address" in told and "secret" not in told
    run.told["GLOBAL_DATABASE_URL"] = "postgresql://x:secret@127.0.0.1:1/x"
    status, told = run()
    assert status == 2 and "The global database cannot be opened" in told and "secret" not in told
