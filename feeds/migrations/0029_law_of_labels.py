from importlib import import_module

from django.db import migrations

laws = import_module("feeds.migrations.0022_laws")
KINDS = ("comment", "product", "seller", "collection")


def again(columns: list[str]) -> str:
    return "".join(laws.dropped(kind) + laws.made(kind, columns) for kind in KINDS)


class Migration(migrations.Migration):
    dependencies = [("feeds", "0028_labels")]
    operations = [migrations.RunSQL(again([*laws.BOTH, "labelled_by_id"]), again(laws.BOTH))]
