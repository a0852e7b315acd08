import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from isthmus.tenancy.ids import CREATE_SQL, origin_sql
from isthmus.tenancy.marker import first_state


def create_id_function(apps, schema_editor):
    schema_editor.execute(origin_sql(settings.TENANT.origin))
    schema_editor.execute(CREATE_SQL)


def drop_id_function(apps, schema_editor):
    schema_editor.execute("DROP FUNCTION isthmus_id(); DROP SEQUENCE isthmus_id_sequence; DROP FUNCTION isthmus_origin();")


def mark(apps, schema_editor):
    apps.get_model("tenancy", "Marker").objects.create(
        mode=settings.TENANT.mode, tenant=settings.TENANT.name, state=first_state()
    )


class Migration(migrations.Migration):
    initial = True
    # Before every table of ours and of others, so that no other migration makes a row first.
    run_before = [("contenttypes", "0001_initial")]
    dependencies = []

    operations = [
        migrations.RunPython(create_id_function, drop_id_function),
        migrations.CreateModel(
            name="Marker",
            fields=[
                ("only", models.BooleanField(default=True, editable=False, primary_key=True, serialize=False)),
                ("mode", models.CharField(max_length=8)),
                ("tenant", models.CharField(max_length=8)),
                ("epoch", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "active"), ("moving", "moving"), ("retired", "retired")],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="tenancy_marker_only_one")
                ]
            },
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
