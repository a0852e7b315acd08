import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import isthmus.tenancy.ids
import uuid
from django.conf import settings
from django.db import migrations, models
from isthmus.tenancy.ids import EPOCH_MS, ORIGIN_BITS, SEQUENCE_BITS

# What the sample rules are about, and how much harm a breach does while it waits.
SORTED = """
UPDATE moderation_rule r SET area = v.area, severity = v.severity
FROM (VALUES ('spam', 'deceit', 1), ('harassment', 'people', 3), ('hate', 'people', 3), ('sexual', 'sexual', 3),
             ('minors', 'sexual', 4), ('illegal-goods', 'goods', 2), ('privacy', 'people', 3),
             ('impersonation', 'deceit', 2), ('fair-selling', 'goods', 1)) AS v (code, area, severity)
WHERE r.code = v.code
"""
# Claims end; a case that was open before has waited since it was opened, which its id tells.
QUEUED = (
    "UPDATE moderation_case SET state = CASE state WHEN 'claimed' THEN 'queued' ELSE state END, "
    f"queued_at = to_timestamp(((id >> {SEQUENCE_BITS + ORIGIN_BITS}) + {EPOCH_MS}) / 1000.0)"
)

DUE = """
UPDATE moderation_case c SET due_at = c.queued_at + CASE r.severity
  WHEN 1 THEN interval '72 hours' WHEN 2 THEN interval '24 hours' WHEN 3 THEN interval '6 hours' ELSE interval '1 hour' END
FROM moderation_rule r WHERE r.id = c.rule_id AND c.state <> 'decided'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0011_detectors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('state', models.CharField(choices=[('running', 'running'), ('waiting', 'waiting'), ('ended', 'ended')], default='running', max_length=8)),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('how', models.CharField(blank=True, choices=[('', ''), ('decided', 'decided'), ('released', 'given back'), ('skipped', 'passed over'), ('expired', 'lease ended'), ('escalated', 'escalated'), ('second_look', 'second look asked for'), ('on_hold', 'put on hold'), ('failed', 'could not be decided')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('came_from', models.CharField(default='queued', max_length=12)),
                ('waited_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('was_due_at', models.DateTimeField(blank=True, null=True)),
                ('is_severe', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('blurred', models.BooleanField(default=True, verbose_name='Blur pictures until I ask for them')),
                ('grey', models.BooleanField(default=True, verbose_name='Show pictures in grey')),
                ('most_an_hour', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Severe cases within an hour, at most')),
                ('most_a_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Severe cases within a day, at most')),
            ],
            options={
                'verbose_name': 'desk',
                'verbose_name_plural': 'desks',
            },
        ),
        migrations.CreateModel(
            name='PendingDecision',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('due_at', models.DateTimeField()),
                ('given', models.JSONField()),
                ('revision', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'pending decision',
                'verbose_name_plural': 'pending decisions',
            },
        ),
        migrations.AlterModelOptions(
            name='case',
            options={'ordering': ['id'], 'permissions': [('take_escalated_case', 'Can take escalated cases and appeals'), ('see_dashboard', 'Can see the figures of the queue')], 'verbose_name': 'case', 'verbose_name_plural': 'cases'},
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='moderation_case_claimed_has_claim',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='moderation_case_open',
        ),
        migrations.RemoveField(
            model_name='case',
            name='claim_token',
        ),
        migrations.RemoveField(
            model_name='case',
            name='claimed_by',
        ),
        migrations.RemoveField(
            model_name='case',
            name='claimed_until',
        ),
        migrations.AddField(
            model_name='case',
            name='barred',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='case',
            name='blind',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='case',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='escalated_for',
            field=models.CharField(blank=True, choices=[('', ''), ('asked', 'asked'), ('deadline', 'deadline'), ('appeal', 'appeal')], max_length=8),
        ),
        migrations.AddField(
            model_name='case',
            name='held_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='queued_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='rule',
            name='area',
            field=models.SlugField(choices=[('deceit', 'Spam and deceit'), ('people', 'Threats, hate and privacy'), ('sexual', 'Sexual content and minors'), ('goods', 'Goods and selling')], default='deceit', max_length=20, verbose_name='area'),
        ),
        migrations.AddField(
            model_name='rule',
            name='severity',
            field=models.PositiveSmallIntegerField(choices=[(1, 'low'), (2, 'medium'), (3, 'high'), (4, 'very high')], default=2, verbose_name='severity'),
        ),
        migrations.AlterField(
            model_name='case',
            name='state',
            field=models.CharField(choices=[('new', 'new'), ('queued', 'waiting'), ('claimed', 'claimed'), ('escalated', 'escalated'), ('second_look', 'second look'), ('on_hold', 'on hold'), ('decided', 'decided')], default='queued', max_length=12),
        ),
        migrations.RunSQL(SORTED, migrations.RunSQL.noop),
        migrations.RunSQL(QUEUED, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        # Else rows that were just changed would stand in the way of the indexes.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'decided'), _negated=True), fields=['state', 'lang', 'rule', 'waits_since'], name='moderation_case_next'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'decided'), _negated=True), fields=['state', 'rule', 'waits_since'], name='moderation_case_next_any'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('state'), models.F('languages__1'), models.F('rule'), models.F('waits_since'), condition=models.Q(models.Q(('state', 'decided'), _negated=True), ('languages__1__isnull', False)), name='moderation_case_next_also'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind', 'subject_id'], name='moderation_case_subject'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'decided'), _negated=True), fields=['waits_since', 'id'], name='moderation_case_open'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'second_look', 'on_hold'])), fields=['due_at'], name='moderation_case_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'on_hold')), fields=['held_until'], name='moderation_case_held'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['author', '-id'], name='moderation_case_author'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'queued', 'claimed', 'escalated', 'second_look', 'on_hold', 'decided'])), name='moderation_case_state_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'on_hold'), _negated=True), ('held_until__isnull', False), _connector='OR'), name='moderation_case_held_until_when'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'escalated'), _negated=True), models.Q(('escalated_for', ''), _negated=True), _connector='OR'), name='moderation_case_escalated_for_what'),
        ),
        migrations.AddField(
            model_name='claim',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='moderation.case'),
        ),
        migrations.AddField(
            model_name='claim',
            name='moderator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claims', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='desk',
            name='moderator',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pendingdecision',
            name='claim',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pending', to='moderation.claim'),
        ),
        migrations.AddField(
            model_name='pendingdecision',
            name='rule_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.ruleversion'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['ends_at'], name='moderation_claim_ends'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['moderator', '-id'], name='moderation_claim_of'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['case', '-id'], name='moderation_claim_case'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('how', 'decided')), fields=['ended_at'], name='moderation_claim_decided'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case',), name='moderation_claim_one_a_case'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('moderator',), name='moderation_claim_one_a_moderator'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended'), models.Q(('how', ''), _negated=True)), models.Q(('ended_at', None), ('how', ''), ('state__in', ['running', 'waiting'])), _connector='OR'), name='moderation_claim_ended_how'),
        ),
        migrations.AddIndex(
            model_name='pendingdecision',
            index=models.Index(fields=['due_at'], name='moderation_pending_due'),
        ),
    ]
