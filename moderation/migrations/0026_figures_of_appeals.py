from django.db import migrations

# Figures are counted as entries get their places (moderation.log.figures). These ones are counted in entries that have
# theirs already as well, so that a site says what anybody counts anew in its log. No entry of before names a detector
# or says that a decision was undone in part.
FORWARDS = """
INSERT INTO moderation_figure (home, period, figure, value, count)
SELECT home, substr(told ->> 'at', 1, 4) || CASE WHEN substr(told ->> 'at', 6, 2) <= '06' THEN '-1' ELSE '-2' END,
       'rule_' || (told ->> 'outcome'), told ->> 'rule', count(*)
FROM (SELECT home, body::jsonb AS told FROM moderation_logentry
      WHERE leaf_index IS NOT NULL AND body LIKE '%"type":"appeal"%') answered
WHERE told ->> 'type' = 'appeal' AND told ->> 'rule' IS NOT NULL
GROUP BY 1, 2, 3, 4
"""
BACKWARDS = "DELETE FROM moderation_figure WHERE figure LIKE 'rule\\_%' OR figure LIKE 'detector\\_%'"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0025_moves_of_cases")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
