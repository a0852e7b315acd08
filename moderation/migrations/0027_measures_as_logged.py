from importlib import import_module
from typing import Any

from django.db import migrations

# Nothing is added to a decision later: a measure is one that the decision's entry in the log names, in the places that
# the decision names. And nobody is suspended for longer than a measure in force says.
MEASURES = """
CREATE OR REPLACE FUNCTION isthmus_measure_has_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM moderation_decision d JOIN moderation_logentry entry ON entry.decision_id = d.id
    WHERE d.id = NEW.decision_id AND d.outcome <> 'keep'
      AND (d.author_id, d.kind, d.subject_id) = (NEW.author_id, NEW.kind, NEW.subject_id)
      AND entry.body::jsonb -> 'measures' ? NEW.effect
      AND (NEW.effect <> 'withhold' OR (d.countries, d.homes) = (NEW.countries, NEW.homes))
  ) THEN
    RAISE EXCEPTION 'moderation_measure: no decision imposes this measure.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
"""
laws: Any = import_module("moderation.migrations.0017_laws")
ANY_OF_THEM = "measure.decision_id::text = kept ->> told.column)\n"
AS_LONG = (
    ANY_OF_THEM
    + "      AND (told.column <> 'suspended_until' OR measure.until >= (kept ->> 'suspended_until')::timestamptz)\n"
)


def replaced(function: str) -> str:
    """The same function, to take the place of the one there is."""
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


EFFECTS = replaced(laws.EFFECTS).replace(ANY_OF_THEM, AS_LONG)
FORMER = replaced(laws.MEASURES[: laws.MEASURES.index("CREATE CONSTRAINT TRIGGER")])


class Migration(migrations.Migration):
    dependencies = [("moderation", "0026_figures_of_appeals")]
    operations = [migrations.RunSQL(MEASURES + EFFECTS, FORMER + replaced(laws.EFFECTS))]
