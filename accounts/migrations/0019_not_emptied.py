from importlib import import_module

from django.db import migrations

laws = import_module("moderation.migrations.0029_not_emptied")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_laws"), ("moderation", "0029_not_emptied")]
    operations = [migrations.RunSQL(laws.made("accounts_guardianentry"), laws.dropped("accounts_guardianentry"))]
