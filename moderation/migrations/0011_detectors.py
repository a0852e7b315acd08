import hashlib
import json
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import isthmus.tenancy.ids
from django.conf import settings
from django.db import migrations, models

# What is stored of a version and of its way is never changed or deleted; a step leads from where the version stands one
# step up, or down. While a move fills a database the rows come in any order, from a site that has held them to it.
FORWARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON moderation_detectorversion
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON moderation_ladderstep
  FOR EACH ROW EXECUTE FUNCTION isthmus_append_only();
CREATE FUNCTION isthmus_ladder() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ladder CONSTANT text[] := ARRAY['draft', 'backtested', 'shadow', 'suggest', 'enforce'];
  stands text;
BEGIN
  IF EXISTS (SELECT 1 FROM tenancy_marker WHERE state = 'moving') THEN
    RETURN NEW;
  END IF;
  -- One after the other: two steps at once would both start where it stood before.
  PERFORM 1 FROM moderation_detectorversion WHERE id = NEW.version_id FOR UPDATE;
  SELECT to_state INTO stands FROM moderation_ladderstep WHERE version_id = NEW.version_id ORDER BY id DESC LIMIT 1;
  stands := coalesce(stands, 'draft');
  IF NEW.from_state <> stands THEN
    RAISE EXCEPTION 'The version stands at %, and not at %.', stands, NEW.from_state USING ERRCODE = 'restrict_violation';
  END IF;
  IF array_position(ladder, NEW.to_state) IS NULL
      OR array_position(ladder, NEW.to_state) > array_position(ladder, stands) + 1 THEN
    RAISE EXCEPTION 'From % a version goes up one step and no further, not to %.', stands, NEW.to_state
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ladder BEFORE INSERT ON moderation_ladderstep FOR EACH ROW EXECUTE FUNCTION isthmus_ladder();
"""
BACKWARDS = """
DROP TRIGGER ladder ON moderation_ladderstep;
DROP FUNCTION isthmus_ladder();
DROP TRIGGER append_only ON moderation_ladderstep;
DROP TRIGGER append_only ON moderation_detectorversion;
"""
LADDER = ["draft", "backtested", "shadow", "suggest"]
WHY = "It had suggested cases before versions had to go up a ladder."


def ship_terms(apps, schema_editor):
    """The terms that a site has, as the first version of a detector: it goes on opening cases as it did."""
    Detector, DetectorVersion, LadderStep, Term = (
        apps.get_model("moderation", name) for name in ("Detector", "DetectorVersion", "LadderStep", "Term")
    )
    detector = Detector.objects.create(name="terms", kind="terms")
    terms = [list(pair) for pair in Term.objects.order_by("rule__number", "id").values_list("rule__code", "text")]
    settings = {
        "detector": "terms", "kind": "terms", "number": 1, "rule": None, "parameters": {"terms": terms},
        "area": [], "languages": [], "threshold": 0.5, "hourly_limit": 30,
    }
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    version = DetectorVersion.objects.create(
        detector=detector, number=1, digest=digest, parameters=settings["parameters"], threshold=0.5, hourly_limit=30
    )
    for before, after in zip(LADDER, LADDER[1:]):
        # The same on every site, so that two sites with it become one with it.
        uid = uuid.uuid5(uuid.NAMESPACE_OID, f"{digest} {after}")
        LadderStep.objects.create(uid=uid, version=version, from_state=before, to_state=after, why=WHY)


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0010_public_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Detector',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('name', models.SlugField(max_length=40, unique=True, verbose_name='name')),
                ('kind', models.CharField(choices=[('terms', 'Terms'), ('patterns', 'Patterns'), ('links', 'Links'), ('duplicates', 'Rate and near-duplicates'), ('pictures', 'Picture hashes'), ('classifier', 'Text classifier'), ('remote', 'Remote classifier'), ('reader', 'Policy reader')], max_length=12, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'detector',
                'verbose_name_plural': 'detectors',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DetectorVersion',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                ('area', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='looks at')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None, verbose_name='languages')),
                ('threshold', models.FloatField(default=0.5, verbose_name='threshold')),
                ('hourly_limit', models.PositiveIntegerField(default=30, verbose_name='decisions an hour')),
                ('made_by', models.BigIntegerField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'version of a detector',
                'verbose_name_plural': 'versions of detectors',
                'ordering': ['detector__name', '-number'],
            },
        ),
        migrations.CreateModel(
            name='LadderStep',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('from_state', models.CharField(choices=[('draft', 'draft'), ('backtested', 'backtested'), ('shadow', 'in shadow'), ('suggest', 'suggests'), ('enforce', 'decides')], max_length=10)),
                ('to_state', models.CharField(choices=[('draft', 'draft'), ('backtested', 'backtested'), ('shadow', 'in shadow'), ('suggest', 'suggests'), ('enforce', 'decides')], max_length=10)),
                ('why', models.CharField(max_length=500)),
                ('figures', models.JSONField(blank=True, default=dict)),
                ('by', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'step on the ladder',
                'verbose_name_plural': 'steps on the ladder',
                'ordering': ['-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='signal',
            name='moderation_signal_once',
        ),
        migrations.AddField(
            model_name='signal',
            name='reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='signal',
            name='state',
            field=models.CharField(blank=True, choices=[('draft', 'draft'), ('backtested', 'backtested'), ('shadow', 'in shadow'), ('suggest', 'suggests'), ('enforce', 'decides')], max_length=10),
        ),
        migrations.AddField(
            model_name='detectorversion',
            name='detector',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='moderation.detector'),
        ),
        migrations.AddField(
            model_name='detectorversion',
            name='rule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.rule', verbose_name='rule'),
        ),
        migrations.AddField(
            model_name='signal',
            name='version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='moderation.detectorversion'),
        ),
        migrations.AddConstraint(
            model_name='signal',
            constraint=models.UniqueConstraint(fields=('from_check', 'version', 'rule', 'excerpt', 'reason'), name='moderation_signal_once'),
        ),
        migrations.AddField(
            model_name='ladderstep',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='moderation.detectorversion'),
        ),
        migrations.AddConstraint(
            model_name='detectorversion',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__gt', 0), ('threshold__lte', 1)), name='moderation_detectorversion_threshold'),
        ),
        migrations.AddConstraint(
            model_name='ladderstep',
            constraint=models.CheckConstraint(condition=models.Q(('from_state', models.F('to_state')), _negated=True), name='moderation_ladderstep_goes_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='ladderstep',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='moderation_ladderstep_says_why'),
        ),
        migrations.RunPython(ship_terms, migrations.RunPython.noop),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
