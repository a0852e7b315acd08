from django.db import migrations

# Of an appeal only the answer is written, once; what is said in it is said.
APPEALS = """
CREATE FUNCTION isthmus_appeal_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'open'
      OR to_jsonb(NEW) - 'state' - 'answer_id' <> to_jsonb(OLD) - 'state' - 'answer_id' THEN
    RAISE EXCEPTION 'moderation_appeal: an appeal is answered once and otherwise stays as it is.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER moves BEFORE UPDATE OR DELETE ON moderation_appeal
  FOR EACH ROW EXECUTE FUNCTION isthmus_appeal_moves();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON moderation_appealmessage
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
CREATE TRIGGER append_only BEFORE UPDATE ON moderation_evidence
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
"""
# On an appeal decides a person who has not decided before and does not appeal, and says why.
DECISIONS = """
CREATE FUNCTION isthmus_appeal_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM moderation_appeal WHERE case_id = NEW.case_id AND state = 'open') THEN
    RETURN NEW;
  ELSIF NEW.means <> 'person' THEN
    RAISE EXCEPTION 'moderation_decision: a person decides on an appeal.' USING ERRCODE = 'restrict_violation';
  ELSIF btrim(NEW.facts) = '' THEN
    RAISE EXCEPTION 'moderation_decision: the answer to an appeal says why.' USING ERRCODE = 'restrict_violation';
  ELSIF EXISTS (
    SELECT 1 FROM moderation_decision before WHERE before.author_id = NEW.author_id AND before.kind = NEW.kind
      AND before.subject_id = NEW.subject_id AND before.demand_id IS NULL AND before.decided_by = NEW.decided_by
  ) OR EXISTS (
    SELECT 1 FROM moderation_appeal WHERE case_id = NEW.case_id AND state = 'open' AND appellant_id = NEW.decided_by
  ) THEN
    RAISE EXCEPTION 'moderation_decision: somebody else decides on an appeal than decided before or appeals.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appeal_by_another BEFORE INSERT ON moderation_decision
  FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION isthmus_appeal_by_another();
"""
BACKWARDS = """
DROP TRIGGER appeal_by_another ON moderation_decision;
DROP FUNCTION isthmus_appeal_by_another();
DROP TRIGGER append_only ON moderation_evidence;
DROP TRIGGER append_only ON moderation_appealmessage;
DROP TRIGGER moves ON moderation_appeal;
DROP FUNCTION isthmus_appeal_moves();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0018_appeals")]
    operations = [migrations.RunSQL(APPEALS + DECISIONS, BACKWARDS)]
