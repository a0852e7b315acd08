"""Fill an empty site with people and notes, quickly: rows made by the database itself."""

from __future__ import annotations

import random
import sys
from typing import Any, Final

from django.db import connection

# So many people look at the pages in turn.
READERS: Final = 50
# So many different texts there are; half of them are Chinese.
TEXTS: Final = 2_000
# Every so many notes have this word as well.
WORDS: Final = {"咖啡": 3, "上海": 33, "骑车": 200, "陶艺": 2_000}

# Columns that no statement here names are empty, or everybody's; Django keeps no defaults in the database.
DEFAULTS = """
DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
      AND data_type IN ('character varying', 'text', 'boolean', 'ARRAY', 'jsonb', 'integer', 'smallint')
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %L', c.table_name, c.column_name,
      CASE WHEN c.column_name = 'comments_from' THEN 'everybody' WHEN c.column_name = 'by_taste' THEN 'true'
        WHEN c.data_type = 'boolean' THEN 'false'
        WHEN c.data_type IN ('ARRAY', 'jsonb') THEN '{}' WHEN c.data_type IN ('integer', 'smallint') THEN '0' ELSE ''
        END);
  END LOOP;
END $$
"""
STATEMENTS = """
INSERT INTO accounts_account (username, display_name, email, password, home, home_rule, home_since, country,
    languages, bio, avatar, is_staff, is_active, is_superuser, joined_at)
SELECT 'person_' || n, 'Person ' || n, '', '!', CASE WHEN n %% 2 = 0 THEN 'domestic' ELSE 'global' END, 'bench', now(),
    CASE WHEN n %% 2 = 0 THEN 'CN' ELSE 'US' END, ARRAY['en'], '', '', false, true, false, now()
FROM generate_series(1, %(people)s) n;

CREATE TEMP TABLE who AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM accounts_account;
CREATE UNIQUE INDEX ON who (n);

INSERT INTO feeds_note (author_id, title, text, lang, revision, design, held, likes_count, comments_count,
    pictures_count)
SELECT who.id, 'A very small balcony, year ' || s.n, texts.text || ' #balcony #topic' || s.n %% 500, texts.lang, 1,
    s.n %% 12, false, s.n %% 900, 0, CASE WHEN s.n %% 4 = 0 THEN 0 ELSE 1 END
FROM generate_series(1, %(notes)s) s(n) JOIN who ON who.n = (s.n::bigint * 7919) %% %(people)s
JOIN texts ON texts.n = s.n %% %(texts)s ORDER BY s.n;

INSERT INTO feeds_notetokens (note_id, tokens, edition)
SELECT note.id, texts.tokens{words}, %(edition)s
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM feeds_note) note
JOIN texts ON texts.n = note.n %% %(texts)s ORDER BY note.id;

INSERT INTO feeds_picture (note_id, author_id, position, digest, alt, width, height, blurhash)
SELECT id, author_id, 0, repeat('ab', 32), 'A balcony', 810, 1080, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'
FROM feeds_note WHERE pictures_count = 1;

INSERT INTO feeds_tag (name) SELECT 'topic' || n FROM generate_series(0, 499) n;
INSERT INTO feeds_notetag (note_id, tag_id)
SELECT note.id, tag.id
FROM feeds_note note JOIN feeds_tag tag ON tag.name = substring(note.text FROM 'topic[0-9]+');

INSERT INTO accounts_follow (follower_id, followee_id)
SELECT a.id, b.id FROM who a JOIN who b ON a.n < {readers} AND b.n BETWEEN 60 + a.n AND 259 + a.n;

INSERT INTO feeds_like (account_id, note_id)
SELECT who.id, note.id FROM who
JOIN (SELECT id, row_number() OVER (ORDER BY id DESC) AS n FROM feeds_note ORDER BY id DESC LIMIT 300) note
    ON (who.n * 7 + note.n * 13) %% 10 = 0
WHERE who.n < 300;
"""


def fill(*, people: int, notes: int) -> None:
    """Make that many people and notes; the readers follow two hundred others each, the first three hundred people like
    thirty notes each."""
    from isthmus.web.tokens import EDITION

    from accounts.actions.follow_account import recount_follows
    from feeds.actions.count_pool import count_pool
    from feeds.actions.count_tastes import count_tastes

    asked = {"people": people, "notes": notes, "texts": TEXTS, "edition": EDITION}
    with connection.cursor() as cursor:
        cursor.execute(DEFAULTS)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        # Over all rows at once it is made in a tenth of the time.
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'feeds_note_tokens'")
        (index,) = cursor.fetchone()
        cursor.execute("DROP INDEX feeds_note_tokens")
        _write_texts(cursor)
        for statement in STATEMENTS.replace("{words}", _words()).replace("{readers}", str(READERS)).split(";"):
            if statement.strip():
                cursor.execute(statement, asked)
        cursor.execute(index)
        cursor.execute("VACUUM ANALYZE")
    recount_follows()
    # What the jobs of a running site have done by then; a policy pack that weighs Explore shows it.
    count_pool()
    while count_tastes():
        pass


def _write_texts(cursor: Any) -> None:
    """Texts of sixty characters by Zipf's law, with their tokens; none has a word that is looked for."""
    from isthmus.web.tokens import Vector

    chance = random.Random(2025)
    letters = [chr(code) for code in range(0x4E00, 0x6E00) if chr(code) not in "".join(WORDS)]
    vocabulary = ["".join(chance.choices(letters, k=2)) for _ in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    cursor.execute("CREATE TEMP TABLE texts (n int PRIMARY KEY, text text, lang text, tokens tsvector)")
    with cursor.copy("COPY texts FROM STDIN") as copy:
        for number in range(TEXTS):
            text, lang = "Tomatoes, two basil plants and a chair that only fits sideways.", "en"
            if number % 2:
                text, lang = "".join(chance.choices(vocabulary, weights, k=30)) + "。", "zh-hans"
            vector = Vector()
            vector.add("A very small balcony, year", "A")
            vector.add(text)
            vector.mark(lang)
            copy.write_row((number, text, lang, str(vector)))


def _words() -> str:
    """Of the statement that stores tokens: those of the words that only some notes have."""
    return "".join(
        f" || CASE note.n %% {every} WHEN 0 THEN '{word}:1 {word[1]}:2' ELSE '' END::tsvector"
        for word, every in WORDS.items()
    )


def talk_and_sign_in() -> None:
    """Fifty comments under one note; print its number and the session keys of the readers, with commas."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from isthmus.web.sessions import SessionStore

    from accounts.models import Account
    from feeds.actions.comment_on_note import comment_on_note
    from feeds.models import Note

    note = Note.objects.order_by("-id")[40]
    people = list(Account.objects.filter(username__startswith="person_").order_by("id")[:50])
    for person in people:
        comment_on_note(author=person, note=note, text="This is lovely. How long did it take you to get there?")
    keys = []
    for reader in people[:READERS]:
        session = SessionStore()
        session[SESSION_KEY] = str(reader.pk)
        session[BACKEND_SESSION_KEY] = "accounts.signed_in.SignedInBackend"
        session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    print(note.pk, ",".join(map(str, keys)))


if __name__ == "__main__":
    import django

    django.setup()
    fill(people=int(sys.argv[1]), notes=int(sys.argv[2]))
    talk_and_sign_in()
