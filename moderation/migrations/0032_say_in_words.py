import django.db.models.deletion
import django.utils.timezone
import moderation.models.decision
from django.conf import settings
from django.db import migrations, models


# Names and choices as people read them in the admin; nothing in the database changes.


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0031_evidence_by_picture'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='appeal',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered', to='moderation.decision', verbose_name='answered by'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='appellant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to=settings.AUTH_USER_MODEL, verbose_name='who appeals'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='moderation.case', verbose_name='case'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='moderation.decision', verbose_name='decision'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='state',
            field=models.CharField(choices=[('open', 'waiting'), ('upheld', 'the decision stands'), ('undone', 'the decision was undone')], default='open', max_length=6, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='appealmessage',
            name='said',
            field=models.TextField(max_length=2000, verbose_name='what was said'),
        ),
        migrations.AlterField(
            model_name='check',
            name='attempts',
            field=models.PositiveIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='check',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AlterField(
            model_name='check',
            name='digest',
            field=models.CharField(blank=True, max_length=64, verbose_name='fingerprint of the text'),
        ),
        migrations.AlterField(
            model_name='check',
            name='done_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='done on'),
        ),
        migrations.AlterField(
            model_name='check',
            name='due_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='tried again from'),
        ),
        migrations.AlterField(
            model_name='check',
            name='fault',
            field=models.CharField(blank=True, max_length=300, verbose_name='what failed last'),
        ),
        migrations.AlterField(
            model_name='check',
            name='kind',
            field=models.CharField(max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='check',
            name='lang',
            field=models.CharField(max_length=12, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='check',
            name='missed',
            field=models.JSONField(blank=True, default=dict, verbose_name='checked without'),
        ),
        migrations.AlterField(
            model_name='check',
            name='outcome',
            field=models.CharField(blank=True, choices=[('nothing', 'nothing found'), ('case', 'a case was opened'), ('decided', 'a detector decided'), ('gone', 'it is gone')], max_length=8, verbose_name='what came of it'),
        ),
        migrations.AlterField(
            model_name='check',
            name='revision',
            field=models.PositiveIntegerField(verbose_name='revision'),
        ),
        migrations.AlterField(
            model_name='check',
            name='state',
            field=models.CharField(choices=[('pending', 'to be done'), ('done', 'done')], default='pending', max_length=8, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='check',
            name='subject_id',
            field=models.BigIntegerField(verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.case', verbose_name='case'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.legaldemand', verbose_name='legal demand'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='detector_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.detectorversion', verbose_name='version of a detector'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='edition',
            field=models.CharField(blank=True, default=moderation.models.decision.edition_in_force, max_length=80, verbose_name='edition of the policies'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='facts',
            field=models.TextField(max_length=2000, verbose_name='what was seen'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='ground',
            field=models.CharField(choices=[('terms', 'the rules of this site'), ('law', 'a law')], default='terms', max_length=5, verbose_name='what it rests on'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='means',
            field=models.CharField(choices=[('person', 'decided by a person'), ('detector', 'decided automatically')], default='person', max_length=8, verbose_name='how it was decided'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='outcome',
            field=models.CharField(choices=[('remove', 'withheld'), ('restrict', 'shown, with limits'), ('keep', 'left as it is, or shown again')], max_length=8, verbose_name='what was decided'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='subject_id',
            field=models.BigIntegerField(verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='supersedes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='moderation.decision', verbose_name='in place of'),
        ),
        migrations.AlterField(
            model_name='goldencase',
            name='code',
            field=models.SlugField(max_length=40, unique=True, verbose_name='short name'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='moderation.decision', verbose_name='decision'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='effect',
            field=models.CharField(choices=[('remove', 'Remove it'), ('withhold', 'Withhold it in some places'), ('age_restrict', 'Show it to adults only'), ('limit', 'Allow no comments, likes or sharing'), ('demote', 'Put it last in Explore'), ('label', 'Put a label above it'), ('suspend', 'Suspend the account')], max_length=12, verbose_name='what follows'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ended'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='in_force_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='in force since'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='kind',
            field=models.CharField(max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lifted', to='moderation.decision', verbose_name='lifted by'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='state',
            field=models.CharField(choices=[('pending', 'waiting'), ('in_force', 'in force'), ('lifted', 'lifted'), ('expired', 'ended')], default='pending', max_length=8, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='subject_id',
            field=models.BigIntegerField(verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='code',
            field=models.SlugField(max_length=40, unique=True, verbose_name='name in its address'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='number',
            field=models.PositiveSmallIntegerField(unique=True, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='ruleversion',
            name='in_force_since',
            field=models.DateField(verbose_name='in force since'),
        ),
        migrations.AlterField(
            model_name='ruleversion',
            name='text_en',
            field=models.TextField(verbose_name='text in English'),
        ),
        migrations.AlterField(
            model_name='ruleversion',
            name='text_zh',
            field=models.TextField(verbose_name='text in Chinese'),
        ),
        migrations.AlterField(
            model_name='ruleversion',
            name='title_en',
            field=models.CharField(max_length=80, verbose_name='title in English'),
        ),
        migrations.AlterField(
            model_name='ruleversion',
            name='title_zh',
            field=models.CharField(max_length=80, verbose_name='title in Chinese'),
        ),
        migrations.AlterField(
            model_name='ruleversion',
            name='version',
            field=models.PositiveSmallIntegerField(verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='term',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='moderation.rule', verbose_name='rule'),
        ),
        migrations.AlterField(
            model_name='term',
            name='text',
            field=models.CharField(max_length=100, verbose_name='text'),
        ),
    ]
