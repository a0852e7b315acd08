from django.db import migrations

# Law 1: at the end of the transaction that decides there is all that belongs to a decision, or there is no decision.
# A constraint trigger waits for the end; it is made anew when a move has filled the table (isthmus.relocation).
DECISIONS = """
CREATE FUNCTION isthmus_decision_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  measures bigint := (SELECT count(*) FROM moderation_measure WHERE decision_id = NEW.id);
BEGIN
  IF NEW.outcome <> 'keep' AND NEW.rule_version_id IS NULL AND NEW.demand_id IS NULL THEN
    RAISE EXCEPTION 'moderation_decision: whoever restricts cites a rule or a demand by law.'
      USING ERRCODE = 'restrict_violation';
  ELSIF NOT EXISTS (SELECT 1 FROM moderation_statement WHERE decision_id = NEW.id AND author_id = NEW.author_id) THEN
    RAISE EXCEPTION 'moderation_decision: a decision without a statement of reasons for its author.'
      USING ERRCODE = 'restrict_violation';
  ELSIF NOT EXISTS (SELECT 1 FROM moderation_logentry WHERE decision_id = NEW.id) THEN
    RAISE EXCEPTION 'moderation_decision: a decision without an entry in the public log.'
      USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.outcome = 'keep') <> (measures = 0) THEN
    RAISE EXCEPTION 'moderation_decision: a decision that restricts has measures, and any other has none.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_decision_whole AFTER INSERT ON moderation_decision DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION isthmus_decision_is_whole();
"""
# A measure is what its decision says; it moves forward, and is never deleted.
MEASURES = """
CREATE FUNCTION isthmus_measure_has_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM moderation_decision d WHERE d.id = NEW.decision_id AND d.outcome <> 'keep'
      AND (d.author_id, d.kind, d.subject_id) = (NEW.author_id, NEW.kind, NEW.subject_id)
  ) THEN
    RAISE EXCEPTION 'moderation_measure: no decision imposes this measure.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_measure_decided AFTER INSERT ON moderation_measure DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION isthmus_measure_has_decision();
CREATE FUNCTION isthmus_measure_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'moderation_measure: a decision lifts a measure, nobody deletes one.'
      USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.id, NEW.author_id, NEW.decision_id, NEW.kind, NEW.subject_id, NEW.effect, NEW.countries, NEW.homes)
      IS DISTINCT FROM
      (OLD.id, OLD.author_id, OLD.decision_id, OLD.kind, OLD.subject_id, OLD.effect, OLD.countries, OLD.homes)
      OR NEW.until IS DISTINCT FROM OLD.until THEN
    RAISE EXCEPTION 'moderation_measure: what was decided does not change; make a new decision.'
      USING ERRCODE = 'restrict_violation';
  ELSIF (OLD.state, NEW.state) NOT IN (
    ('pending', 'in_force'), ('pending', 'lifted'), ('in_force', 'lifted'), ('in_force', 'expired')
  ) THEN
    RAISE EXCEPTION 'moderation_measure: % does not become %.', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER moves BEFORE UPDATE OR DELETE ON moderation_measure
  FOR EACH ROW EXECUTE FUNCTION isthmus_measure_moves();
"""
# Of a statement only changes whether it has been read.
STATEMENTS = """
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OF id, author_id, decision_id ON moderation_statement
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
"""
# What is kept beside a subject is what measures in force on it say. The rooms that know the subjects put it on their
# tables; its argument is the kind. It looks at the row as the transaction leaves it.
EFFECTS = """
CREATE FUNCTION isthmus_effect_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept jsonb;
  undecided text;
BEGIN
  EXECUTE format('SELECT to_jsonb(kept) FROM %I kept WHERE id = $1', TG_TABLE_NAME) INTO kept USING NEW.id;
  SELECT told.column INTO undecided FROM (VALUES
    ('withheld_by_id', ARRAY['remove']), ('restricted', ARRAY['withhold', 'age_restrict']), ('limited', ARRAY['limit']),
    ('demoted', ARRAY['demote']), ('labelled_by_id', ARRAY['label']), ('suspended_until', ARRAY['suspend'])
  ) AS told("column", effects)
  WHERE coalesce(kept ->> told.column, 'false') <> 'false' AND NOT EXISTS (
    SELECT 1 FROM moderation_measure measure WHERE measure.kind = TG_ARGV[0] AND measure.subject_id = NEW.id
      AND measure.state = 'in_force' AND measure.effect = ANY(told.effects)
      AND (right(told.column, 3) <> '_id' OR measure.decision_id::text = kept ->> told.column)
  ) LIMIT 1;
  IF undecided IS NOT NULL THEN
    RAISE EXCEPTION '%: % without a measure in force that says so.', TG_TABLE_NAME, undecided
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
"""
BACKWARDS = """
DROP FUNCTION isthmus_effect_is_decided();
DROP TRIGGER append_only ON moderation_statement;
DROP TRIGGER moves ON moderation_measure;
DROP TRIGGER moderation_measure_decided ON moderation_measure;
DROP TRIGGER moderation_decision_whole ON moderation_decision;
DROP FUNCTION isthmus_measure_moves();
DROP FUNCTION isthmus_measure_has_decision();
DROP FUNCTION isthmus_decision_is_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0016_measures")]
    operations = [migrations.RunSQL(DECISIONS + MEASURES + STATEMENTS + EFFECTS, BACKWARDS)]
