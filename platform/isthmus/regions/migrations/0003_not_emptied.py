from importlib import import_module

from django.db import migrations

laws = import_module("moderation.migrations.0029_not_emptied")


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_domestic_countries_of_editions"), ("moderation", "0029_not_emptied")]
    operations = [migrations.RunSQL(laws.made("regions_edition"), laws.dropped("regions_edition"))]
