from django.db import migrations

# Rule versions, signals and decisions are never changed or deleted, by nobody.
TABLES = ["moderation_ruleversion", "moderation_signal", "moderation_decision"]
FORWARDS = """
CREATE FUNCTION isthmus_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: make a new row instead.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();\n"
    for table in TABLES
)
BACKWARDS = "".join(f"DROP TRIGGER append_only ON {table};\n" for table in TABLES) + "DROP FUNCTION isthmus_append_only();"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_rules_checks_cases_decisions")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
