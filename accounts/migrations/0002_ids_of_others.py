from django.db import migrations

# Tables of other packages whose rows belong to an account: their ids have to be unique across tenants, too.
TABLES = ["account_emailaddress", "django_admin_log", "accounts_account_groups", "accounts_account_user_permissions"]


def forwards(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN id DROP IDENTITY IF EXISTS")
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN id TYPE bigint")
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT isthmus_id()")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_accounts_and_follows"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
