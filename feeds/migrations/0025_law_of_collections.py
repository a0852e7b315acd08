from importlib import import_module

from django.db import migrations

laws = import_module("feeds.migrations.0022_laws")


class Migration(migrations.Migration):
    dependencies = [("feeds", "0024_collections_checked")]
    operations = [migrations.RunSQL(laws.made("collection", laws.BOTH), laws.dropped("collection"))]
