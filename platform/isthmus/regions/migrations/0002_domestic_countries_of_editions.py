from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_editions")]

    operations = [
        # Nobody has recorded what earlier editions were in force with; that it was this is the best that is known.
        migrations.AddField(
            "edition", "countries",
            models.TextField(default=",".join(sorted(set(settings.DOMESTIC_COUNTRIES)))), preserve_default=False,
        ),
        migrations.RemoveConstraint("edition", "regions_edition_once"),
        migrations.AddConstraint(
            "edition",
            models.UniqueConstraint(fields=["pack", "version", "countries"], name="regions_edition_once"),
        ),
    ]
