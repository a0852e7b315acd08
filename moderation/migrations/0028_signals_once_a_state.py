from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0027_measures_as_logged")]
    operations = [
        migrations.RemoveConstraint(model_name="signal", name="moderation_signal_once"),
        # What a version found in shadow, it may find again once it suggests: only then is anybody told.
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                fields=("from_check", "version", "rule", "excerpt", "reason", "state"), name="moderation_signal_once"
            ),
        ),
    ]
