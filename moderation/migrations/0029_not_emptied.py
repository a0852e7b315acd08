from django.db import migrations

# What is never changed or deleted row by row is not emptied at once either. Only a move empties tables: those of a copy
# in the making, and those of a site that has moved (isthmus.relocation).
TABLES = [
    "moderation_ruleversion", "moderation_detectorversion", "moderation_ladderstep", "moderation_weights",
    "moderation_signal", "moderation_case", "moderation_decision", "moderation_measure", "moderation_statement",
    "moderation_logentry", "moderation_checkpoint",
    "moderation_appeal", "moderation_appealmessage", "moderation_evidence",
]  # fmt: skip
FUNCTION = """
CREATE FUNCTION isthmus_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tenancy_marker WHERE state IN ('moving', 'retired')) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only: nobody empties it.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def made(table: str) -> str:
    return f"CREATE TRIGGER not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION isthmus_not_emptied();\n"


def dropped(table: str) -> str:
    return f"DROP TRIGGER not_emptied ON {table};\n"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0028_signals_once_a_state")]
    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(map(made, TABLES)),
            "".join(map(dropped, TABLES)) + "DROP FUNCTION isthmus_not_emptied();",
        )
    ]
