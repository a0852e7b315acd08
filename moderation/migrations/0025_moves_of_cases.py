from django.db import migrations

# A case moves only as its life cycle says (moderation.models.case, MOVES); a test compares the two, move by move.
FORWARDS = """
CREATE FUNCTION isthmus_case_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('new', 'queued'),
    ('queued', 'claimed'), ('queued', 'escalated'), ('queued', 'decided'),
    ('claimed', 'queued'), ('claimed', 'escalated'), ('claimed', 'second_look'), ('claimed', 'on_hold'),
    ('claimed', 'decided'),
    ('escalated', 'claimed'),
    ('second_look', 'claimed'), ('second_look', 'escalated'),
    ('on_hold', 'claimed'), ('on_hold', 'queued'), ('on_hold', 'escalated'),
    ('decided', 'queued'), ('decided', 'escalated')
  ) THEN
    RAISE EXCEPTION 'moderation_case: % does not become %.', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER moves BEFORE UPDATE ON moderation_case
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION isthmus_case_moves();
"""
BACKWARDS = """
DROP TRIGGER moves ON moderation_case;
DROP FUNCTION isthmus_case_moves();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0024_second_looks")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
