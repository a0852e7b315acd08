import django.db.models.deletion
import isthmus.tenancy.ids
from django.conf import settings
from django.db import migrations, models

# Samples: code, language, text, the rule's code or none, why in both languages.
SAMPLES = [
    ("giveaway-en", "en", "I doubled my savings in a week. Send me a message and I will show you how, the first ten people pay nothing.", "spam",
     "It promises money for nothing.", "它许诺不劳而获的钱财。"),
    ("quarrel-en", "en", "This is the worst advice on glazing I have read all year, and you should take it down.", "",
     "A hard word about a text is no attack on a person.", "对文章的严厉批评不是对人的攻击。"),
    ("address-zh", "zh-hans", "她住在青石巷 7 号三楼，电话 139 开头，晚上都在家，你们去问问她。", "privacy",
     "It publishes where somebody lives.", "它公开了别人的住址。"),
    ("review-zh", "zh-hans", "这家店的汤底太咸了，下次不会再来，不过老板人很好。", "",
     "An honest opinion on a meal breaks no rule.", "对一顿饭的真实评价不违反规则。"),
]


def prepare(apps, schema_editor):
    GoldenCase, Rule = (apps.get_model("moderation", name) for name in ("GoldenCase", "Rule"))
    rules = {rule.code: rule for rule in Rule.objects.all()}
    for code, lang, text, rule, why_en, why_zh in SAMPLES:
        if not rule or rule in rules:
            GoldenCase.objects.create(
                code=code, lang=lang, text=text, rule=rules.get(rule), why_en=why_en, why_zh=why_zh
            )


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0023_dsa_statements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GoldenCase',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('lang', models.CharField(max_length=12, verbose_name='language')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('why_en', models.TextField(max_length=500, verbose_name='why, in English')),
                ('why_zh', models.TextField(max_length=500, verbose_name='why, in Chinese')),
                ('is_used', models.BooleanField(default=True, verbose_name='is given out')),
                ('rule', models.ForeignKey(blank=True, help_text='The one that it breaks; empty for a case that stays.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.rule', verbose_name='rule')),
            ],
            options={
                'verbose_name': 'golden case',
                'verbose_name_plural': 'golden cases',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='GoldenAnswer',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('answer', models.CharField(max_length=40)),
                ('is_right', models.BooleanField()),
                ('moderator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('golden', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='moderation.goldencase')),
            ],
            options={
                'verbose_name': 'answer to a golden case',
                'verbose_name_plural': 'answers to golden cases',
                'constraints': [models.UniqueConstraint(fields=('golden', 'moderator'), name='moderation_goldenanswer_once')],
            },
        ),
        migrations.CreateModel(
            name='SecondLook',
            fields=[
                ('id', isthmus.tenancy.ids.IdField(serialize=False)),
                ('first', models.CharField(max_length=40)),
                ('second', models.CharField(blank=True, max_length=40)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_looks', to='moderation.case')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_look', to='moderation.decision')),
                ('moderator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'second look',
                'verbose_name_plural': 'second looks',
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['id'], name='moderation_look_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('second', '')), models.Q(models.Q(('second', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='moderation_look_answered')],
            },
        ),
        migrations.RunPython(prepare, migrations.RunPython.noop),
    ]
