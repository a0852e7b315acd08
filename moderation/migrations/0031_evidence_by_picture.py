import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0030_held_as_checked")]
    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=django.contrib.postgres.indexes.GinIndex(fields=["pictures"], name="moderation_evidence_pictures"),
        ),
    ]
