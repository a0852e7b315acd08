from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0019_not_emptied")]
    operations = [
        migrations.AddField(
            model_name="account",
            name="labelled_by_id",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
    ]
