from django.db import migrations

# Nothing waits unseen but for a check of what it says now, or while a case about it is open; and nothing that waits is
# shown before anybody has looked at it. Asked at the end of the transaction; posting what nobody holds back asks
# nothing, and what is private waits for nobody. The rooms that know the subjects put it on their tables; its argument is
# the kind.
HELD = """
CREATE FUNCTION isthmus_held_as_checked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept jsonb;
BEGIN
  EXECUTE format('SELECT to_jsonb(kept) FROM %I kept WHERE id = $1', TG_TABLE_NAME) INTO kept USING NEW.id;
  IF (kept ->> 'held')::boolean THEN
    IF NOT EXISTS (
      SELECT 1 FROM moderation_check WHERE kind = TG_ARGV[0] AND subject_id = NEW.id
        AND revision = (kept ->> 'revision')::integer AND state = 'pending'
    ) AND NOT EXISTS (
      SELECT 1 FROM moderation_case WHERE kind = TG_ARGV[0] AND subject_id = NEW.id AND state <> 'decided'
    ) THEN
      RAISE EXCEPTION '%: held without a check or an open case that it waits for.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF TG_OP = 'UPDATE' AND kept ->> 'visibility' IS DISTINCT FROM 'private' AND NOT EXISTS (
    SELECT 1 FROM moderation_check WHERE kind = TG_ARGV[0] AND subject_id = NEW.id AND state = 'done'
  ) AND NOT EXISTS (
    SELECT 1 FROM moderation_decision WHERE kind = TG_ARGV[0] AND subject_id = NEW.id
  ) THEN
    RAISE EXCEPTION '%: held no longer, and neither checked nor decided on.', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
"""
# What opens an entry of the log to whom it concerns is of that entry, stays as it is, and goes with its account alone.
OPENINGS = """
CREATE FUNCTION isthmus_opening_has_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM moderation_logentry entry WHERE entry.id = NEW.entry_id AND entry.home = NEW.home
      AND entry.decision_id IS NOT DISTINCT FROM NEW.decision_id
  ) THEN
    RAISE EXCEPTION 'moderation_opening: there is no such entry of the log.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_opening_has_entry AFTER INSERT ON moderation_opening
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION isthmus_opening_has_entry();
CREATE TRIGGER append_only BEFORE UPDATE ON moderation_opening FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON moderation_opening EXECUTE FUNCTION isthmus_not_emptied();
CREATE CONSTRAINT TRIGGER moderation_opening_goes_with_account AFTER DELETE ON moderation_opening
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION isthmus_goes_with_account('author_id');
"""
BACKWARDS = """
DROP TRIGGER moderation_opening_goes_with_account ON moderation_opening;
DROP TRIGGER not_emptied ON moderation_opening;
DROP TRIGGER append_only ON moderation_opening;
DROP TRIGGER moderation_opening_has_entry ON moderation_opening;
DROP FUNCTION isthmus_opening_has_entry();
DROP FUNCTION isthmus_held_as_checked();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0029_not_emptied")]
    operations = [migrations.RunSQL(HELD + OPENINGS, BACKWARDS)]
