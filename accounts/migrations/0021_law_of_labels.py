from django.db import migrations

COLUMNS = ["suspended_until", "labelled_by_id"]


def again(columns: list[str]) -> str:
    """The refusal of what nobody decided (accounts.0018), for these columns."""
    conditions = {
        "insert": " OR ".join(f"NEW.{name} IS NOT NULL" for name in columns),
        "update": " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns),
    }
    return "".join(
        f"DROP TRIGGER accounts_account_{verb}_decided ON accounts_account;\n"
        f"CREATE CONSTRAINT TRIGGER accounts_account_{verb}_decided AFTER {verb.upper()} ON accounts_account "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION isthmus_effect_is_decided('account');\n"
        for verb, condition in conditions.items()
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0020_labels")]
    operations = [migrations.RunSQL(again(COLUMNS), again(COLUMNS[:1]))]
