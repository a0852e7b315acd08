from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feeds", "0025_law_of_collections")]
    operations = [
        migrations.AddIndex(
            model_name="picture", index=models.Index(fields=["digest"], name="feeds_picture_digest")
        ),
        migrations.AddIndex(
            model_name="productpicture", index=models.Index(fields=["digest"], name="feeds_productpicture_digest")
        ),
    ]
