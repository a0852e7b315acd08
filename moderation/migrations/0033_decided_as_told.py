from importlib import import_module
from typing import Any

from django.db import migrations

laws: Any = import_module("moderation.migrations.0017_laws")
replaced = import_module("moderation.migrations.0027_measures_as_logged").replaced

# A rule that a decision cites holds already, somewhere on earth; what a detector decides, one has that may; what takes
# the place of an earlier decision is about the same; and the log says what was decided.
TOLD = """
  ELSIF NOT EXISTS (
    SELECT 1 FROM moderation_logentry entry
    LEFT JOIN moderation_ruleversion version ON version.id = NEW.rule_version_id
    LEFT JOIN moderation_rule rule ON rule.id = version.rule_id
    WHERE entry.decision_id = NEW.id AND entry.body::jsonb @> jsonb_build_object(
      'type', 'decision', 'outcome', NEW.outcome, 'kind', NEW.kind, 'rule', rule.code, 'rule_version', version.version
    )
  ) THEN
    RAISE EXCEPTION 'moderation_decision: its entry in the public log tells of something else.'
      USING ERRCODE = 'restrict_violation';
  ELSIF EXISTS (
    SELECT 1 FROM moderation_ruleversion WHERE id = NEW.rule_version_id
      AND in_force_since > (now() AT TIME ZONE 'UTC' + interval '14 hours')::date
  ) THEN
    RAISE EXCEPTION 'moderation_decision: the rule that it cites is not in force yet.'
      USING ERRCODE = 'restrict_violation';
  ELSIF NEW.means = 'detector' AND 'enforce' IS DISTINCT FROM (
    SELECT to_state FROM moderation_ladderstep WHERE version_id = NEW.detector_version_id ORDER BY id DESC LIMIT 1
  ) THEN
    RAISE EXCEPTION 'moderation_decision: a detector decides that may not.' USING ERRCODE = 'restrict_violation';
  ELSIF EXISTS (
    SELECT 1 FROM moderation_decision former WHERE former.id = NEW.supersedes_id
      AND (former.author_id, former.kind, former.subject_id) <> (NEW.author_id, NEW.kind, NEW.subject_id)
  ) THEN
    RAISE EXCEPTION 'moderation_decision: it takes the place of one about something else.'
      USING ERRCODE = 'restrict_violation';"""
DECISIONS = replaced(laws.DECISIONS[: laws.DECISIONS.index("CREATE CONSTRAINT TRIGGER")])
AS_TOLD = DECISIONS.replace(
    "\n  ELSIF (NEW.outcome = 'keep') <> (measures = 0) THEN",
    f"{TOLD}\n  ELSIF (NEW.outcome = 'keep') <> (measures = 0) THEN",
)
# A measure is lifted by the decision that takes the place of its own, and by no other.
MOVES = laws.MEASURES[laws.MEASURES.index("CREATE FUNCTION isthmus_measure_moves") :]
MOVES = replaced(MOVES[: MOVES.index("CREATE TRIGGER")])
BY_ITS_OWN = MOVES.replace(
    "  END IF;\n  RETURN NEW;",
    """  ELSIF NEW.lifted_by_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM moderation_decision WHERE id = NEW.lifted_by_id AND supersedes_id = NEW.decision_id
  ) THEN
    RAISE EXCEPTION 'moderation_measure: another decision than that which takes the place of its own lifts nothing.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;""",
)
# Nobody closes a case but by a decision on it, and none is lost. What a decision cites, a demand or the code of a rule,
# stays what it was.
CASES = """
CREATE FUNCTION isthmus_case_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM moderation_decision WHERE case_id = NEW.id) THEN
    RAISE EXCEPTION 'moderation_case: closed without a decision.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_case_decided AFTER UPDATE ON moderation_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'decided' AND OLD.state <> 'decided')
  EXECUTE FUNCTION isthmus_case_is_decided();
CREATE CONSTRAINT TRIGGER moderation_case_goes_with_account AFTER DELETE ON moderation_case
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION isthmus_goes_with_account('author_id');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON moderation_legaldemand
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON moderation_legaldemand EXECUTE FUNCTION isthmus_not_emptied();
CREATE TRIGGER cited BEFORE UPDATE ON moderation_rule
  FOR EACH ROW WHEN ((OLD.code, OLD.number) IS DISTINCT FROM (NEW.code, NEW.number))
  EXECUTE FUNCTION isthmus_append_only();
"""
BACKWARDS = """
DROP TRIGGER cited ON moderation_rule;
DROP TRIGGER not_emptied ON moderation_legaldemand;
DROP TRIGGER append_only ON moderation_legaldemand;
DROP TRIGGER moderation_case_goes_with_account ON moderation_case;
DROP TRIGGER moderation_case_decided ON moderation_case;
DROP FUNCTION isthmus_case_is_decided();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0032_say_in_words")]
    operations = [migrations.RunSQL(AS_TOLD + BY_ITS_OWN + CASES, BACKWARDS + MOVES + DECISIONS)]
