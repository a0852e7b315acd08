from django.db import migrations

BOTH = ["withheld_by_id", "restricted"]
TABLES = {
    "note": [*BOTH, "limited", "demoted", "labelled_by_id"],
    "comment": BOTH,
    "product": BOTH,
    "seller": BOTH,
}


def made(kind: str, columns: list[str]) -> str:
    """The refusal of a restriction that nobody decided (moderation.0017); it costs nothing where none changes."""
    kept = " OR ".join(f"NEW.{name} IS NOT NULL" if name.endswith("_id") else f"NEW.{name}" for name in columns)
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)
    return "".join(
        f"CREATE CONSTRAINT TRIGGER feeds_{kind}_{verb}_decided AFTER {verb.upper()} ON feeds_{kind} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION isthmus_effect_is_decided('{kind}');\n"
        for verb, condition in (("insert", kept), ("update", changed))
    )


def dropped(kind: str) -> str:
    return "".join(f"DROP TRIGGER feeds_{kind}_{verb}_decided ON feeds_{kind};\n" for verb in ("insert", "update"))


FORWARDS = "".join(made(kind, columns) for kind, columns in TABLES.items())
BACKWARDS = "".join(map(dropped, TABLES))


class Migration(migrations.Migration):
    dependencies = [("feeds", "0021_measures_beside_notes"), ("moderation", "0017_laws")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
