from django.db import migrations

# Nothing that was recorded is deleted, but for what quotes somebody: that goes with their account, in the transaction in
# which the account goes (moderation.actions.let_go). Decisions and what is in the log hold no words of theirs, and stay.
TABLES = {
    "moderation_signal": "author_id",
    "moderation_appeal": "appellant_id",
    "moderation_evidence": "author_id",
}
FORWARDS = """
CREATE FUNCTION isthmus_goes_with_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM accounts_account WHERE id = (to_jsonb(OLD) ->> TG_ARGV[0])::bigint) THEN
    RAISE EXCEPTION '% is append-only: a row goes with its account, or not at all.', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION isthmus_goes_with_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM moderation_appeal WHERE id = OLD.appeal_id) THEN
    RAISE EXCEPTION '% is append-only: a row goes with its account, or not at all.', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER append_only ON moderation_signal;
CREATE TRIGGER append_only BEFORE UPDATE ON moderation_signal FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
DROP TRIGGER append_only ON moderation_appealmessage;
CREATE TRIGGER append_only BEFORE UPDATE ON moderation_appealmessage
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
DROP TRIGGER moves ON moderation_appeal;
CREATE TRIGGER moves BEFORE UPDATE ON moderation_appeal FOR EACH ROW EXECUTE FUNCTION isthmus_appeal_moves();
CREATE CONSTRAINT TRIGGER moderation_appealmessage_goes_with_appeal AFTER DELETE ON moderation_appealmessage
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION isthmus_goes_with_appeal();
""" + "".join(
    f"CREATE CONSTRAINT TRIGGER {table}_goes_with_account AFTER DELETE ON {table} "
    f"DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION isthmus_goes_with_account('{column}');\n"
    for table, column in TABLES.items()
)
BACKWARDS = "".join(f"DROP TRIGGER {table}_goes_with_account ON {table};\n" for table in TABLES) + """
DROP TRIGGER moderation_appealmessage_goes_with_appeal ON moderation_appealmessage;
DROP TRIGGER moves ON moderation_appeal;
CREATE TRIGGER moves BEFORE UPDATE OR DELETE ON moderation_appeal
  FOR EACH ROW EXECUTE FUNCTION isthmus_appeal_moves();
DROP TRIGGER append_only ON moderation_appealmessage;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON moderation_appealmessage
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
DROP TRIGGER append_only ON moderation_signal;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON moderation_signal
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
DROP FUNCTION isthmus_goes_with_appeal();
DROP FUNCTION isthmus_goes_with_account();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_appeals_law")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
